import { worded } from '../facts.js';
import type * as en from '../en/cli-output.js';
import { words } from './words.js';

export const phases: typeof en.phases = {
  pending: '대기 중',
  running: '승격 중',
  verifying: '검증 중',
  succeeded: '성공',
  failed: '실패',
  errored: '오류',
  aborted: '중단됨',
  superseded: '대체됨',
  skipped: '건너뜀',
};

export const steps: typeof en.steps = {
  'get-build': '빌드 가져오기',
  'pulumi-preview': 'pulumi preview',
  'pulumi-up': 'pulumi up',
  verify: '검증',
  record: '기록',
  notify: '알림',
};

export const health: typeof en.health = {
  healthy: '정상',
  degraded: '불안정',
  down: '응답 없음',
  none: '–',
  unknown: '알 수 없음',
};
export const roles: typeof en.roles = {
  current: '현재',
  previous: '이전',
  replaced: '교체됨',
  absent: '미도착',
  unknown: '알 수 없음',
};
export const triggers: typeof en.triggers = {
  commit: 'commit: CI가 등록하는 모든 빌드',
  schedule: 'schedule: 정해진 시각에, 새로운 것이 있을 때만',
  request: 'request: 사람이 고를 때',
  milestone: 'milestone: 마일스톤 스테이지의 차례대로',
};

export const columns: typeof en.columns = {
  client: '클라이언트',
  uses: '쓰는 스테이지',
  seen: '최근 확인',
  owner: '담당',
  contact: '연락처',
  seq: '#',
  time: '시각',
  event: '일',
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
};

export const labels: typeof en.labels = {
  clients: '클라이언트',
  stage: '스테이지',
  purpose: '용도',
  dotenv: 'dotenv 파일',
  dotenvReason: '이름의 이유',
  platform: '플랫폼',
  trigger: '트리거',
  source: '소스',
  branches: '브랜치',
  schedule: '일정',
  nextRun: '다음 실행',
  requires: '조건',
  address: '주소',
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
  quarantined: '격리된 빌드',
  kind: '종류',
  who: '누가',
  reason: '사유',
  since: '시작',
  until: '기한',
};

export const empty: typeof en.empty = {
  clients: '연결된 클라이언트가 없습니다. 연결:  switchback client attach web/dev --to <stage>',
  builds:
    '빌드가 아직 없습니다. CI가 이렇게 등록합니다:  switchback build create --sha "$GITHUB_SHA" --tarball "$(npm pack --silent)"',
  stages: '스테이지가 없습니다. 프로젝트의 Pulumi.<stage>.yaml 파일 하나가 스테이지 하나입니다.',
  milestones: '마일스톤이 아직 없습니다. 첫 번호는 자유입니다:  switchback milestone create 1 --build b1',
  schedules: '일정이 있는 스테이지가 없습니다.',
  events: '일어난 일이 없습니다. 더 이전 기록:  switchback events --since 7d',
  holds:
    '고정된 스테이지가 없습니다. 고정하기:  switchback hold set <stage> --reason "…" --until "fri 18:00"',
};

export const client: typeof en.client = {
  attached: (f) => `${f.client} 클라이언트가 ${f.stage} 스테이지를 씁니다.`,
  detached: (f) => `${f.client} 클라이언트의 연결을 끊었습니다.`,
  again: (f) => `다시 연결: switchback client attach ${f.client} --to <stage>`,
  next: (f) => `${f.stage} 스테이지를 쓰는 모든 클라이언트: switchback stage clients ${f.stage}`,
  touched: (f) => `연결된 클라이언트  ${f.names}`,
  seen: (f) => `${f.ago} 전`,
  neverSeen: '아직 없음',
};

