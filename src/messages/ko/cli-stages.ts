import { roles } from './cli-names.js';
import { worded } from '../facts.js';
import type * as en from '../en/cli-stages.js';
import { words } from './words.js';

export const status: typeof en.status = {
  first:
    '아직 빌드가 있는 스테이지가 없습니다. 첫 빌드 등록: npx --no switchback build create   (여기서 또는 CI에서)',
  held: (f) =>
    `${f.left === null ? f.kind : `${f.kind}, ${f.left} 남음`}${f.others === 0 ? '' : ` +${String(f.others)}`}`,
  line: '라인 정지',
  booked: (f) => `${f.kind} ${f.from}부터${f.others === 0 ? '' : ` +${String(f.others)}`}`,
  notAsBooked: (f) =>
    `! ${f.stage}: 지금 ${f.runs ?? '빌드 없음'}, ${f.by} 님의 예약: ${f.at === null ? '' : `${f.at}부터 `}${f.milestone === null ? `${f.build} 빌드` : `${String(f.milestone)}번 마일스톤(${f.build})`}. 맞추려면:`,
  comesBack: (f) =>
    `${f.stage}: ${f.by} 님이 예약한 ${f.milestone === null ? `${f.build} 빌드` : `${String(f.milestone)}번 마일스톤(${f.build})`}, ${f.at}에 저절로 돌아옴`,
  heading: (f) => `스테이지 ${String(f.count)}개`,
  milestone: (f) => `M${String(f.number)} (${roles[f.role]})`,
  behind: (f) => `${f.stage}에 ${String(f.count)}개${f.atLeast ? ' 이상' : ''}`,
  queued: (f) => `대기열에 ${String(f.count)}개`,
  promoting: '승격 중',
  silent: (f) => `◐ ${f.stage}: ${f.promotion}, ${f.wait}`,
  stopping: (f) => `■ ${f.stage}: ${f.promotion} 중단 중. ${f.wait}`,
  failed: (f) =>
    `! ${f.stage}: ${f.build} ${f.phase}, ${f.ago} 전${f.step === null ? '' : `, "${f.step}" 단계`}: ${f.why}`,
  recover: (f) => `  npx --no switchback stage recover ${f.stage} --reason "…"`,
  log: (f) => `  npx --no switchback logs ${f.promotion}`,
  unknown: (f) => `! ${f.stage}: 무엇이 실행 중인지 알 수 없습니다: ${worded(words.unknownBecause, f.why)}`,
  ownWords: (f) => `  npx --no switchback logs --stage ${f.stage}`,
  events: (f) => `  npx --no switchback events --stage ${f.stage}`,
  half: '절반만 적용됨',
  noTasks: '태스크 없음',
  halfApplied: (f) =>
    `! ${f.stage}: 절반만 적용됨. ${f.promotion} 업데이트가 끝까지 진행되지 않아 바꾸려던 것의 일부만 바뀌었을 수 있습니다`,
  orphans: (f) =>
    `! ${f.stage}: 중간에 끊긴 업데이트가 Pulumi가 모르는 리소스 ${String(f.count)}개를 AWS에 남겼을 수 있으며, 계속 비용이 들 수 있습니다`,
  orphansLook: (f) => `  npx --no switchback stage recover ${f.stage} --look`,
  again: (f) => `  npx --no switchback promote ${f.stage}${f.build === null ? '' : ` --build ${f.build}`}`,
  unhealthy: (f) => `! ${f.stage}: ${f.health} (다시 시작 ${String(f.restarts)}회)`,
};

export const stageLog: typeof en.stageLog = {
  nothing: (f) => `${f.stage} 스테이지의 백엔드가 남긴 출력을 찾지 못했습니다.`,
  'left-out': '… 앞선 줄이 더 있습니다. --lines 2000으로 더 보거나 --since 1h로 시각을 정하세요.',
  'not-kept': '… 더 앞선 줄은 보관되어 있지 않습니다.',
  unended: '… (줄이 아직 끝나지 않음)',
};

