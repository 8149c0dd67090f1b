import type { commit as english } from '../en/dashboard-commit.js';
import { words } from './words.js';

export const commit: typeof english = {
  title: '내 커밋은 어디에 있나요?',
  arrived: (f) => `${f.when} 도착`,
  arrivedSometime: '도착',
  notYet: '아직',
  unknown: '알 수 없음',
  onItsWay: '가는 중',
  places: '스테이지',
  pr: (f) => `PR #${String(f.pr)}`,
  inBuild: '포함된 빌드:',
  inBuilds: '포함된 빌드:',
  behind: (f) => `커밋 ${String(f.count)}개${f.atLeast ? ' 이상' : ''} 뒤`,
  nextRun: (f) => `다음 실행까지 ${f.in}.`,
  lastRun: '마지막 실행:',
  earliest: (f) => `가장 이른 시각: ${f.at}.`,
  milestoneBefore: (f) => `M${String(f.number)}에는 이 커밋이 없습니다.`,
  verdict: (f) => `${f.stage} QA 판정: ${f.build} ${words.verdict[f.verdict]} (${f.by})`,
  offBranch: (f) => `여기서 실행 중인 것이 ${f.branch} 브랜치에 더는 없습니다.`,
  promote: (f) => `${f.build} 승격 → ${f.stage}`,
  tell: (f) => `${f.stage}에 도착하면 알림 받기`,
  telling: (f) => `이 페이지가 열려 있는 동안 ${f.stage}에 도착하면 알려 드립니다.`,
  reached: (f) => `${f.commit} 커밋이 ${f.stage}에 도착했습니다.`,
  newMilestone: (f) => `${f.build}에서 새 마일스톤…`,
  notKnown: (f) =>
    `\`${f.sha}\` 커밋을 찾을 수 없습니다. SHA를 확인하거나 ${f.since} 이전 커밋인지 확인하세요.`,
  notKnownAtAll: (f) =>
    `\`${f.sha}\` 커밋을 찾을 수 없습니다. 아직 등록된 빌드가 없습니다. SHA를 확인하세요.`,
  squashed: '스쿼시된 커밋은 #412처럼 풀 리퀘스트 번호로 찾을 수 있습니다.',
  ambiguous: '어느 커밋인가요?',
  ofPullRequest: (f) => `풀 리퀘스트 #${String(f.pr)}의 커밋`,
  noPullRequest: (f) => `풀 리퀘스트 #${String(f.pr)}의 커밋이 있는 빌드가 없습니다.`,
  newestOfPullRequest: '그중 최신 커밋의 위치',
};
