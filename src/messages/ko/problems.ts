import type { Foreign, Lacking } from '../../model/problem.js';
import type { ProblemFacts } from '../../model/problems.js';
import type { SessionOver, SignInFault } from '../../model/sign-in.js';
import type { AddressFault } from '../../model/webhook.js';
import { listed, minute, quoted, worded } from '../facts.js';
import type { ProblemTexts } from '../problem-texts.js';
import { digestCommand } from '../digest-command.js';
import { awsFailures } from './aws.js';
import { idTokens, jobs } from './ci-jobs.js';
import { health, phases } from './cli-names.js';
import { notFound } from './not-found.js';
import { rateLimited } from './rate-limited.js';
import { overrideFlags } from '../allowing.js';
import { heldBy } from './reasons.js';
import { refusedWithNext } from './refused-tarball.js';
import { words } from './words.js';
import { withParticle } from './particle.js';

export const problems: ProblemTexts = {
  titles: {
    malformed: () => '요청을 읽을 수 없습니다',
    unauthenticated: () => '누가 요청했는지 알 수 없습니다',
    'token-unknown': () => '알 수 없는 토큰입니다',
    'token-expired': (f) => `${f.token} 토큰이 만료되었습니다`,
    'token-revoked': (f) => `${f.token} 토큰은 폐기되었습니다`,
    'session-over': () => '로그인이 끝났습니다',
    'sign-in-unknown': () => '여기서 시작하지 않은 로그인입니다',
    'sign-in-refused': () => '로그인이 거부되었습니다',
    'no-role': (f) => `${f.name} 님에게는 여기서 쓸 역할이 없습니다`,
    'no-sign-in': () => '이 서비스에서는 로그인을 쓰지 않습니다',
    'id-token-refused': () => 'CI의 토큰을 믿을 수 없습니다',
    'job-refused': () => '신뢰하지 않는 CI 작업입니다',
    'no-job-sign-in': () => '이 서비스에서는 CI 작업이 로그인하지 않습니다',
    'issuer-unreachable': () => 'CI의 키를 가져올 수 없습니다',
    'other-commit': (f) => `이 작업이 빌드하는 ${f.named === 'commit' ? '커밋이' : '브랜치가'} 아닙니다`,
    'signature-wrong': () => 'GitHub의 서명이 아닙니다',
    'no-webhook': () => '이 서비스는 GitHub 웹훅을 받지 않습니다',
    'not-signed-in': () => '끝낼 로그인이 없습니다',
    'provider-unreachable': () => '신원 공급자가 응답하지 않습니다',
    'gives-more': () => '갖지 않은 권한은 줄 수 없습니다',
    forbidden: (f) =>
      'header' in f ? '여기서 보낸 요청은 허용되지 않습니다' : '이 작업을 할 권한이 없습니다',
    'override-not-allowed': (f) => `${f.stage} 스테이지의 보호를 무시할 권한이 없습니다`,
    'not-found': (f) => notFound(f).title,
    'commit-unknown': (f) => `커밋 ${f.commit}에서 만든 빌드가 없습니다`,
    'commit-ambiguous': (f) => `${f.commit}에 해당하는 커밋이 여러 개입니다`,
    'method-not-allowed': (f) => `여기서는 ${f.method} 요청을 쓸 수 없습니다`,
    'not-acceptable': () => 'JSON으로만 답합니다',
    'stage-held': (f) => `${f.stage} 스테이지가 고정되어 있습니다`,
    'stage-already-held': (f) => `${f.stage} 스테이지는 이미 고정되어 있습니다`,
    'stage-booked': (f) => `${f.stage} 스테이지에는 그 시간에 다른 빌드가 예약되어 있습니다`,
    'put-back-late': (f) => `${f.stage} 스테이지에 예약된 빌드를 제때 되돌릴 수 없습니다`,
    'hold-ended': (f) => `${f.stage} 스테이지의 고정은 이미 끝났습니다`,
    'own-hold': (f) => `${f.stage} 스테이지는 직접 고정하셨습니다`,
    'asked-already': (f) => `${f.stage} 스테이지의 고정 해제를 이미 요청하셨습니다`,
    'ask-answered': (f) => `${f.ask} 요청에는 이미 답이 있습니다`,
    'hold-of-stage-file': () => '조용한 시간은 해제하거나 바꿀 수 없고 물을 사람도 없습니다',
    'line-ended': () => '라인은 이미 다시 움직입니다',
    'no-previous-build': (f) => `${f.stage}에는 되돌아갈 빌드가 없습니다`,
    'hold-changed': (f) => `확인하신 뒤에 ${f.stage} 스테이지의 고정이 바뀌었습니다`,
    'line-changed': () => '확인하신 뒤에 라인의 정지가 바뀌었습니다',
    'schedule-changed': (f) => `확인하신 뒤에 ${f.stage} 스테이지의 일정이 바뀌었습니다`,
    'webhook-changed': (f) => `확인하신 뒤에 ${f.webhook} 웹훅이 바뀌었습니다`,
    'too-many-webhooks': (f) => `웹훅이 이미 ${String(f.most)}개 있어 더 만들 수 없습니다`,
    'client-changed': (f) => `확인하신 뒤에 ${f.client} 클라이언트가 바뀌었습니다`,
    'promotion-running': (f) => `${String(f.build)} 빌드는 이미 ${f.stage} 스테이지로 승격되는 중입니다`,
    'recovery-running': (f) => `${f.stage} 스테이지는 이미 복구하는 중입니다`,
    'already-current': (f) => `${f.stage}에는 이미 ${f.build} 빌드가 있습니다`,
    'already-finished': (f) => `${f.promotion} 승격은 이미 끝났습니다`,
    'milestone-taken': (f) => `마일스톤 ${String(f.number)}번은 이미 있습니다`,
    'milestone-not-next': (f) => `마일스톤 ${String(f.number)}번은 다음 번호가 아닙니다`,
    'no-milestone-stages': () => '마일스톤을 받는 스테이지가 없습니다',
    'idempotency-in-flight': () => '같은 요청을 처리하고 있습니다',
    'idempotency-key-reuse': () => '이 Idempotency-Key는 다른 요청에 쓰였습니다',
    'request-timeout': () => '요청의 나머지가 오지 않았습니다',
    'stage-changed': (f) => `확인하신 뒤에 ${f.stage} 스테이지가 바뀌었습니다`,
    'payload-too-large': () => '요청이 너무 큽니다',
    'unsupported-media-type': () => '이 형식의 내용은 받지 않습니다',
    'idempotency-key-required': () => '이 요청에는 Idempotency-Key가 필요합니다',
    'precondition-required': (f) => `${f.stage} 스테이지를 조회한 ETag가 필요합니다`,
    'rate-limited': () => '요청이 너무 많습니다',
    validation: () => '요청이 규칙에 맞지 않습니다',
    'build-not-eligible': (f) => `${f.build} 빌드는 아직 ${f.stage}에 올릴 수 없습니다`,
    'artefact-missing': () => '아티팩트가 업로드되지 않았습니다',
    'artefact-refused': () => '받을 수 없는 tarball입니다',
    'digest-mismatch': () => '내용이 다이제스트와 다릅니다',
    'dotenv-invalid': (f) => `${f.stage} 스테이지의 설정에 문제가 있습니다`,
    'stage-unreachable': (f) => `${f.stage} 스테이지가 응답하지 않습니다`,
    'log-unreachable': (f) => `${f.stage} 스테이지의 백엔드 로그를 읽을 수 없습니다`,
    'storage-full': () => '데이터 디렉터리의 디스크가 가득 찼습니다',
    'bucket-unreachable': () => 'tarball을 보관하는 버킷에 접근할 수 없습니다',
    internal: () => '내부 오류가 발생했습니다',
    'shutting-down': () => '서비스가 종료되는 중입니다',
    unavailable: () => '지금은 응답할 수 없습니다',
  },
  details: {
    malformed: (f) => unreadable[f.why],
    unauthenticated: () =>
      '토큰을 보내 주세요("Authorization: Bearer swb_…"). 명령은 SWITCHBACK_TOKEN의 값을 씁니다. GitHub Actions에서는 작업에 `permissions: id-token: write`가 있고 서비스가 그 작업을 신뢰하면 토큰이 없어도 됩니다. 토큰을 줄 수 있는 사람이 발급합니다: npx --no switchback token create. 사람은 로그인하면 됩니다: npx --no switchback login',
    'token-unknown': () =>
      '토큰이 온전한지, 이 서비스의 것인지 확인해 주세요. 토큰을 줄 수 있는 사람이 새로 발급합니다: npx --no switchback token create',
    'token-expired': (f) =>
      f.isLogin
        ? `로그인은 ${minute(f.at)}까지였습니다. 다시 로그인해 주세요: npx --no switchback login`
        : `${minute(f.at)}까지 유효했습니다. 토큰 담당자에게 새 토큰을 요청해 주세요: npx --no switchback token create`,
    'token-revoked': (f) =>
      f.isLogin
        ? '로그아웃했거나 권한이 있는 사람이 로그인을 끝냈습니다. 다시 로그인해 주세요: npx --no switchback login'
        : '토큰 담당자에게 이유를 묻거나 새 토큰을 요청해 주세요: npx --no switchback token create',
    'session-over': (f) => `${sessions[f.why]} 브라우저에서 다시 로그인해 주세요.`,
    'sign-in-unknown': () =>
      '다른 브라우저의 것이거나, 이미 쓰였거나, 10분이 넘게 걸렸습니다. 브라우저에서 처음부터 다시 해 주세요.',
    'sign-in-refused': (f) => `${signIns[f.why]} 브라우저에서 처음부터 다시 해 주세요.`,
    'no-role': (f) =>
      `신원 공급자는 확인해 주었지만 속한 그룹(클레임 "${f.claim}") 가운데 이 서비스에서 역할을 가진 것이 없습니다. 역할이 있는 그룹에 넣어 달라고 하거나, 서비스 운영자에게 SWITCHBACK_OIDC_ROLES에 그룹을 추가해 달라고 요청한 뒤 다시 로그인해 주세요.`,
    'no-sign-in': () =>
      '이 서비스에는 신원 공급자가 설정되어 있지 않습니다. 토큰(SWITCHBACK_TOKEN)을 보내거나, 서비스 운영자에게 SWITCHBACK_OIDC_ISSUER를 설정해 달라고 요청해 주세요.',
    'signature-wrong': () =>
      'X-Hub-Signature-256 헤더가 없거나 보낸 내용과 맞지 않습니다. GitHub의 웹훅과 SWITCHBACK_GITHUB_WEBHOOK_SECRET에 같은 비밀 값을 넣어 주세요.',
    'no-webhook': () =>
      '웹훅의 비밀 값이 설정되어 있지 않습니다. SWITCHBACK_GITHUB_WEBHOOK_SECRET을 설정하고 서비스를 다시 시작해 주세요.',
    'not-signed-in': () =>
      '로그인하지 않았거나 따로 발급된 토큰으로 요청했습니다. 그런 토큰은 이렇게 폐기합니다: npx --no switchback token revoke',
    'id-token-refused': (f) =>
      `${idTokens[f.why]} CI에서 이 audience로 새 토큰을 받은 뒤 다시 해 주세요: ${f.audience}`,
    'job-refused': (f) =>
      f.why.includes('used')
        ? 'CI의 토큰은 한 번만 쓸 수 있는데 이미 쓰였습니다. 작업을 다시 실행하거나 CI에서 새 토큰을 받아 주세요.'
        : `CI는 확인해 주었지만 이 서비스의 규칙에 맞지 않습니다: ${listed(f.why.map((one) => jobs[one]))}. 서비스 운영자는 SWITCHBACK_CI_RULES에 다음을 추가할 수 있습니다: ${f.rule}`,
    'no-job-sign-in': () =>
      '이 서비스는 신뢰하는 CI가 없습니다. 토큰(SWITCHBACK_TOKEN)을 보내거나, 서비스 운영자에게 SWITCHBACK_CI_ISSUERS와 SWITCHBACK_CI_RULES를 설정해 달라고 요청해 주세요.',
    'issuer-unreachable': (f) =>
      `${f.issuer}에서 키를 받지 못해 서명을 확인할 수 없습니다. 잠시 뒤 다시 해 주세요. 자세한 내용은 서비스의 로그에 있습니다.`,
    'other-commit': (f) =>
      `CI 작업은 자신이 실행된 대상만 등록합니다: ${f.named === 'commit' ? '커밋' : '브랜치'} ${f.own}. 그것을 등록하거나 따로 발급된 토큰(SWITCHBACK_TOKEN)을 써 주세요.`,
    'provider-unreachable': (f) =>
      `${f.issuer}에서 쓸 수 있는 답을 받지 못했습니다. 잠시 뒤 다시 해 주세요. 자세한 내용은 서비스의 로그에 있습니다.`,
    'gives-more': (f) =>
      `이 토큰은 ${rightOf(f)} 권한을 갖게 되지만 요청한 사람에게 그 권한이 없습니다. 그 범위를 빼거나 권한이 있는 사람에게 요청해 주세요.`,
    forbidden: (f) =>
      'header' in f ? foreign(f) : `${rightOf(f)} 권한이 필요합니다. 권한 담당자에게 요청해 주세요.`,
    'override-not-allowed': (f) =>
      `${rightOf(f)} 권한이 필요합니다. 고정이 끝날 때까지 기다리거나 권한이 있는 사람에게 부탁해 주세요.`,
    'not-found': (f) => notFound(f).detail,
    'commit-unknown': () =>
      '커밋은 CI가 등록한 빌드로 알 수 있습니다. 목록 보기: npx --no switchback build list',
    'commit-ambiguous': ({ named }) =>
      named === null
        ? '자릿수를 더 입력해 주세요. 후보를 함께 보여 드립니다.'
        : `자릿수를 더 입력해 주세요. 처음 ${String(named)}개만 보여 드리며, 후보가 더 있습니다.`,
    'method-not-allowed': (f) => `가능한 요청: ${listed(f.allow)}.`,
    'not-acceptable': () => '"Accept: application/json"으로 보내 주세요.',
    'stage-held': (f) =>
      f.others.length === 0
        ? `${heldBy(f)} 해제될 때까지 기다리거나(onHold "wait", --wait-for-release), 사유를 적고 고정을 무시하고 진행해 주세요(overrideHold "${f.hold}", --override-hold ${f.hold} --reason "…").`
        : `${[f, ...f.others].map(heldBy).join(' ')} 모두 해제될 때까지 기다리거나(onHold "wait", --wait-for-release), 사유를 적고 모두 무시하고 진행해 주세요(overrideHolds, ${overrideFlags([f, ...f.others].map(({ hold }) => hold)).join(' ')} --reason "…").`,
    'stage-already-held': (f) =>
      `${f.by} 님이 같은 사유로 이미 고정했습니다. 연장: npx --no switchback hold extend ${f.hold} --until …, 해제: npx --no switchback hold release ${f.hold}`,
    'stage-booked': (f) =>
      `${f.by} 님이 ${f.from === null ? '' : `${minute(f.from)}부터 `}${f.until === null ? '해제할 때까지' : `${minute(f.until)}까지`} 이 스테이지에서 ${f.other} 빌드를 보여 줍니다(${f.hold}): "${f.reason}". 같은 시간에 ${f.build} 빌드를 보여 줄 수는 없습니다. 시간을 바꾸거나 ${f.by} 님과 상의하세요.`,
    'put-back-late': (f) =>
      `${f.by} 님이 그곳에서 ${f.build} 빌드를 보여 주며(${f.hold}), 늦어도 ${minute(f.due)}에는 되돌려야 합니다. ${f.ready === null ? '마일스톤이 언제 올라갈지 알 수 없습니다.' : `마일스톤은 아무리 빨라도 ${minute(f.ready)}에 올라갑니다.`}${f.kept === null ? '' : ` 그때는 ${f.keptBy ?? ''} 님이 ${f.keptUntil === null ? '' : `${minute(f.keptUntil)}까지 `}${f.stage} 스테이지를 고정하고 있어 되돌릴 수 없습니다(${f.kept}).`} putBackBefore(--put-back-before) 없이 만들면 기록하고 기다립니다.`,
    'hold-ended': (f) =>
      `이미 ${f.how === 'released' ? '해제되어' : '기한이 끝나'} 더는 바뀌지 않습니다. 새로 고정: npx --no switchback hold set ${f.stage} --reason "…"`,
    'own-hold': (f) => `물을 사람이 없습니다. 해제: npx --no switchback hold release ${f.hold}`,
    'asked-already': (f) =>
      `${minute(f.at)}에 요청했고(${f.ask}) 아직 답이 없습니다. 확인: npx --no switchback stage show ${f.stage}`,
    'ask-answered': (f) =>
      `${f.by}: ${words.askAnswer[f.how]}. 지금 기다리는 사람 보기: npx --no switchback stage show ${f.stage}`,
    'hold-of-stage-file': () =>
      '스테이지 파일에 정해져 있고 저절로 끝납니다. 승격할 권한이 있으면 사유를 적고 무시하고 진행할 수 있습니다: npx --no switchback promote <stage> --override-hold <hold> --reason "…"',
    'line-ended': () =>
      '이 정지의 고정은 모두 해제되었거나 기한이 끝났습니다. 지금의 고정 보기: npx --no switchback hold list',
    'no-previous-build': (f) =>
      f.build === null
        ? '아직 실행 중인 빌드가 없습니다. 스테이지 보기: npx --no switchback status'
        : `${f.build} 말고는 거기서 성공했고 격리되지 않은 빌드가 없습니다. 직접 지정: npx --no switchback rollback ${f.stage} --to b1 --reason "…"`,
    'hold-changed': (f) => `지금의 ETag는 ${f.etag}입니다. 다시 확인한 뒤 결정해 주세요.`,
    'line-changed': (f) => `지금의 ETag는 ${f.etag}입니다. 다시 확인한 뒤 결정해 주세요.`,
    'schedule-changed': (f) => `지금의 ETag는 ${f.etag}입니다. 다시 확인한 뒤 결정해 주세요.`,
    'webhook-changed': (f) => `지금의 ETag는 ${f.etag}입니다. 다시 확인한 뒤 결정해 주세요.`,
    'too-many-webhooks': () =>
      '아무것도 만들지 않았습니다. 필요 없는 웹훅을 삭제하거나 이미 있는 웹훅이 더 많이 알리게 하세요: npx --no switchback webhook list',
    'client-changed': (f) => `지금의 ETag는 ${f.etag}입니다. 다시 확인한 뒤 결정해 주세요.`,
    'promotion-running': (f) =>
      `${f.promotion} 승격은 현재 ${phases[f.phase]}입니다. 지켜보기: npx --no switchback watch ${f.promotion}`,
    'recovery-running': (f) =>
      `${f.by} 님이 ${minute(f.since)}에 요청했습니다(${f.recovery}). 진행 상황: npx --no switchback stage recover ${f.stage} --preview`,
    'already-current': () =>
      '빌드와 dotenv 파일이 그대로여서 할 일이 없습니다. 둘 중 하나를 바꾸거나 다른 빌드를 선택해 주세요.',
    'already-finished': (f) => `이미 끝난 결과는 바뀌지 않습니다: ${phases[f.phase]}.`,
    'milestone-taken': (f) =>
      `${f.stage}의 ${f.build} 빌드입니다. 다음 번호 보기: npx --no switchback milestone next`,
    'milestone-not-next': (f) =>
      `다음 번호는 ${String(f.next)}입니다. 다른 번호를 쓰면 이전 마일스톤을 잃게 됩니다. 사용: npx --no switchback milestone create ${String(f.next)} --build …`,
    'no-milestone-stages': () =>
      'Pulumi.<stage>.yaml 파일 하나 이상에 "milestone" 트리거를 지정하고 서비스를 다시 시작해 주세요.',
    'idempotency-in-flight': () => '잠시 뒤에 같은 키로 다시 보내 주세요.',
    'idempotency-key-reuse': () => '다른 본문이나 경로에 쓰인 키입니다. 새 요청에는 새 키를 써 주세요.',
    'request-timeout': (f) =>
      `${String(f.seconds)}초 동안 기다렸습니다. 저장된 것은 없으니 다시 보내 주세요.`,
    'stage-changed': (f) =>
      `${f.why === null ? `지금은 ${f.build ?? '빌드 없음'} 상태입니다` : '지금 무엇이 실행되는지 알 수 없습니다'}(ETag ${f.etag}). 다시 확인한 뒤 결정해 주세요.`,
    'payload-too-large': (f) =>
      `한도는 ${String(f.limit)}바이트입니다${f.setBy === undefined ? '' : `(서비스의 ${f.setBy})`}.`,
    'unsupported-media-type': (f) => `압축하지 않은 ${f.expected} 형식으로 보내 주세요.`,
    'idempotency-key-required': () =>
      'Idempotency-Key 헤더에 이 작업만의 값을 넣어 보내고, 다시 시도할 때도 같은 값을 보내 주세요.',
    'precondition-required': (f) =>
      `${f.stage} 스테이지가 실행하는 것을 바꾸려면 조회한 ETag를 If-Match로 보내야 합니다. 먼저 조회한 뒤 결정해 주세요.`,
    'rate-limited': (f) => rateLimited[f.of](f),
    validation: ({ mistakes, named }) =>
      mistakes === undefined
        ? '모든 문제와 그 위치가 "errors"에 있습니다.'
        : `문제 ${String(mistakes)}개 가운데 처음 ${String(named)}개와 그 위치가 "errors"에 있습니다.`,
    'build-not-eligible': () => '충족되지 않은 조건이 모두 "reasons"에 있습니다.',
    'artefact-missing': (f) =>
      `먼저 업로드해 주세요: PUT /api/v1/artifacts/${f.digest}. "npx --no switchback build create --sha <sha> --tarball <file>"은 두 가지를 함께 합니다.`,
    'artefact-refused': refusedWithNext,
    'digest-mismatch': (f) =>
      `예상 값은 ${f.expected}, 받은 값은 ${f.actual}입니다. 아무것도 저장하지 않았습니다. 다시 업로드해 주세요.`,
    'dotenv-invalid': () =>
      '모든 문제와 파일, 줄 번호가 "errors"에 있습니다. 파일을 고친 뒤 다시 시도해 주세요.',
    'stage-unreachable': (f) =>
      `${f.health === 'none' ? '실행 중인 것이 없습니다' : `상태: ${health[f.health]}`}. 확인: npx --no switchback stage show ${f.stage}`,
    'log-unreachable': (f) =>
      f.refused === null ? `AWS의 응답: ${f.said}` : awsFailures[f.refused.kind]({ ...f.refused }),
    'storage-full': () => '아무것도 저장하지 않았습니다. 공간을 비운 뒤 다시 시도해 주세요.',
    'bucket-unreachable': (f) =>
      `${f.address}: ${f.why}. 다시 시도해 주세요. 이미 보낸 부분은 다시 보내지 않습니다.`,
    internal: () => '버그입니다. 서비스 로그에서 요청 ID로 찾을 수 있습니다.',
    'shutting-down': () => '서비스가 다시 시작된 뒤에 시도해 주세요.',
    unavailable: () => '데이터베이스가 응답하지 않습니다. 잃은 것은 없습니다. 다시 시도해 주세요.',
  },
  fields: {
    missing: () => '값이 없습니다',
    'unknown-key': (f) => `알 수 없는 키입니다: ${listed(f.keys)}`,
    'wrong-type': (f) => `값의 형식은 ${worded(words.kindOfValue, f.expected)}이어야 합니다`,
    'bad-format': (f) => `다음과 같은 형식이어야 합니다: ${f.expected}`,
    'out-of-range': ({ minimum, maximum }) => {
      if (minimum === undefined) return `${String(maximum ?? '–')} 이하여야 합니다`;
      if (maximum === undefined) return `${String(minimum)} 이상이어야 합니다`;
      return `${String(minimum)}에서 ${String(maximum)} 사이여야 합니다`;
    },
    'one-of': (f) => `다음 중 하나여야 합니다: ${listed(f.values)}`,
    'exactly-one': (f) => `다음 중 정확히 하나가 필요합니다: ${listed(f.keys)}`,
    'artifacts-of-two-builds': (f) => `아티팩트 하나는 ${f.build} 빌드의 것이고 다른 하나는 아닙니다`,
    'only-on-aws': (f) =>
      `aws 플랫폼의 스테이지에만 쓸 수 있습니다. ${f.stage} 스테이지는 ${f.platform} 플랫폼이라 보호된 자원이 없으니 빼 주세요.`,
    'no-such-stage': (f) => `없는 스테이지입니다. 있는 스테이지: ${listed(f.stages)}`,
    'no-stage-left': () => '고정할 스테이지가 하나도 남지 않습니다',
    'no-saved-paths': (f) =>
      `경로가 필요합니다. ${listed(f.stages)} 어느 쪽의 정책에도 비교할 경로가 없습니다.`,
    'image-not-pinned': (f) =>
      `태그는 다른 이미지로 옮겨질 수 있으므로 다이제스트가 필요합니다. ${f.repository}@sha256:… 형식으로 등록하세요. 다이제스트 확인: ${digestCommand(f)}`,
    'in-the-past': () => '앞으로 올 시각이어야 합니다',
    'too-long': (f) => `최대 ${String(f.days)}일 뒤여야 합니다`,
    'before-start': (f) => `${f.start} 시각보다 이를 수 없습니다`,
    'not-after': (f) => `${minute(f.start)}보다 늦어야 합니다`,
    'begun-already': () => '이미 시작되어 바꿀 수 없습니다. 끝내거나 끝나는 때를 바꿔 주세요.',
    'other-slot': (f) =>
      `${String(f.number)}번 마일스톤의 자리는 ${f.slot} 스테이지이며 그곳에서만 보여 줄 수 있습니다`,
    'no-qa-hold': (f) => `QA 고정에만 쓸 수 있습니다. 이 고정의 종류: ${words.holdKind[f.kind]}`,
    'no-build': (f) => `${f.stage} 스테이지에서 실행 중인 빌드를 알아야 합니다`,
    'needed-to-override': () => '고정을 무시하고 진행하려면 필요합니다',
    'needed-despite': () => '문제가 확인된 빌드를 쓰려면 필요합니다',
    'hold-in-force': () => '고정되어 있는 동안에는 고정을 해제하면서 판정하세요',
    'needed-to-lift': () => '격리를 풀려면 필요합니다',
    'needed-for-other': (f) => `필요합니다(--reason): ${f.by} 님의 고정입니다`,
    'held-already': (f) =>
      `스테이지가 이미 고정되어 있고 그 고정이 유지됩니다. 끝나는 때를 바꾸려면: npx --no switchback hold extend ${f.hold} --for 2h`,
    'not-both': (f) => `함께 쓸 수 없습니다: ${listed(f.keys)}`,
    'no-credentials': () => '사용자 이름이나 암호를 넣을 수 없습니다. 모두가 읽는 주소입니다.',
    'address-not-told': (f) => addressWhy[f.why],
    'bad-text': () => '제어 문자나 깨진 유니코드가 없어야 합니다',
    blank: () => '보이는 글자가 없습니다. 내용을 적어 주세요.',
    'not-a-branch': (f) => `git이 브랜치 이름으로 받지 않습니다: ${quoted(f.branch)}`,
    other: () => '허용되지 않습니다',
  },
};