export const stage: typeof en.stage = {
  hostless: (f) =>
    `${f.stages.join(', ')}: 주소 뒤의 프로세스가 없어 아무도 응답하지 않습니다. 재부팅한 뒤가 그렇습니다. 서비스가 다시 살립니다: npx --no switchback serve`,
  fromFiles: '서비스가 실행되고 있지 않아 스테이지 파일의 내용만 보여 드립니다.',
  ownWords: (f) => `백엔드의 출력: npx --no switchback logs --stage ${f.stage}`,
  noSchedule: '일정 없음',
  noSource: '–',
  quiet: (f) => `${f.when} (${f.timezone}), ${f.length} 동안: "${f.reason}"`,
  quietWindow: (f) => `${f.from} – ${f.until}`,
  lead: (f) => `예약이 시작되기 ${f.length} 전부터 새 승격을 시작하지 않음`,
  unknown: (f) =>
    `알 수 없음: ${worded(words.unknownBecause, f.why)}. 복구: npx --no switchback stage recover ${f.stage} --reason "…"`,
  hostEnds: (f) =>
    `주소 뒤의 프로세스가 최근 ${String(f.hours)}시간 동안 ${String(f.times)}번 예기치 않게 종료됨(${f.times === 1 ? '' : '마지막 '}${f.ago} 전, ${f.how})`,
  hostKilled: '강제 종료',
  halfApplied: (f) =>
    `절반만 적용됨: ${f.promotion} 업데이트가 끝까지 진행되지 않음. 바로잡기: npx --no switchback promote ${f.stage}${f.build === null ? '' : ` --build ${f.build}`}`,
  orphans: (f) =>
    `Pulumi가 모르는 리소스 ${String(f.count)}개가 AWS에 남아 있을 수 있음. 확인: npx --no switchback stage recover ${f.stage} --look`,
  offBranch: (f) => `이력이 다시 쓰여 ${f.branch} 브랜치에 더는 없는 커밋을 실행 중`,
  since: (f) => `${f.build}  ${f.commit} ${f.subject} (${f.since}, ${f.by})`,
  queued: (f) => `승격 ${String(f.count)}개`,
};

export const hold: typeof en.hold = {
  held: (f) => `${f.by} 님이 ${f.stage} 스테이지를 ${f.end} 고정했습니다(${f.kind}): "${f.reason}"`,
  keeps: (f) =>
    `${f.by} 님이 올린 빌드를 ${f.stage} 스테이지에 ${f.end} 유지합니다(${f.kind}): "${f.reason}". 자동 승격은 건너뛰며 사람은 승격할 수 있습니다.`,
  until: (f) => `${f.at}까지(${f.left} 남음)`,
  open: '해제될 때까지',
  booked: (f) =>
    `${f.by} 님이 ${f.stage} 스테이지를 ${f.from}부터 ${f.end}까지 예약했습니다(${f.kind}${f.shows}): "${f.reason}"`,
  keepsFrom: (f) => `${f.at}부터 ${f.stage} 스테이지에서는 새 승격이 시작되지 않습니다.`,
  shows: (f) =>
    f.milestone === null ? `, ${f.build} 빌드` : `, ${String(f.milestone)}번 마일스톤(${f.build})`,
  notAsBooked: (f) => `예약과 다릅니다. 지금: ${f.runs ?? '빌드 없음'}. 맞추기: ${f.command}`,
  comesBack: (f) => `${f.at}에 저절로 돌아옴`,
  overlaps: '같은 시간에 있는 고정:',
  cancel: (f) => `취소: npx --no switchback hold release ${f.hold}`,
  ended: (f) => `${f.at} ${words.holdEnd[f.how]}`,
  over: (f) => `${f.by} 님의 ${f.stage} 고정(${f.kind}): "${f.reason}" · ${f.end}`,
  how: { ...words.holdEnd, open: '해제될 때까지' },
  running: (f) => `진행 중: ${f.build} 빌드(${f.id})는 끝까지 올라갑니다.`,
  keep: (f) => `대기열의 승격 ${String(f.count)}개는 자리를 지키며, 해제되면 다시 확인합니다.`,
  release: (f) => `해제: npx --no switchback hold release ${f.hold}`,
  released: (f) =>
    f.others === 0
      ? `${f.stage} 스테이지의 고정을 해제했습니다.`
      : `고정 하나를 해제했습니다. ${f.stage} 스테이지에 남은 고정:`,
  verdict: (f) => `${f.stage} QA 판정: ${f.build} ${f.verdict}`,
  noVerdict: (f) =>
    `${f.build} 빌드를 아직 판정하지 않았습니다. 나중에 판정하려면: npx --no switchback verdict set ${f.stage} passed   또는: failed`,
  goesOn: (f) => `대기열의 승격 ${String(f.count)}개를 이제 다시 확인합니다.`,
  skipped: (f) =>
    `그동안 들어온 커밋은 건너뛰었습니다. 지금 올리기: npx --no switchback promote ${f.stage} --build ${f.build}`,
  newest: (f) => `지금 최신 빌드 올리기: npx --no switchback promote ${f.stage} --from ${f.source}`,
};

