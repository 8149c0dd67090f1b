import type { ProposedStage } from './proposal.js';

interface Bilingual {
  readonly en: string;
  readonly ko: string;
}

/** What a stage is for, as its file says in both languages; the team writes its own words over them. */
export function purposeOf({ stage, trigger, source }: ProposedStage): Bilingual {
  const from = source ?? '';
  switch (trigger) {
    case 'commit':
      return {
        en: 'Every build of the main branch, minutes after its commit, for backend developers.',
        ko: '메인 브랜치의 모든 빌드가 커밋 몇 분 뒤에 올라오는, 백엔드 개발자를 위한 스테이지입니다.',
      };
    case 'schedule':
      return {
        en: `The newest build that ran on ${from}, renewed every night, for client teams day to day.`,
        ko: `매일 밤 ${from} 스테이지의 최신 빌드로 갱신되는, 클라이언트 팀의 일상 작업용 스테이지입니다.`,
      };
    case 'milestone':
      return {
        en: 'A slot for milestones, for producers and demos; the milestone before stays up on the other slot.',
        ko: '프로듀서와 데모를 위한 마일스톤 자리이며, 바로 앞 마일스톤은 다른 자리에 그대로 남습니다.',
      };
    case 'request':
      return /qa/.test(stage)
        ? {
            en: 'The build that QA chose for its round; it stays until QA asks for another one.',
            ko: 'QA가 이번 라운드용으로 고른 빌드가 실행되는 스테이지로, QA가 다른 빌드를 요청할 때까지 바뀌지 않습니다.',
          }
        : {
            en: `A build from ${from} that somebody asked for; it stays until somebody asks for another one.`,
            ko: `${from} 스테이지에서 누군가 골라 올린 빌드가, 다른 빌드를 요청할 때까지 그대로 실행되는 스테이지입니다.`,
          };
  }
}

/** Why a dotenv file has another name than its stage. */
export const unstableReason: Bilingual = {
  en: "Named unstable, like Debian's, because a .env.dev beside .env.development invites the wrong one.",
  ko: '.env.dev가 .env.development와 나란히 있으면 잘못 고르기 쉬우므로, 데비안의 unstable에서 이름을 따왔습니다.',
};
