import type { ProblemMeanings } from '../problem-texts.js';

export const problemMeanings: ProblemMeanings = {
  malformed:
    '요청을 읽을 수 없습니다. 본문이 UTF-8이나 JSON이 아니거나 주소가 잘못되었습니다. 올바른 형식으로 다시 보내세요.',
  unauthenticated:
    '서비스가 호출한 사람을 확인하는데 요청에 아무 정보가 없습니다. 토큰을 보내세요: Authorization: Bearer swb_…',
  'token-unknown':
    '이 서비스의 토큰이 아니거나 온전하지 않습니다. 토큰을 줄 수 있는 사람이 새로 발급합니다: npx --no switchback token create',
  'token-expired':
    '토큰의 기간이 끝났습니다. 새 토큰을 요청하세요. 이미 거부되므로 따로 폐기하지 않아도 됩니다.',
  'token-revoked': '기간이 끝나기 전에 누군가 폐기한 토큰입니다. 누가 왜 폐기했는지는 감사 기록에 있습니다.',
  'session-over':
    '이 브라우저의 로그인이 끝났습니다. 기한이 지났거나 누군가 끝냈습니다. 다시 로그인해 주세요.',
  'sign-in-unknown':
    '신원 공급자에서 돌아온 것이 이 브라우저가 10분 안에 시작한 로그인이 아닙니다. 처음부터 다시 해 주세요.',
  'sign-in-refused':
    '신원 공급자가 허용하지 않았거나 알려 준 내용을 믿을 수 없습니다. 어느 쪽인지는 자세한 내용에 있습니다. 처음부터 다시 해 주세요.',
  'no-role':
    '신원 공급자는 확인해 주었지만 속한 그룹 가운데 이 서비스에서 역할을 가진 것이 없습니다. 그룹의 역할은 SWITCHBACK_OIDC_ROLES로 정합니다.',
  'no-sign-in': '이 서비스에는 신원 공급자가 없어 로그인할 수 없습니다. 토큰을 보내 주세요.',
  'signature-wrong':
    '이 웹훅의 비밀 값으로 서명되지 않아 아무것도 하지 않았습니다. GitHub의 웹훅과 SWITCHBACK_GITHUB_WEBHOOK_SECRET에 같은 값을 넣어 주세요.',
  'no-webhook':
    '서비스에 GitHub 웹훅의 비밀 값이 없어 받지 않습니다. 서비스를 운영하는 사람이 SWITCHBACK_GITHUB_WEBHOOK_SECRET을 설정합니다.',
  'not-signed-in':
    '로그인한 사람만 로그아웃할 수 있습니다. 따로 발급된 토큰은 이렇게 폐기합니다: npx --no switchback token revoke',
  'id-token-refused':
    'CI가 작업에 발급했다는 토큰의 서명, 용도, 기한 또는 내용이 맞지 않습니다. 어느 쪽인지는 자세한 내용에 있습니다.',
  'job-refused':
    'CI는 확인해 주었지만 서비스의 규칙에 맞지 않는 작업이거나 이미 쓰인 토큰입니다. 무엇이 맞지 않는지와 맞는 규칙은 자세한 내용에 있습니다. 규칙은 SWITCHBACK_CI_RULES로 정합니다.',
  'no-job-sign-in': '이 서비스는 신뢰하는 CI가 없어 작업이 로그인할 수 없습니다. 토큰을 보내 주세요.',
  'issuer-unreachable': 'CI에서 키를 받지 못해 서명을 확인할 수 없습니다. 바뀐 것은 없으니 다시 해 주세요.',
  'other-commit': 'CI 작업은 자신이 실행된 커밋과 브랜치만 등록합니다. 무엇인지는 자세한 내용에 있습니다.',
  'provider-unreachable':
    '신원 공급자가 응답하지 않았거나 쓸 수 있는 답을 주지 않았습니다. 바뀐 것은 없으니 다시 해 주세요.',
  'gives-more': '자신이 가진 것보다 많은 권한은 줄 수 없습니다. 넘치는 권한은 "right"에 있습니다.',
  forbidden:
    '필요한 권한이 없거나, 요청이 다른 이름이나 다른 사이트의 페이지에서 왔습니다. 자세한 내용은 detail에 있습니다.',
  'override-not-allowed':
    '고정이나 문제가 확인된 빌드를 무시하고 진행할 권한이 없습니다. 기다리거나 권한이 있는 사람에게 요청하세요.',
  'not-found': '그 이름이나 주소에 해당하는 것이 없습니다. 목록을 조회하면 무엇이 있는지 알 수 있습니다.',
  'commit-unknown':
    '등록된 빌드 가운데 그 커밋이 든 것이 없습니다. 빌드는 CI가 등록합니다: npx --no switchback build list',
  'method-not-allowed': '있는 주소이지만 이 메서드는 받지 않습니다. 받는 메서드는 Allow 헤더에 있습니다.',
  'not-acceptable': '요청이 받아들이는 형식으로 답할 수 없습니다. Accept에 application/json을 넣으세요.',
  'request-timeout': '요청의 나머지가 제때 오지 않았습니다. 저장된 것은 없으니 다시 보내세요.',
  'stage-held':
    '누군가 이 스테이지를 고정했습니다. 고정이 끝나기를 기다리거나, 권한이 있으면 사유를 적고 진행하세요.',
  'stage-already-held':
    '같은 사람이 같은 사유로 이미 고정했습니다. 그 고정을 연장하거나 해제하세요. 사유가 다르면 다른 고정입니다. 이전 빌드를 유지하는 고정은 누가 설정했든 하나입니다.',
  'stage-booked':
    '한 스테이지에서 두 빌드를 동시에 보여 줄 수 없는데, 그 시간에는 다른 빌드가 예약되어 있습니다. 시간을 바꾸거나 예약한 사람과 상의하세요.',
  'hold-of-stage-file':
    '조용한 시간은 스테이지 파일에 정해져 있고 저절로 끝납니다. 기다리거나 사유를 적고 무시하고 진행하세요.',
  'line-ended': '그 정지의 고정은 모두 해제되었거나 기한이 끝났습니다. 라인을 다시 멈추세요.',
  'put-back-late':
    '예약된 빌드보다 먼저 올리려면 마일스톤이 올라가고 예약된 빌드를 되돌리는 일까지 새 승격이 막히기 전에 끝나야 합니다. 조용한 시간과 다른 고정(`kept`)도 계산에 넣습니다. putBackBefore 없이 만들면 기록하고 기다립니다.',
  'hold-ended': '그 고정은 해제되었거나 기한이 끝났습니다. 다시 고정하세요.',
  'own-hold': '자신의 고정은 묻지 않고 해제하거나 기한을 바꿀 수 있습니다.',
  'asked-already': '고정한 사람에게 이미 알렸고 아직 답이 없습니다. 답이 온 뒤에 다시 요청하세요.',
  'ask-answered': '이미 답이 있습니다. 고정이 해제되었거나, 기한이 바뀌었거나 끝났거나, 누군가 거절했습니다.',
  'no-previous-build':
    '되돌아갈 이전 빌드가 그 스테이지에 없습니다. 그 스테이지에서 성공한 빌드를 지정하세요.',
  'promotion-running': '같은 빌드가 이미 그 스테이지로 승격되는 중입니다. 그 승격을 지켜보세요.',
  'recovery-running':
    '누군가 이미 그 스테이지에서 무엇이 실행되는지 확인하고 있습니다. 복구가 끝나기를 기다리세요.',
  'already-current': '스테이지가 이미 같은 구성으로 그 빌드를 실행하고 있어 할 일이 없습니다.',
  'already-finished': '승격이 이미 끝났습니다. 결과는 바뀌지 않습니다.',
  'milestone-taken':
    '그 번호의 마일스톤이 이미 있습니다. 다음 번호를 쓰세요: npx --no switchback milestone next',
  'milestone-not-next': '이전 마일스톤이 그대로 남도록 번호는 차례대로 매깁니다. 다음 번호를 쓰세요.',
  'no-milestone-stages':
    '트리거가 "milestone"인 스테이지 파일이 없습니다. 적어도 하나에 설정하고 서비스를 다시 시작하세요.',
  'too-many-webhooks':
    '웹훅이 이미 최대 개수만큼 있습니다. 필요 없는 웹훅을 삭제하세요: npx --no switchback webhook list',
  'idempotency-in-flight':
    '같은 Idempotency-Key로 보낸 첫 요청에 아직 답하는 중입니다. 잠시 뒤 다시 보내세요.',
  'stage-changed': '스테이지가 조회했을 때와 달라졌습니다(If-Match). 다시 조회한 뒤 결정하세요.',
  'line-changed': '라인의 정지에 든 고정이 조회했을 때와 달라졌습니다(If-Match). 다시 조회한 뒤 결정하세요.',
  'hold-changed': '고정이 조회했을 때와 달라졌습니다(If-Match). 다시 조회한 뒤 결정하세요.',
  'schedule-changed': '일정이 조회했을 때와 달라졌습니다(If-Match). 다시 조회한 뒤 결정하세요.',
  'webhook-changed': '웹훅 설정이 조회했을 때와 달라졌습니다(If-Match). 다시 조회한 뒤 결정하세요.',
  'client-changed': '클라이언트가 조회했을 때와 달라졌습니다(If-Match). 다시 조회한 뒤 결정하세요.',
  'payload-too-large': '요청이 받을 수 있는 크기보다 큽니다. 한도는 detail에 있습니다.',
  'unsupported-media-type': '여기서 받지 않는 종류의 본문입니다. 받는 종류는 detail에 있습니다.',
  'idempotency-key-required':
    '서비스가 Idempotency-Key 없는 POST를 받지 않습니다. 하나를 보내고, 다시 시도할 때도 같은 것을 보내세요.',
  'precondition-required': '스테이지를 바꾸려면 조회한 ETag를 If-Match로 보내야 합니다.',
  'rate-limited':
    '1분에 보낼 수 있는 요청이나 한꺼번에 열 수 있는 연결의 한도를 넘었습니다. 언제 다시 보낼 수 있는지는 Retry-After에 있습니다.',
  validation: '요청에 규칙에 맞지 않는 곳이 있습니다. 모든 곳이 "errors"에 나와 있습니다.',
  'build-not-eligible':
    '그 빌드는 아직 그 스테이지로 갈 수 없습니다. 채우지 못한 조건이 모두 "reasons"에 나와 있습니다.',
  'artefact-missing': '빌드가 가리키는 아티팩트가 업로드되지 않았습니다. 먼저 업로드하세요.',
  'artefact-refused':
    'tarball에 풀 수 없는 것이 들어 있거나, 들어 있는 것만으로는 시작하지 못합니다. 어떤 파일이며 어떻게 묶는지 설명에 나옵니다.',
  'digest-mismatch': '받은 바이트가 주소의 다이제스트와 맞지 않습니다. 저장된 것은 없으니 다시 업로드하세요.',
  'dotenv-invalid':
    '스테이지의 dotenv 파일이 올바르지 않습니다. 모든 문제가 파일과 줄 번호와 함께 "errors"에 나와 있습니다.',
  'commit-ambiguous': '그 숫자로 시작하는 커밋이 여럿입니다. 더 길게 적으세요.',
  'idempotency-key-reuse': '그 Idempotency-Key는 다른 요청에 쓰였습니다. 새 키를 쓰세요.',
  'stage-unreachable':
    '스테이지에 물었지만 답이 없습니다. 무엇이 실행되는지 보려면: npx --no switchback stage show',
  'log-unreachable':
    '스테이지의 백엔드 로그를 보관하는 곳에서 로그를 주지 않았습니다. 이유는 detail에 있습니다. 서비스에는 logs:FilterLogEvents 권한이 필요합니다.',
  'storage-full':
    '데이터 디렉터리의 디스크가 가득 찼습니다. 저장된 것은 없으니 공간을 비우고 다시 시도하세요.',
  'bucket-unreachable':
    '여러 서비스의 tarball을 보관하는 버킷이 응답하지 않거나 거부했습니다. 이유는 detail에 있습니다. 다시 시도하세요.',
  internal: '내부 오류가 발생했습니다. 버그입니다. 서비스 로그에서 요청 ID로 찾을 수 있습니다.',
  'shutting-down': '서비스가 종료되는 중입니다. 다시 시작된 뒤에 시도하세요.',
  unavailable: '데이터베이스가 응답하지 않습니다. 잃은 것은 없으니 다시 시도하세요.',
};

export const allProblems: string = '모든 문제';
