import { withParticle } from './particle.js';
import type { HoldFacts } from '../../model/problem.js';
import type { ReasonCode, ReasonFacts } from '../../model/reason.js';
import { listed, minute, minutesIn, worded } from '../facts.js';
import type { Texts } from '../texts.js';
import { health } from './cli-names.js';
import { words } from './words.js';

export const heldBy = (f: HoldFacts): string => {
  const until = f.until === null ? '해제될 때까지' : `${minute(f.until)}까지`;
  if (f.kind === 'quiet')
    return `${f.stage} 스테이지는 ${until} 조용한 시간이라 자동으로는 아무것도 시작하지 않습니다: "${f.reasonKo ?? f.reason}".`;
  if (f.from !== undefined)
    return `${f.by} 님이 ${f.stage} 스테이지를 ${minute(f.from)}부터 ${until} 예약했습니다(${[words.holdKind[f.kind], ...shown(f)].join(', ')}): "${f.reason}".${instead(f)}`;
  return `${f.by} 님이 ${f.stage} 스테이지를 ${until} 고정했습니다(${words.holdKind[f.kind]}): "${f.reason}".${instead(f)}`;
};

/** 예약과 다른 빌드. */
const instead = ({ runs, build }: HoldFacts): string =>
  runs === undefined || build === undefined
    ? ''
    : ` 예약과 다릅니다. 지금: ${runs ?? '빌드 없음'}, 예약: ${build}.`;

/** 보여 줄 빌드. */
const shown = ({ build, milestone }: HoldFacts): string[] => {
  if (build === undefined) return [];
  return [milestone == null ? `${build} 빌드` : `${String(milestone)}번 마일스톤(${build})`];
};