export const holdKinds: typeof en.holdKinds = words.holdKind;
export const hold: typeof en.hold = {
  held: (f) => `${f.by} 님이 ${f.stage} 스테이지를 고정했습니다, ${f.end} (${f.kind}): "${f.reason}"`,
  until: (f) => `${f.at}까지, ${f.left} 남음`,
  open: '해제될 때까지',
  ended: (f) => `${words.holdEnd[f.how]} 고정, ${f.at}`,
  running: (f) => `진행 중: ${f.build} 빌드(${f.id})는 끝까지 올라갑니다.`,
  keep: (f) => `대기열의 승격 ${String(f.count)}개는 자리를 지키며, 해제되면 다시 확인합니다.`,
  release: (f) => `해제: switchback hold release ${f.stage}`,
  released: (f) => `${f.stage} 스테이지의 고정을 해제했습니다.`,
  goesOn: (f) => `대기열의 승격 ${String(f.count)}개를 이제 다시 확인합니다.`,
  skipped: (f) =>
    `그동안 들어온 커밋은 건너뛰었습니다. 지금 올리기: switchback promote ${f.stage} --build ${f.build}`,
  newest: (f) => `지금 최신 빌드 올리기: switchback promote ${f.stage} --from ${f.source}`,
};

export const apiChanges: typeof en.apiChanges = {
  heading: (f) =>
    `API: 호환되지 않는 변경 ${String(f.breaking)}개 · 새로 생긴 것 ${String(f.added)}개 · 그 밖의 변경 ${String(f.changed)}개`,
  breaking: (f) => `  ! 클라이언트와 호환되지 않음: ${f.text}`,
  unknown: (f) => `API를 비교하지 않음: ${f.why}`,
  more: (f) => `… 그 밖에 ${String(f.count)}개 (--all)`,
  truncated: 'API 문서가 비교할 수 있는 크기보다 큽니다. 변경이 더 있을 수 있습니다.',
};

export const onHold: typeof en.onHold = {
  question: '그래도 올릴까요?  [y] 고정 무시하고 진행 · [w] 고정 해제까지 기다리기 · [d] 자세히 · [N] 아니요',
  why: '고정을 무시하는 이유',
};

export const status: typeof en.status = {
  held: (f) => (f.left === null ? f.kind : `${f.kind}, ${f.left} 남음`),
  heading: (f) => `스테이지 ${String(f.count)}개`,
  milestone: (f) => `M${String(f.number)} (${roles[f.role]})`,
  behind: (f) => `${f.stage}에 ${String(f.count)}개`,
  queued: (f) => `대기열에 ${String(f.count)}개`,
  promoting: '승격 중',
  failed: (f) =>
    `! ${f.stage}: ${f.build} ${f.phase}, ${f.ago} 전${f.step === null ? '' : `, "${f.step}" 단계`}: ${f.why}`,
  recover: (f) => `  switchback stage recover ${f.stage} --reason "…"`,
  unknown: (f) => `! ${f.stage}: 무엇이 실행 중인지 알 수 없습니다: ${worded(words.unknownBecause, f.why)}`,
  unhealthy: (f) => `! ${f.stage}: ${f.health} (다시 시작 ${String(f.restarts)}회)`,
};

export const promote: typeof en.promote = {
  change: (f) => `${f.stage}  ${f.from ?? '(없음)'} → ${f.to}`,
  commits: (f) =>
    `커밋 ${String(f.ahead)}개 · 작성자 ${String(f.authors)}명${f.behind === 0 ? '' : ` · 빠지는 커밋 ${String(f.behind)}개`}`,
  migrations: (f) => `마이그레이션 ${String(f.count)}개`,
  more: (f) => `… 그 밖에 ${String(f.count)}개`,
  usual: (f) => `보통 ${f.took} (최근 ${String(f.count)}회 중앙값)`,
  question: (f) => `${f.build} 빌드를 ${f.stage}에 올릴까요?`,
  alreadyThere: (f) => `${f.stage}에서 이미 ${f.build} 빌드가 실행 중입니다. 할 일이 없습니다.`,
  previewOnly: (f) => `${f.build} 빌드를 ${f.stage}에 올릴 수 있습니다. 아무것도 바꾸지 않았습니다.`,
  next: (f) => `올리기: ${f.command}`,
  onItsWay: (f) => `${f.stage}: ${f.why} 아무것도 바꾸지 않았습니다.`,
  started: (f) => `승격 ${f.id}  ${f.build} → ${f.stage}`,
};

