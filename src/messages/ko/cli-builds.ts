import { inBrackets, worded } from '../facts.js';
import type * as en from '../en/cli-builds.js';
import { ciNames } from './ci.js';
import { words } from './words.js';

export const build: typeof en.build = {
  found: ({ ci, commit, branch, pr, ciUrl }) => {
    const instead = branch?.insteadOf ?? null;
    const parts = [
      ...(commit === null ? [] : [`커밋 ${commit}`]),
      ...(branch === null ? [] : [`브랜치 ${branch.name}`]),
      ...(pr === null ? [] : [`풀 리퀘스트 #${String(pr)}`]),
      ...(ciUrl === null ? [] : [ciUrl]),
    ];
    const why =
      instead === null
        ? ''
        : `  (${instead.branch} 브랜치의 빌드는 ${instead.stage} 스테이지가 받는데, 이 풀 리퀘스트는 아직 병합되지 않음)`;
    return `${ci === null ? 'git' : ciNames[ci]}에서 찾음: ${parts.join(', ')}${why}`;
  },
  created: (f) => `빌드 ${f.build}  ${f.commit} ${f.subject}`,
  known: (f) => `빌드 ${f.build}에 같은 아티팩트가 있어 커밋만 덧붙였습니다.  ${f.commit} ${f.subject}`,
  again: (f) => `이미 등록된 커밋입니다: 빌드 ${f.build}  ${f.commit} ${f.subject}`,
  nothingNew: '새로 승격하는 것은 없습니다.',
  skipped: (f) => `${f.stage}에 올리지 않습니다: ${f.why}`,
  promotion: (f) => `승격 ${f.id}     지켜보기: npx --no switchback watch ${f.id}`,
  noPromotion: (f) => `${f.branch} 브랜치의 빌드를 자동으로 받는 스테이지는 없습니다.`,
};

export const milestone: typeof en.milestone = {
  created: (f) => `마일스톤 ${String(f.number)} → ${f.stage}  (${f.build})`,
  replaces: (f) => `마일스톤 ${String(f.number)} (${f.build}) 자리를 대신합니다.`,
  question: (f) => `${f.build} 빌드를 ${f.stage}의 마일스톤 ${String(f.number)}번으로 만들까요?`,
  next: (f) => `만들기: ${f.command}`,
  putBackAt: (f) => `예약된 ${f.build} 빌드는 저절로 되돌립니다. 되돌리는 승격은 ${f.at}에 시작합니다.`,
  putBackLate: (f) =>
    `! 예약된 ${f.build} 빌드를 제때 되돌릴 수 없어 거절됩니다. ${f.at}에는 되돌리기 시작해야 합니다.`,
  putBack: '예약된 빌드는 보여 주기 전에 저절로 되돌립니다.',
  waits: '승격은 고정이 해제될 때까지 기다립니다.',
  free: (f) => `${f.from === null ? '지금' : f.from}부터${f.until === null ? '' : ` ${f.until}까지`}`,
  earliest: (f) => (f.usual === null ? f.at : `${f.at} (그곳의 승격에 보통 ${f.usual} 걸림)`),
  earliestUnknown: '알 수 없음: 기한 없는 고정이 있음',
  canBeUp: (f) => `${f.stage}에 가장 빨리 올라가는 때: ${f.at}`,
  anyNumber: '자유 (아직 마일스톤이 없습니다)',
  slotByNumber: '번호에 따라 정해집니다',
};

export const diff: typeof en.diff = {
  unknown: (f) =>
    `! 지금 ${f.stage}에서 무엇이 실행되는지 알 수 없습니다(${worded(words.unknownBecause, f.why)}). 마지막으로 확인된 ${f.build} 빌드로 비교합니다.`,
  heading: (f) =>
    f.ahead === 0
      ? `${f.b}에만 있는 커밋이 없습니다 (${f.from}...${f.to})`
      : `${f.b}: ${f.a}보다 커밋 ${String(f.ahead)}개 앞 (${f.from}...${f.to})`,
  behind: (f) => `${f.a}에만 있는 커밋 ${String(f.behind)}개`,
  more: (f) => `… 그 밖에 ${String(f.count)}개 (--all)`,
  migration: (f) => `마이그레이션 ${f.id}${f.reversible ? '' : ' (되돌릴 수 없음)'}`,
  only: (f) => `${f.stage}에만 있음: ${f.names.join(', ')}`,
  differ: (f) => `값이 다름: ${f.names.join(', ')}`,
  same: '차이가 없습니다.',
  setting: (f) => `정책 ${f.name}: ${f.a || '–'} → ${f.b || '–'}`,
  truncated: '커밋이 서비스가 보여 주는 목록보다 더 많습니다.',
  atLeast:
    '두 이력이 너무 달라 끝까지 읽지 않았습니다. 커밋은 적어도 이만큼이며, 공통 커밋은 알 수 없습니다.',
  noPullRequest: '(풀 리퀘스트 없음)',
  group: (f) => `${f.key}  커밋 ${String(f.count)}개`,
  reversible: { yes: '가능', no: '불가' },
  noMigrations: '마이그레이션이 없습니다.',
  moreDifferences: '(여기까지만 비교했습니다. 차이가 더 있을 수 있습니다.)',
  sameAnswer: '같음',
};

export const where: typeof en.where = {
  heading: (f) =>
    `${f.sha}${f.subject === '' ? '' : ` "${f.subject}"`}${inBrackets([f.author, f.age === null ? '' : `${f.age} 전`])} · 빌드 ${f.builds.join(', ')}`,
  and: ' · ',
  arrived: (f) => (f.ago === null ? `도착, ${f.build} 실행 중` : `${f.ago} 전 도착, ${f.build} 실행 중`),
  reverted: (f) => `거기서는 ${f.by} 커밋이 되돌림`,
  revertedBy: (f) => `${f.build} 빌드에서는 ${f.by} 커밋이 되돌림`,
  next: (f) => `다음: ${f.command}`,
  behind: (f) => `커밋 ${String(f.count)}개${f.atLeast ? ' 이상' : ''} 뒤`,
  needsMilestone: (f) =>
    f.milestone === null
      ? '마일스톤 필요(아직 없음)'
      : `마일스톤 필요(M${String(f.milestone)}에는 이 커밋이 없음)`,
  nextRun: (f) => `다음 실행까지 ${f.left}${f.failed === null ? '' : ` (지난 실행: ${f.failed})`}`,
  onItsWay: (f) => `${f.build} 승격 중(${f.promotion})`,
  paused: '일정 멈춤',
  asked: (f) => `${f.ago} 전 ${f.by} 님이 ${f.owner} 님에게 고정 해제 요청`,
  judged: (f) => `${f.stage} QA 판정: ${f.said}`,
  earliest: (f) => `가장 이르면 ${f.at}`,
  promote: (f) => `올릴 수 있음: npx --no switchback promote ${f.stage} --build ${f.build}`,
};

export const apiChanges: typeof en.apiChanges = {
  heading: (f) =>
    `API: 호환되지 않는 변경 ${String(f.breaking)}개 · 새로 생긴 것 ${String(f.added)}개 · 그 밖의 변경 ${String(f.changed)}개`,
  breaking: (f) => `  ! 클라이언트와 호환되지 않음: ${f.text}`,
  unknown: (f) => `API를 비교하지 않음: ${f.why}`,
  more: (f) => `… 그 밖에 ${String(f.count)}개 (--all)`,
  truncated: 'API 문서가 비교할 수 있는 크기보다 큽니다. 변경이 더 있을 수 있습니다.',
};