export const reasons: Texts<ReasonFacts> = {
  'not-on-source': (f) => `${f.build} 빌드는 ${f.source}에서 성공한 적이 없습니다.`,
  'not-verified': (f) => `${f.build} 빌드는 ${f.source}에서 검증되지 않았습니다.`,
  'not-qa-passed': (f) => `${f.build} 빌드는 ${String(f.source)}에서 QA 합격 판정을 받지 않았습니다.`,
  soaking: (f) => `${f.source}에서 ${minutes(f.ran)} 동안 실행되었습니다. 필요한 시간: ${minutes(f.needed)}.`,
  held: heldBy,
  kept: (f) =>
    `${f.by} 님이 올린 빌드를 ${f.stage} 스테이지에 ${f.until === null ? '해제될 때까지' : `${minute(f.until)}까지`} 유지합니다: "${f.reason}". 자동 승격은 건너뛰며 사람은 승격할 수 있습니다.`,
  'stage-busy': (f) =>
    f.promotion === null
      ? `${f.stage} 대기열에서 앞에 ${String(f.ahead)}개가 있습니다.`
      : `${f.stage} 스테이지는 ${String(f.build)} 승격 중입니다(${f.promotion}). 대기열에서 앞에 ${String(f.ahead)}개가 있습니다.${usually(f.usual)}`,
  'owner-silent': (f) =>
    `${f.stage} 스테이지에서 ${f.promotion} 승격을 맡은 서비스가 ${String(f.seconds)}초 동안 응답하지 않았고, 프로세스가 끝났는지 확인되지 않았습니다. 그동안 이 스테이지에서는 다른 것을 시작하지 않습니다. 멈춰 있다면 ${f.host}에서 끝내세요: kill -9 ${String(f.pid)}. 그 컴퓨터가 없어졌다면 업데이트를 넘겨받으세요: npx --no switchback stage recover ${f.stage} --take-over --reason "…"`,
  'machine-away': (f) =>
    `${f.stage} 스테이지는 ${machine(f)}에서만 실행되는데, 그곳의 서비스가 ${String(f.seconds)}초 동안 응답하지 않아 기다리고 있습니다. 그곳에서 데이터 디렉터리 ${withParticle(f.dataDir, '으로')} 서비스를 시작해 주세요.`,
  'machine-awaited': (f) =>
    `${f.stage} 스테이지는 스테이지 파일에 적힌 컴퓨터 ${f.machine}에서만 실행되는데, 그 이름의 서비스가 아직 시작되지 않아 기다리고 있습니다. 그 컴퓨터에서 시작해 주세요: npx --no switchback serve --machine ${f.machine}`,
  'machine-elsewhere': (f) =>
    `${f.stage} 스테이지는 ${f.machine}에서 실행되며, 상태는 그곳에서만 볼 수 있습니다.`,
  'bucket-unreachable': (f) =>
    `tarball이 이 컴퓨터에 없는데 버킷 ${f.address}의 응답이 없습니다: ${f.why}. 응답하는 대로 시작합니다.`,
  'stage-unknown': (f) =>
    `${f.stage}에서 무엇이 실행되는지 알 수 없습니다(${worded(words.unknownBecause, f.why)}). 해결될 때까지 아무것도 시작하지 않습니다. 해결: npx --no switchback stage recover ${f.stage} --reason "…"`,
  'stage-recovering': (f) =>
    `${f.stage} 스테이지를 복구하고 있습니다. 끝날 때까지 아무것도 시작하지 않습니다.`,
  'stage-removed': (f) => `${f.stage} 스테이지가 제거되었습니다. 스테이지 파일이 없습니다.`,
  'source-unhealthy': (f) => `${f.source} 상태: ${health[f.health]}.`,
  'needs-milestone': (f) =>
    `${f.stage}에는 마일스톤만 올립니다. 만들기: npx --no switchback milestone create N --build ${f.build}`,
  'milestone-not-next': (f) => `다음 마일스톤은 ${String(f.next)}입니다.`,
  'build-quarantined': (f) =>
    `${f.build} 빌드는 ${f.stage}에서 격리되어 있습니다(${words.quarantinedBecause[f.why]}, ${f.by})${f.reason === null ? '' : `: "${f.reason}"`}. 그래도 올리려면: --lift-quarantine --reason "…" (liftQuarantine)`,
  'known-bad': (f) =>
    `${f.build} 빌드는 ${f.stage}에서 문제가 확인되었습니다(${badBecause(f.why)}, ${f.by} 님)${f.reason === null ? '' : `: "${f.reason}"`}. 그래도 쓰려면: --despite-known-bad --reason "…" (despiteKnownBad)`,
  'artefact-missing': (f) =>
    `${f.build} 빌드에는 ${f.platform} 플랫폼에 필요한 ${words.artifact[f.kind]} 아티팩트가 없습니다.`,
  'other-branch': (f) => `${f.branch} 브랜치는 받지 않습니다. 받는 브랜치: ${listed(f.branches)}.`,
  'older-commit': (f) =>
    `${f.build} 빌드의 커밋은 ${f.stage}에 있거나 가고 있는 ${f.newer} 빌드보다 오래되었습니다. 일부러 되돌리려면: npx --no switchback promote ${f.stage} --build ${f.build}`,
  'already-current': (f) => `${f.stage}에는 이미 같은 dotenv로 ${f.build} 빌드가 있습니다.`,
  'already-on-its-way': (f) => `${f.build} 빌드는 이미 승격되는 중입니다(${f.promotion}).`,
  'history-not-read': (f) =>
    `${f.stage}에서 실행 중인 ${f.build} 빌드에 이 커밋이 있는지 알 수 없습니다. 둘 사이의 커밋이 읽는 한도보다 많습니다.`,
  'nothing-on-source': (f) => `${f.source}에는 아직 빌드가 없습니다.`,
  'milestone-again': (f) => `${f.build} 빌드는 이미 마일스톤 ${String(f.number)}입니다(${f.stage}).`,
  'milestone-back': (f) =>
    `이전으로 돌아갑니다. 마일스톤 ${String(f.number)}(${f.than})에 있는 커밋 ${String(f.commits)}개가 ${f.build} 빌드에는 없습니다.`,
  'milestone-supersedes': (f) =>
    `아직 ${f.stage}에 들어갈 차례를 기다리는 마일스톤 ${String(f.number)}(${f.promotion})의 자리를 차지하므로, 그 마일스톤은 그곳에서 실행되지 않습니다.`,
  'step-back': (f) =>
    `${f.stage}에서 실행 중인 ${f.current} 빌드가 더 새롭습니다. ${f.build} 빌드가 유지되도록, 가장 새로운 빌드를 승격하거나 고정을 해제할 때까지 저절로 시작되는 승격을 막는 고정(이전 빌드 유지)을 설정합니다. 고정하지 않으려면: --no-hold`,
  'step-back-undone': (f) =>
    `${f.stage}에서 실행 중인 ${f.current} 빌드가 더 새롭습니다. 고정하지 않으면 ${f.build} 빌드는 유지되지 않고, 다음 일정이 가장 새로운 빌드를 다시 올립니다.`,
  'address-moves': (f) =>
    `이 업데이트로 ${f.stage}의 주소가 바뀝니다: ${f.from} → ${f.to}. 이전 주소를 쓰는 사람에게 알려야 합니다.`,
  missed: (f) => `${minute(f.occurrence)} 실행을 6시간 넘게 놓쳤습니다.`,
};