export const plan: typeof en.plan = {
  changes: (f) =>
    [
      ...(f.create === 0 ? [] : [`+${String(f.create)} 생성`]),
      ...(f.update === 0 ? [] : [`~${String(f.update)} 변경`]),
      ...(f.replace === 0 ? [] : [`±${String(f.replace)} 교체`]),
      ...(f.delete === 0 ? [] : [`-${String(f.delete)} 삭제`]),
      `${String(f.same)} 그대로`,
    ].join(' '),
  protected: (f) => `보호된 자원이 삭제되거나 교체됩니다: ${f.names.join(', ')}`,
  allow: (f) => `원하는 변경이라면: ${f.command}`,
};

export const rollback: typeof en.rollback = {
  question: (f) =>
    `${f.stage} 스테이지를 ${f.from}에서 ${f.to ?? '이전 빌드'}(으)로 되돌리고 ${f.from} 빌드를 거기서 격리할까요?`,
  quarantined: (f) => `${f.build} 빌드를 ${f.stage}에서 격리했습니다.`,
  undo: (f) =>
    `되돌리기 취소: switchback promote ${f.stage} --build ${f.build} --lift-quarantine${f.hold === null ? '' : ` --override-hold ${f.hold}`} --reason "…"`,
};

export const recover: typeof en.recover = {
  question: (f) =>
    f.takeOver
      ? `${f.stage} 업데이트를 맡은 서비스가 정말 사라졌습니까? 업데이트를 넘겨받고, 실제로 있는 것을 읽어 무엇이 실행되는지 기록할까요?`
      : f.clearLock
        ? `${f.stage}의 잠금을 제거하고, 실제로 있는 것을 읽어 무엇이 실행되는지 기록할까요?`
        : `${f.stage}에 실제로 있는 것을 읽어 무엇이 실행되는지 기록할까요?`,
  started: (f) => `복구 ${f.id}: ${f.stage} 스택을 새로 읽고 나서 플랫폼에 묻습니다 …`,
  observed: (f) =>
    `${f.build ?? (f.digest === null ? '빌드 없음' : `등록되지 않은 것(${f.digest.slice(0, 19)})`)}, ${f.health} (${f.at})`,
  noState: '지금은 스택의 상태를 읽을 수 없습니다.',
  choices: '할 수 있는 일:',
  labels: {
    recorded: '기록',
    last: '마지막 승격',
    observed: '플랫폼의 답',
    lock: '잠금',
    pending: '중단된 작업',
  },
};

export const abort: typeof en.abort = {
  stopping: (f) => `${f.id} 승격을 중단하는 중입니다. 업데이트는 진행 중인 작업을 마치고 멈춥니다.`,
};

export const schedule: typeof en.schedule = {
  paused: (f) => `${f.by} 님이 멈춤`,
  isPaused: (f) => `${f.stage} 일정을 멈췄습니다. 다시 시작: switchback schedule resume ${f.stage}`,
  isResumed: (f) => `${f.stage} 일정을 다시 시작했습니다. 다음 실행: ${f.next}`,
};

export const follow: typeof en.follow = {
  waiting: (f) => `대기 중: ${f.why}`,
  still: (f) => `… ${f.step} 진행 중, ${f.elapsed} 지남`,
  left: (f) => `약 ${f.left} 남음 (최근 ${String(f.count)}회 중앙값)`,
  slow: (f) => `⏳ 평소보다 오래 걸리고 있습니다 (중앙값 ${f.median})`,
  succeeded: (f) => `${f.stage}에서 이제 ${f.build} 빌드가 실행됩니다 (${f.took}).`,
  ended: (f) => `${f.stage}: 승격 ${f.id} ${f.phase}${f.why === '' ? '' : `: ${f.why}`}`,
  notStarted: (f) =>
    `보호된 자원이 삭제되거나 교체될 변경이어서 아무것도 시작하지 않았습니다: ${f.names.join(', ')}`,
  afterFailure: (f) => [`로그: switchback logs ${f.id}     현재 상태: switchback status ${f.stage}`],
  detached: (f) => [
    `연결을 끊었습니다. 승격은 계속 진행됩니다. 다시 보기: switchback watch ${f.id}`,
    `중단: switchback abort ${f.id}`,
  ],
  reattach: (f) => [`지켜보기: switchback watch ${f.id}`],
};