const addressWhy: Readonly<Record<AddressFault, string>> = {
  'not-https': 'https 주소여야 합니다. https가 아닌 주소는 이 컴퓨터에서만 됩니다.',
  credentials: '사용자 이름이나 암호를 넣을 수 없습니다',
  private:
    '사설 네트워크의 주소입니다. 서비스를 SWITCHBACK_WEBHOOK_PRIVATE=allowed 설정으로 시작했을 때만 알립니다.',
  reserved: '인터넷에 있는 컴퓨터의 주소가 아닙니다. 이런 주소에는 알리지 않습니다.',
};

const unreadable: Readonly<Record<ProblemFacts['malformed']['why'], string>> = {
  'not-utf8': '본문이 UTF-8이 아닙니다. UTF-8로 된 JSON 객체 하나를 보내 주세요.',
  'not-json': '본문이 JSON이 아닙니다. UTF-8로 된 JSON 객체 하나를 보내 주세요.',
  'bad-address': '주소의 이스케이프가 잘못되었습니다. UTF-8을 퍼센트 인코딩해 주세요.',
};

const foreign = (f: Foreign): string =>
  `${f.header} 값 ${withParticle(`"${f.value}"`, '은')} 이 서비스의 주소가 아닙니다. 서비스의 주소로 요청해 주세요.`;

/** `devqa의 "promote"` */
function rightOf(f: Lacking): string {
  const verb = `"${words.right[f.verb]}"`;
  if (f.stages !== undefined) return `${listed(f.stages)} 스테이지의 ${verb}`;
  return f.stage === null ? verb : `${f.stage} 스테이지의 ${verb}`;
}

const sessions: Readonly<Record<SessionOver, string>> = {
  unknown: '쿠키에 해당하는 로그인이 이 서비스에 없습니다.',
  expired: '기한이 지났습니다.',
  ended: '로그아웃했거나 다른 사람이 끝냈습니다.',
};

const signIns: Readonly<Record<SignInFault, string>> = {
  denied: '신원 공급자가 허용하지 않았거나 거기서 취소했습니다.',
  code: '신원 공급자가 돌아온 코드를 받아 주지 않습니다. 이미 쓰였거나 다른 사람의 코드입니다.',
  'id-token':
    '신원 공급자가 알려 준 내용이 그 공급자의 서명이 아니거나, 이 서비스를 위한 것이 아니거나, 너무 오래되었습니다.',
  used: '이미 한 번 쓰인 로그인입니다.',
  nameless: '신원 공급자가 누구인지를 저장할 수 있는 형태로 알려 주지 않습니다.',
};