export const reasonNames: Readonly<Record<ReasonCode, string>> = {
  'not-on-source': '소스 스테이지에서 성공한 적이 없음',
  'not-verified': '소스 스테이지에서 검증되지 않음',
  'not-qa-passed': 'QA 합격 판정이 없음',
  soaking: '소스 스테이지에서 충분히 실행되지 않음',
  held: '스테이지가 고정됨',
  kept: '이전 빌드를 유지하는 중임',
  'stage-busy': '스테이지가 사용 중임',
  'owner-silent': '업데이트를 맡은 서비스가 응답하지 않음',
  'machine-away': '스테이지를 실행하는 컴퓨터가 응답하지 않음',
  'machine-awaited': '스테이지를 실행할 컴퓨터가 아직 시작되지 않음',
  'machine-elsewhere': '스테이지가 다른 컴퓨터에 있음',
  'bucket-unreachable': 'tarball이 있는 버킷이 응답하지 않음',
  'stage-unknown': '스테이지에서 무엇이 실행되는지 알 수 없음',
  'stage-recovering': '스테이지를 복구하는 중임',
  'stage-removed': '스테이지 파일이 없어짐',
  'source-unhealthy': '소스 스테이지가 정상이 아님',
  'needs-milestone': '마일스톤만 올리는 스테이지임',
  'milestone-not-next': '다음 번호의 마일스톤이 아님',
  'build-quarantined': '그 스테이지에서 격리됨',
  'known-bad': '앞 스테이지에서 문제가 확인된 빌드',
  'artefact-missing': '플랫폼에 필요한 아티팩트가 없음',
  'other-branch': '받지 않는 브랜치임',
  'older-commit': '더 새로운 커밋이 이미 있음',
  'already-current': '이미 실행 중임',
  'already-on-its-way': '이미 승격되는 중임',
  'history-not-read': '그 스테이지의 빌드와의 사이에 커밋이 너무 많음',
  'nothing-on-source': '소스 스테이지에 빌드가 없음',
  'milestone-again': '이미 마일스톤임',
  'milestone-back': '최신 마일스톤의 커밋이 빠짐',
  'milestone-supersedes': '기다리는 마일스톤의 자리를 차지함',
  'step-back': '이전 빌드 유지',
  'step-back-undone': '이전 빌드가 유지되지 않음',
  'address-moves': '주소가 바뀜',
  missed: '실행을 놓침',
};

const badBecause = (why: ReasonFacts['known-bad']['why']): string =>
  why === 'qa-failed' ? 'QA 불합격' : words.quarantinedBecause[why];

const minutes = (seconds: number): string => minutesIn(seconds, { hours: '시간 ', minutes: '분' });

const usually = (seconds: number | null | undefined): string => {
  if (seconds == null) return '';
  return ` 하나에 보통 ${seconds < 60 ? `${String(Math.ceil(seconds))}초` : minutes(seconds)} 걸립니다.`;
};

const machine = (f: { machine: string | null; host: string }): string =>
  f.machine === null ? f.host : `${f.machine}(${f.host})`;