export const build: typeof en.build = {
  created: (f) => `빌드 ${f.build}  ${f.commit} ${f.subject}`,
  known: (f) => `빌드 ${f.build}에 같은 산출물이 있어 커밋만 덧붙였습니다.  ${f.commit} ${f.subject}`,
  again: (f) => `이미 등록된 커밋입니다: 빌드 ${f.build}  ${f.commit} ${f.subject}`,
  nothingNew: '새로 승격하는 것은 없습니다.',
  skipped: (f) => `${f.stage}에 올리지 않습니다: ${f.why}`,
  promotion: (f) => `승격 ${f.id}     지켜보기: switchback watch ${f.id}`,
  noPromotion: (f) => `${f.branch} 브랜치의 빌드를 스스로 받는 스테이지는 없습니다.`,
};

export const milestone: typeof en.milestone = {
  created: (f) => `마일스톤 ${String(f.number)} → ${f.stage}  (${f.build})`,
  replaces: (f) => `마일스톤 ${String(f.number)} (${f.build}) 자리를 대신합니다.`,
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
  noPullRequest: '(풀 리퀘스트 없음)',
  group: (f) => `${f.key}  커밋 ${String(f.count)}개`,
  reversible: { yes: '가능', no: '불가' },
  noMigrations: '마이그레이션이 없습니다.',
  sameAnswer: '같음',
};

export const where: typeof en.where = {
  heading: (f) =>
    `${f.sha}${f.subject === '' ? '' : ` "${f.subject}"`} (${f.author === '' ? '' : `${f.author}, `}${f.age} 전) · 빌드 ${f.builds.join(', ')}`,
  arrived: (f) => (f.ago === null ? `도착, ${f.build} 실행 중` : `${f.ago} 전 도착, ${f.build} 실행 중`),
  behind: (f) => `커밋 ${String(f.count)}개 뒤`,
  needsMilestone: (f) =>
    f.milestone === null
      ? '마일스톤 필요. 아직 마일스톤이 없습니다'
      : `마일스톤 필요. M${String(f.milestone)}에는 이 커밋이 없습니다`,
  nextRun: (f) => `다음 실행까지 ${f.left}${f.failed === null ? '' : ` (지난 실행: ${f.failed})`}`,
  paused: '일정이 멈춰 있습니다',
  earliest: (f) => `가장 이르면 ${f.at}`,
  promote: (f) => `올릴 수 있음: switchback promote ${f.stage} --build ${f.build}`,
};

export const stage: typeof en.stage = {
  fromFiles: '서비스가 실행되고 있지 않아 스테이지 파일의 내용만 보여 드립니다.',
  noSchedule: '일정 없음',
  noSource: '–',
  unknown: (f) =>
    `알 수 없음: ${worded(words.unknownBecause, f.why)}. 복구: switchback stage recover ${f.stage} --reason "…"`,
  since: (f) => `${f.build}  ${f.commit} ${f.subject} (${f.since}, ${f.by})`,
  queued: (f) => `승격 ${String(f.count)}개`,
};

export const environment: typeof en.environment = {
  secret: '[비밀]',
  process: '프로세스 환경',
  warning: (f) => `경고: ${f.text}`,
};

export const serve: typeof en.serve = {
  ready: (f) => `Switchback이 준비되었습니다: ${f.url}  (데이터: ${f.dataDir})`,
};

export const version: typeof en.version = {
  service: (f) => `서비스 ${f.version}, ${f.url} (Node ${f.node}, Pulumi ${f.pulumi ?? '–'})`,
  noService: '서비스가 실행되고 있지 않습니다.',
};

export const error: typeof en.error = {
  what: '오류:',
  why: '이유:',
  next: '다음:',
  request: '요청',
  exit: '종료 코드',
};
