import type * as en from '../en/cli-labels.js';
import { phases } from './cli-names.js';

export const leftOut: typeof en.leftOut = (f) =>
  `… 폭이 좁아 빠진 열: ${f.columns.join(', ')} (전체: --json)`;

export const told: typeof en.told = {
  ended: (f) => `승격 ${phases[f.phase]}`,
  rollback: '롤백 요청',
};

export const columns: typeof en.columns = {
  client: '클라이언트',
  uses: '쓰는 스테이지',
  seen: '최근 확인',
  owner: '담당',
  contact: '연락처',
  left: '남은 시간',
  localTime: '현지 시각',
  seq: '#',
  time: '시각',
  event: '이벤트',
  stage: '스테이지',
  build: '빌드',
  commit: '커밋',
  subject: '제목',
  age: '경과',
  who: '누가',
  health: '상태',
  lastRun: '최근 실행',
  waiting: '대기',
  address: '주소',
  branch: '브랜치',
  runsOn: '실행 위치',
  milestone: '마일스톤',
  role: '역할',
  phase: '단계',
  schedule: '일정',
  zone: '시간대',
  next: '다음 실행',
  promotion: '승격',
  trigger: '트리거',
  source: '소스',
  hold: '고정',
  kind: '종류',
  until: '기한',
  reason: '사유',
  dotenv: 'DOTENV',
  purpose: '용도',
  sha: 'SHA',
  date: '경과',
  author: '작성자',
  message: '메시지',
  migration: '마이그레이션',
  undo: '되돌리기',
  path: '경로',
  differences: '차이',
  name: '이름',
  file: '출처',
  value: '값',
  token: '토큰',
  scopes: '범위',
  webhook: '웹훅',
  arrived: '마지막 도착',
  answer: '응답',
  delivery: '전달',
  lastUse: '마지막 사용',
  state: '상태',
};

export const labels: typeof en.labels = {
  clients: '클라이언트',
  stage: '스테이지',
  purpose: '용도',
  dotenv: 'dotenv 파일',
  dotenvReason: '이름의 이유',
  platform: '플랫폼',
  machine: '컴퓨터',
  trigger: '트리거',
  source: '소스',
  branches: '브랜치',
  schedule: '일정',
  nextRun: '다음 실행',
  requires: '조건',
  address: '주소',
  host: '호스트',
  state: '상태 확인',
  health: '상태',
  build: '빌드',
  previous: '이전 빌드',
  stable: '안정 빌드',
  milestone: '마일스톤',
  waiting: '대기',
  commit: '커밋',
  alsoCommits: '다른 커밋',
  branch: '브랜치',
  tarball: 'tarball',
  image: '이미지',
  ci: 'CI',
  created: '등록',
  runsOn: '실행 위치',
  commits: '커밋 목록',
  slots: '슬롯',
  replaces: '교체 대상',
  hold: '고정',
  asked: '해제 요청',
  verdict: 'QA 판정',
  quarantined: '격리된 빌드',
  kind: '종류',
  who: '누가',
  reason: '사유',
  since: '시작',
  until: '기한',
};

export const empty: typeof en.empty = {
  clients: '연결된 클라이언트가 없습니다. 연결:  npx --no switchback client attach web/dev --to <stage>',
  builds: '빌드가 아직 없습니다. CI가 이렇게 등록합니다:  npx --no switchback build create',
  stages: '스테이지가 없습니다. 프로젝트의 Pulumi.<stage>.yaml 파일 하나가 스테이지 하나입니다.',
  promotions: '승격이 아직 없습니다. 첫 승격:  npx --no switchback promote <stage> --build b1',
  waiting: '대기 중인 승격이 없습니다.',
  milestones:
    '마일스톤이 아직 없습니다. 첫 번호는 자유입니다:  npx --no switchback milestone create 1 --build b1',
  schedules: '일정이 있는 스테이지가 없습니다.',
  events: '일어난 일이 없습니다. 더 이전 기록:  npx --no switchback events --since 7d',
  deliveries: '최근 30일 동안 알린 것이 없고 기다리는 것도 없습니다.',
  webhooks: '웹훅이 없습니다. 주소에 알리기:  npx --no switchback webhook create <url>',
  tokens: '토큰이 없습니다. 발급:  npx --no switchback token create --scope read --for <who>',
  holds:
    '고정된 스테이지가 없습니다. 고정하기:  npx --no switchback hold set <stage> --reason "…" --until "fri 18:00"',
};

export const older: typeof en.older = {
  commits: (f) =>
    `첫 빌드에는 최근 커밋 ${String(f.count)}개가 등록됩니다. 그 이전 커밋은 알 수 없으므로 비교에서 세지 않습니다.`,
  lookedAt: (f) =>
    `최근 빌드 ${String(f.count)}개 가운데 이 클론에 있는 커밋으로 만든 빌드가 없습니다. 더 이전 빌드는 확인하지 않았습니다.`,
  builds: (f) =>
    `최근 ${String(f.count)}개이며 더 이전 빌드가 있습니다. --limit으로 최대 ${String(f.most)}개까지 볼 수 있습니다.`,
  holds: (f) =>
    `최근 ${String(f.count)}개이며 더 이전 고정이 있습니다. --limit으로 최대 ${String(f.most)}개까지 볼 수 있습니다.`,
  deliveries: (f) =>
    `최근 ${String(f.count)}건이며 더 이전 기록이 있습니다. --limit으로 최대 ${String(f.most)}건까지 볼 수 있습니다.`,
  events: (f) => `최근 ${String(f.count)}개입니다. 더 이전 기록:  npx --no switchback events --since 7d`,
};

export const error: typeof en.error = {
  what: '오류:',
  why: '이유:',
  next: '다음:',
  request: '요청',
  exit: '종료 코드',
};
