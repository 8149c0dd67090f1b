import type { OutcomeTextFacts } from '../../model/outcome.js';
import { allowing } from '../allowing.js';
import { listed, minute, placesOf, worded } from '../facts.js';
import type { Texts } from '../texts.js';
import { awsOutcomes, awsThing } from './aws.js';
import { reasonNames, reasons } from './reasons.js';

export const outcomes: Texts<OutcomeTextFacts> = {
  ...reasons,
  'up-failed': (f) => `업데이트에 실패했습니다. 스테이지는 기존 빌드를 그대로 유지합니다.${tooSlow(f)}`,
  'preview-failed': () =>
    '미리보기에 실패하여 업데이트를 시작하지 않았습니다. 스테이지는 기존 빌드를 그대로 유지합니다.',
  'preview-timeout': (f) =>
    `미리보기가 ${String(f.seconds)}초 안에 끝나지 않아 중단했습니다. 바뀐 것은 없습니다. 다시 시도해 주세요.`,
  'protected-change': (f) =>
    `업데이트하면 보호된 자원이 없어집니다(${ends(f)}). 아무것도 시작하지 않았습니다. 원하는 변경이라면 허용하고 다시 승격해 주세요: ${again(f)}`,
  'settings-unfit': (f) =>
    `${f.file} 파일의 설정이 AWS 계정과 맞지 않습니다: ${f.problems.map(awsThing).join('; ')}. 바뀐 것은 없습니다. 바로잡은 다음 실행하세요: npx --no switchback promote ${f.stage} --build ${f.build ?? ''}`,
  'network-moves': (f) =>
    `SWITCHBACK_VPC_ID대로라면 ${f.stage} 스테이지가 다른 VPC로 옮겨 가는데(${f.from} → ${f.to ?? '자기만의 새 VPC'}), 로드 밸런서는 자기 VPC를 떠날 수 없습니다. 바뀐 것은 없습니다. 다른 VPC를 적은 dotenv 파일과 스테이지 파일로 새 스테이지를 옆에 만들어 그곳으로 승격하고, 클라이언트가 옮겨 간 뒤 이 스테이지를 없애 주세요: npx --no switchback pulumi destroy -s ${f.stage}. 그대로 두려면 SWITCHBACK_VPC_ID를 전처럼 되돌려 주세요.`,
  'subnets-unfit': (f) =>
    `${subnetFaults(f).join(' ')} 바뀐 것은 없습니다. VPC를 고치거나, ${f.stage} 스테이지의 dotenv 파일에 SWITCHBACK_SUBNETS로 쓸 서브넷을 적은 뒤 다시 승격해 주세요: npx --no switchback promote ${f.stage} --build ${f.build ?? ''}`,
  'other-repository': (f) =>
    `${f.build}의 이미지는 이 스테이지가 받는 유일한 저장소 ${f.repository}의 것이 아닙니다.`,
  verification: (f) =>
    `${f.build} 빌드를 올렸지만 스테이지가 제대로 실행하지 않습니다: ${f.found}.${tooSlow(f, ' --lift-quarantine --reason "…"')}`,
  aborted: (f) =>
    f.how === 'verifying'
      ? '업데이트 뒤 검증이 중단되었습니다. 스테이지는 새 빌드를 실행하지만 검증되지는 않았습니다.'
      : '업데이트가 중단되었습니다. 지금 실행 중인 빌드 보기: npx --no switchback status',
  'aborted-waiting': (f) => `시작하기 전에 ${f.by} 님이 중단했습니다. 바뀐 것은 없습니다.`,
  locked: (f) =>
    `${f.by} 쪽에서 ${lockedFor(f)}스택을 업데이트하고 있습니다. 바뀐 것은 없습니다. 끝난 뒤에 다시 승격해 주세요. 그 업데이트가 이미 사라졌다면: ${recovering(f)}`,
  'stale-lock': (f) =>
    `이미 사라진 ${f.by} 쪽에서 ${lockedFor(f)}스택을 잠근 채로 두었습니다. 바뀐 것은 없습니다. 복구 권한으로 잠금을 제거해 주세요: ${recovering(f)}`,
  'state-unreachable': (f) =>
    `스택의 상태나 그 키에 접근할 수 없습니다: ${f.why}. 바뀐 것은 없습니다. 서비스의 버킷, 키, 자격 증명을 확인한 뒤 다시 승격해 주세요.`,
  'stack-missing': () => '스택이 없습니다. 서비스를 다시 시작하면 만들어집니다.',
  'cli-killed': (f) => `Pulumi CLI가 ${f.signal} 신호로 종료되었습니다.`,
  'runner-broke': () => '업데이트를 실행하던 러너에 문제가 생겼습니다. 승격 로그를 확인해 주세요.',
  'not-started': () => '업데이트를 두 번 시작하지 못했습니다. 바뀐 것은 없습니다.',
  interrupted: () => '업데이트가 도중에 끊겼고, 어떻게 끝났는지 알 수 없습니다.',
  'policy-changed': (f) => `정책이 더 이상 허용하지 않습니다: ${worded(reasonNames, f.reasons)}.`,
  'right-withdrawn': (f) => `요청한 ${f.by} 님에게 이제 그 권한이 없습니다. 바뀐 것은 없습니다.`,
  'build-missing': (f) => `${String(f.build)} 빌드가 더 이상 없습니다.`,
  'artefact-missing': (f) =>
    `${f.build} 빌드의 아티팩트가 더 이상 없습니다. 다시 업로드: npx --no switchback build create --sha <sha> --tarball <file>`,
  'digest-mismatch': (f) =>
    `${f.build} 빌드의 내용이 등록된 뒤에 바뀌었습니다. 예상 값은 ${f.expected}, 지금 값은 ${f.actual}입니다. 아무것도 시작하지 않았습니다. 누가 바꾸었는지 확인한 뒤 다시 업로드하고(npx --no switchback build create --sha <sha> --tarball <file>) --lift-quarantine으로 승격해 주세요.`,
  'dotenv-invalid': (f) =>
    `dotenv 설정에 문제가 있습니다: ${placesOf(f.problems)}. 확인: npx --no switchback doctor`,
  superseded: (f) => `더 새로운 요청이 자리를 대신했습니다: ${String(f.build)}.`,
  'nothing-to-undo': (f) =>
    `더는 되돌릴 것이 없습니다. ${String(f.failed)} 빌드가 이제 그곳에서 실행되지 않거나 격리에서 해제되었습니다.`,
  'nothing-to-put-back': (f) =>
    `${f.build} 빌드를 예약대로 되돌릴 필요가 없어졌습니다. 예약이 끝났거나 취소되었거나 이미 늦었습니다.`,
  removed: () => '누군가 스테이지를 직접 제거했습니다(pulumi destroy).',
  'by-hand-failed': () => '직접 실행한 업데이트가 실패했습니다.',
  ...awsOutcomes,
};