export const ask: typeof en.ask = {
  told: (f) => `${f.owner} 님에게 ${f.stage} 스테이지를 기다린다고 알렸습니다: "${f.reason}"`,
  look: (f) =>
    `답 확인: npx --no switchback stage show ${f.stage}   또는: npx --no switchback events --stage ${f.stage}`,
  waits: (f) =>
    `${f.since}(${f.ago} 전)부터 ${f.by} 님이 ${f.owner} 님의 고정이 끝나기를 기다림: "${f.reason}"`,
  answered: (f) =>
    `${f.at} ${f.by} 님의 답: ${words.askAnswer[f.how]}${f.reason === null ? '' : `, "${f.reason}"`}`,
  answers: (f) => [
    `  npx --no switchback hold release ${f.hold}`,
    `  npx --no switchback hold extend ${f.hold} ${f.isAhead ? '--from "…" --until "…"' : '--for 2h'}`,
    `  npx --no switchback hold answer ${f.ask} --no --reason "…"`,
  ],
  no: (f) => `${f.by} 님의 요청을 거절했습니다: "${f.reason}". 고정은 그대로입니다.`,
};

export const line: typeof en.line = {
  stopped: (f) =>
    `${f.by} 님이 라인을 ${f.end} 멈췄습니다(${f.kind}): "${f.reason}"${f.going.length === 0 ? '' : ` · 제외된 스테이지: ${f.going.join(', ')}`}`,
  running: (f) => `${f.stage}에서 진행 중: ${f.build} 빌드(${f.id})는 끝까지 올라갑니다.`,
  release: (f) => `해제: npx --no switchback hold release ${f.line}`,
  released: '라인이 다시 움직입니다. 다른 고정은 남아 있습니다: npx --no switchback hold list',
};

export const onHold: typeof en.onHold = {
  question: '그래도 올릴까요?  [y] 고정 무시하고 진행 · [w] 고정 해제까지 기다리기 · [d] 자세히 · [N] 아니요',
  why: '고정을 무시하는 사유',
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
  detached: (f) => [
    `연결을 끊었습니다. ${f.stage} 복구는 계속됩니다.`,
    `확인: npx --no switchback stage recover ${f.stage} --preview`,
  ],
  noState: '지금은 스택의 상태를 읽을 수 없습니다.',
  choices: '할 수 있는 일:',
  orphans: 'AWS에 남아 있고 Pulumi가 모르는 것:',
  labels: {
    recorded: '기록',
    last: '마지막 승격',
    observed: '플랫폼의 답',
    lock: '잠금',
    pending: '중단된 작업',
  },
};

export const schedule: typeof en.schedule = {
  paused: (f) => `${f.by} 님이 멈춤`,
  isPaused: (f) => `${f.stage} 일정을 멈췄습니다. 다시 시작: npx --no switchback schedule resume ${f.stage}`,
  isResumed: (f) => `${f.stage} 일정을 다시 시작했습니다. 다음 실행: ${f.next}`,
};

export const client: typeof en.client = {
  attached: (f) => `${f.client} 클라이언트가 ${f.stage} 스테이지를 씁니다.`,
  detached: (f) => `${f.client} 클라이언트의 연결을 끊었습니다.`,
  again: (f) => `다시 연결: npx --no switchback client attach ${f.client} --to <stage>`,
  next: (f) => `${f.stage} 스테이지를 쓰는 모든 클라이언트: npx --no switchback stage clients ${f.stage}`,
  touched: (f) => `연결된 클라이언트  ${f.names}`,
  seen: (f) => `${f.ago} 전`,
  neverSeen: '아직 없음',
};

export const environment: typeof en.environment = {
  secret: '[비밀]',
  process: '프로세스 환경',
  warning: (f) => `경고: ${f.text}`,
};
