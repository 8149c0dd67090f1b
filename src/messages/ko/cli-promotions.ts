import type * as en from '../en/cli-promotions.js';
import { withParticle } from './particle.js';

export const promote: typeof en.promote = {
  change: (f) => `${f.stage}  ${f.from ?? '(없음)'} → ${f.to}`,
  commits: (f) =>
    `커밋 ${String(f.ahead)}개${f.atLeast ? ' 이상' : ''} · 작성자 ${String(f.authors)}명${f.moreAuthors ? ' 이상' : ''}${f.behind === 0 ? '' : ` · 빠지는 커밋 ${String(f.behind)}개`}`,
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

export const waiting: typeof en.waiting = {
  name: (f) => `${f.build} (${f.milestone === null ? '' : `M${String(f.milestone)}, `}${f.promotion})`,
  line: (f) => `… ${f.stage}: ${f.name} 대기 중`,
  more: (f) =>
    `… ${f.stage}: 그 밖에 ${String(f.count)}개: npx --no switchback promotion list --waiting --stage ${f.stage}`,
  milestone: (f) =>
    `… 마일스톤 ${withParticle(`${String(f.number)}(${f.build}, ${f.promotion})`, '이')} ${f.stage}에서 대기 중: ${f.why}`,
  cut: (f) => `최신 ${f.limit}개만 보입니다. 더 보기: --limit 200`,
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
    `${f.stage} 스테이지를 ${f.from} 빌드에서 ${f.to === null ? '이전 빌드로' : `${f.to} 빌드로`} 되돌리고 ${f.from} 빌드를 거기서 격리할까요?`,
  quarantined: (f) => `${f.build} 빌드를 ${f.stage}에서 격리했습니다.`,
  quarantines: (f) => `롤백하면 ${f.build} 빌드를 ${f.stage}에서 격리합니다.`,
  holds: (f) =>
    `롤백하면 ${f.stage} 스테이지를 ${f.until === null ? '해제할 때까지' : `${f.until}까지`} 고정합니다(롤백).`,
  holdsNot: (f) => `${f.stage} 스테이지는 고정하지 않습니다. 다음에 오는 빌드가 올라갈 수 있습니다.`,
  next: (f) => `롤백하기: ${f.command}`,
  undo: (f) =>
    `되돌리기 취소: npx --no switchback promote ${f.stage} --build ${f.build} --lift-quarantine${f.holds.map((id) => ` --override-hold ${id}`).join('')} --reason "…"`,
};

export const abort: typeof en.abort = {
  stopping: (f) => `${f.id} 승격을 중단하는 중입니다. 업데이트는 진행 중인 작업을 마치고 멈춥니다.`,
  runs: (f) => `${f.promotion} 진행 중`,
  waits: (f) => `${f.promotion} 대기 중 (${f.build ?? '–'})`,
  which: (f) => `어느 것을 중단할까요? [1–${String(f.most)}], Enter: 중단하지 않음`,
};

export const follow: typeof en.follow = {
  waiting: (f) => `대기 중: ${f.why}`,
  still: (f) => `… ${f.step} 진행 중, ${f.elapsed} 지남`,
  silent: (f) =>
    `기다리는 작업: ${f.operation} ${f.resource}, ${f.elapsed} 경과${f.most === null ? '' : ` (거부는 길게는 ${f.most} 뒤에 옴)`}`,
  silentFor: (f) => `응답 없음 ${f.elapsed}${f.most === null ? '' : ` (거부까지 최대 ${f.most})`}`,
  left: (f) => `약 ${f.left} 남음 (최근 ${String(f.count)}회 중앙값)`,
  slow: (f) => `⏳ 평소보다 오래 걸리고 있습니다(중앙값 ${f.median}).`,
  succeeded: (f) => `${f.stage}에서 이제 ${f.build} 빌드가 실행됩니다 (${f.took}).`,
  ended: (f) => `${f.stage}: 승격 ${f.id} ${f.phase}${f.why === '' ? '' : `: ${f.why}`}`,
  notStarted: (f) =>
    `보호된 자원이 삭제되거나 교체될 변경이어서 아무것도 시작하지 않았습니다: ${f.names.join(', ')}`,
  afterFailure: (f) => [
    `로그: npx --no switchback logs ${f.id}     현재 상태: npx --no switchback status ${f.stage}`,
    `백엔드의 출력: npx --no switchback logs --stage ${f.stage}`,
  ],
  detached: (f) => [
    `연결을 끊었습니다. 승격은 계속 진행됩니다. 다시 보기: npx --no switchback watch ${f.id}`,
    `중단: npx --no switchback abort ${f.id}`,
  ],
  reattach: (f) => [`지켜보기: npx --no switchback watch ${f.id}`],
  logTruncated: () => [
    '이 로그에는 빠진 줄이 있습니다. 디스크가 가득 찼을 때처럼 기록하지 못한 줄입니다.',
    '점검: npx --no switchback doctor',
  ],
};

export const timings: typeof en.timings = {
  parts: {
    accepted: '접수',
    claimed: '차례가 되어 시작',
    runner: '러너가 맡음',
    previewed: '미리보기 끝',
    cli: 'CLI 시작',
    'cli-up': 'CLI 준비',
    key: '키와 잠금',
    program: '프로그램 시작',
    provider: '프로바이더 첫 호출',
    healthy: '빌드 정상',
    switched: '전환',
    checkpoint: '마지막 체크포인트',
    'cli-ended': 'CLI 끝',
    recorded: '기록',
  },
  total: '전체',
  none: '단계별 시간이 남아 있지 않습니다. 직접 실행했거나 이전 버전에서 실행한 승격입니다.',
};