function tooSlow(f: OutcomeTextFacts['up-failed' | 'verification'], options = ''): string {
  if (f.startSeconds === undefined) return '';
  const had = `정상 상태가 되기까지 허용된 시간은 ${String(f.startSeconds)}초였습니다(SWITCHBACK_START).`;
  return f.longerStart === null
    ? ` ${had} ${f.startFile} 파일에서 정할 수 있는 가장 긴 시간입니다.`
    : ` ${had} 더 오래 걸리는 빌드라면 ${f.startFile} 파일에 SWITCHBACK_START=${f.longerStart} 값을 넣고 다시 승격해 주세요: npx --no switchback promote ${f.stage} --build ${f.build ?? ''}${options}`;
}

function ends(f: OutcomeTextFacts['protected-change']): string {
  const [deletes, replaces] = [listed(f.deletes), listed(f.replaces)];
  return [deletes && `삭제: ${deletes}`, replaces && `교체: ${replaces}`].filter(Boolean).join(', ');
}

type SubnetsUnfit = OutcomeTextFacts['subnets-unfit'];

const subnetFaults = (f: SubnetsUnfit): string[] => [
  ...said(
    f.guessed ?? [],
    (subnets) =>
      `다른 계정이 공유한 VPC에서처럼 라우팅 테이블이 보이지 않아(${f.vpc}), 다음 서브넷이 공개인지는 공인 주소를 스스로 나눠 주는지로 짐작했습니다(NAT가 없으면 SWITCHBACK_SUBNETS에 적힌 것을 공개로 봅니다): ${subnets}.`,
  ),
  ...said(f.absent, (subnets) => `${f.vpc}에 없는 서브넷입니다: ${subnets}.`),
  ...said(
    f.sameZone,
    (subnets) =>
      `로드 밸런서는 가용 영역마다 서브넷 하나만 받는데, 다음 공개 서브넷에는 같은 영역의 것이 있습니다: ${subnets}.`,
  ),
  ...(f.fewZones
    ? [
        `로드 밸런서에는 두 가용 영역에 공개 서브넷(인터넷 게이트웨이로 가는 경로가 있는 것)이 필요합니다. ${f.vpc}에 있는 것: ${listed(f.open) || '없음'}.`,
      ]
    : []),
  ...(f.noWayOut
    ? [
        `SWITCHBACK_NAT 설정이 있으면 태스크에 NAT 게이트웨이처럼 밖으로 나가는 길이 있는 비공개 서브넷이 필요한데, ${f.vpc}에는 없습니다${f.isolated.length === 0 ? '' : `. 밖으로 나가는 길이 없는 서브넷: ${listed(f.isolated)}`}.`,
      ]
    : []),
  ...said(
    f.elsewhere,
    (subnets) =>
      `태스크에는 로드 밸런서가 있는 가용 영역의 비공개 서브넷이 필요한데, 다음은 다른 영역에 있습니다: ${subnets}.`,
  ),
];

const said = (subnets: readonly string[], say: (subnets: string) => string): string[] =>
  subnets.length === 0 ? [] : [say(listed(subnets))];

const again = (f: OutcomeTextFacts['protected-change']): string =>
  allowing({
    stage: f.stage,
    build: f.build ?? '',
    names: [...f.allowChanges, ...f.changes],
    overrideHolds: f.overrideHolds,
  });

const lockedFor = (f: OutcomeTextFacts['locked']): string =>
  f.since == null ? '' : `${minute(f.since)}부터(${String(Math.floor(Number(f.ageSeconds) / 60))}분) `;

const recovering = (f: OutcomeTextFacts['locked']): string =>
  `npx --no switchback stage recover ${f.stage} --clear-lock --reason "…"`;
