import type * as en from '../en/cli-variables.js';

export const readers: typeof en.readers = {
  service: '`npx --no switchback serve`가 읽는 것',
  both: '서비스와 명령, 직접 실행이 읽는 것',
  command: '모든 명령이 읽는 것',
  'by-hand': '직접 실행한 `pulumi up`이 읽는 것',
  simulation: 'AWS 모의 실행용',
  inside: 'Switchback이 스스로 정하는 것',
};

export const meanings: typeof en.meanings = {
  SWITCHBACK_HOST: '접속을 받는 주소. 루프백이 아니면 사용자 확인, 공개 주소, TLS가 필요',
  SWITCHBACK_PORT: '기다리는 포트. 0 = 아무 빈 포트. CLI는 데이터 디렉터리의 `service.json`에서 알아냄',
  SWITCHBACK_IDENTITY: '`required` = 모두 토큰을 보내야 함. 없으면 같은 컴퓨터에서는 토큰이 필요 없음',
  SWITCHBACK_PUBLIC_URL:
    '다른 컴퓨터가 접속하는 주소: `https://switchback.example`, 프록시가 경로를 떼면 그 경로까지: `https://ops.example/switchback`',
  SWITCHBACK_TLS_CERT: '서비스의 인증서 파일. 루트까지의 중간 인증서 포함',
  SWITCHBACK_TLS_KEY: '그 인증서의 키 파일',
  SWITCHBACK_TRUSTED_PROXY: '인증서를 대신 가진 프록시의 주소. 다른 곳에서 오는 연결은 받지 않음',
  SWITCHBACK_OIDC_ISSUER: '사람이 로그인할 때 쓰는 신원 공급자(OpenID Connect): `https://login.example`',
  SWITCHBACK_OIDC_CLIENT_ID: '공급자가 이 서비스를 부르는 이름',
  SWITCHBACK_OIDC_CLIENT_SECRET: '이 서비스가 공급자에게 자신을 증명하는 값. 표시되거나 로그에 남지 않음',
  SWITCHBACK_OIDC_SCOPES: '공급자에게 요청하는 것. 그룹을 별도의 scope로만 알려 주는 공급자도 있음',
  SWITCHBACK_OIDC_GROUPS_CLAIM: '공급자가 사람의 그룹을 알려 주는 클레임의 이름',
  SWITCHBACK_OIDC_ROLES:
    '그룹마다 할 수 있는 일: `testers=qa:devqa,read; leads=operator`. 어느 그룹에도 없으면 들어올 수 없음',
  SWITCHBACK_CI_ISSUERS:
    '작업을 보증하는 CI: `github`, `gitlab`, 또는 직접 운영하는 것: `gitlab=https://gitlab.example`, `github=https://ghe.example/_services/token`',
  SWITCHBACK_CI_RULES:
    '신뢰하는 작업과 그 권한: `repository=acme/shop#700100 owner=acme#42 ref=refs/heads/main workflow=…`. 규칙은 `;`로 구분',
  SWITCHBACK_CI_AUDIENCE: 'CI 토큰의 대상(audience). 없으면 공개 주소, 명령에서는 서비스의 주소',
  SWITCHBACK_GITHUB_REPOSITORY: '승격을 알릴 GitHub 저장소: `acme/api`',
  SWITCHBACK_GITHUB_WEBHOOK_SECRET: 'GitHub 웹훅을 확인하는 비밀 값, 16자 이상. 없으면 웹훅을 받지 않음',
  SWITCHBACK_GITHUB_WEBHOOK_SECRET_BEFORE: '이전 값. 바꾸는 동안 함께 받음',
  SWITCHBACK_GITHUB_TOKEN: '그 저장소의 배포를 쓸 수 있는 토큰. 화면에도 로그에도 나오지 않음',
  SWITCHBACK_GITHUB_TOKEN_FILE: '토큰이 든 파일. 서비스가 실행되는 동안 바꿔도 됨',
  SWITCHBACK_GITHUB_APP: '토큰 대신 쓰는 GitHub App의 클라이언트 ID 또는 번호',
  SWITCHBACK_GITHUB_APP_KEY_FILE: '그 App의 개인 키 파일',
  SWITCHBACK_GITHUB_API: 'API 주소. 직접 설치한 GitHub라면 `https://HOST/api/v3`',
  SWITCHBACK_WEBHOOK_PRIVATE:
    '`allowed`이면 사설 네트워크의 주소에도 웹훅으로 알림. 없으면 인터넷과 이 컴퓨터에만 알림',
  SWITCHBACK_DATA_DIR: '서비스와 러너, 직접 실행이 함께 쓰는 디렉터리. 기본값은 프로젝트 안',
  SWITCHBACK_MACHINE:
    '스테이지 파일(`switchback:machine`)에서 이 컴퓨터를 가리키는 이름. 데이터 디렉터리에 기억됨',
  SWITCHBACK_STATE_URL: '`s3://BUCKET/PREFIX?region=REGION`은 Pulumi 상태를 데이터 디렉터리 대신 버킷에 둠',
  SWITCHBACK_PULUMI_DIR:
    'Pulumi CLI를 두는 디렉터리. 없으면 클론에서는 `.pulumi-cli`, 패키지에서는 캐시 디렉터리(`XDG_CACHE_HOME`)',
  DATABASE_URL: '`postgres://…`: 내장 데이터베이스 대신 쓸 PostgreSQL 서버(15 이상)',
  SWITCHBACK_DRAIN_SECONDS:
    '중단한 업데이트가 스스로 끝나기를 기다리는 시간. aws에서는 진행 중인 작업에 AWS가 답하지 않을 수 있는 시간보다 짧지 않음',
  SWITCHBACK_LOCK_WAIT_SECONDS: '다른 쪽이 업데이트하는 스택을 승격이 기다리는 시간',
  SWITCHBACK_KEEP_LOGS_DAYS: '승격의 로그와 실행 디렉터리를 보관하는 기간. 0 = 영구',
  SWITCHBACK_KEEP_ARTEFACTS_DAYS: '어느 스테이지와 마일스톤에도 필요 없는 tarball을 보관하는 기간. 0 = 영구',
  SWITCHBACK_KEEP_HISTORY_DAYS: 'Pulumi 자체의 스택 이력을 보관하는 기간. 0 = 영구',
  SWITCHBACK_KEEP_AUDIT_DAYS: '감사 기록을 보관하는 기간. 0 = 영구',
  SWITCHBACK_UPLOAD_MB: '업로드하는 tarball의 최대 크기(MB). 4096까지',
  SWITCHBACK_UNPACKED_MB: '푼 tarball의 최대 크기(MB). 16384까지',
  SWITCHBACK_TARBALL_FILES: 'tarball에 든 파일과 디렉터리의 최대 개수. 1000000까지',
  SWITCHBACK_BADGES:
    '서비스에 접속할 수 있는 누구나 배지와 `/tv.xml`의 줄을 볼 수 있는 스테이지: `all` 또는 스테이지 이름들: `dev, nightly`. 없으면 아무것도 보이지 않음',
  SWITCHBACK_IDEMPOTENCY_KEY: '`required` = `Idempotency-Key` 없는 POST 요청을 거부함. 명령은 항상 보냄',
  SWITCHBACK_READS_A_MINUTE: '토큰 또는 세션마다 1분에 조회할 수 있는 횟수. 0 = 제한 없음',
  SWITCHBACK_WRITES_A_MINUTE: '토큰 또는 세션마다 1분에 변경할 수 있는 횟수. 0 = 제한 없음',
  SWITCHBACK_FAILED_SIGN_INS_A_MINUTE: '한 주소에서 1분에 실패할 수 있는 로그인 횟수. 0 = 제한 없음',
  SWITCHBACK_ARRIVALS_A_MINUTE:
    '한 주소에서 1분에 `/auth` 아래로 보낼 수 있는 요청 수. 로그인 한 번에 3개까지 씀. 0 = 제한 없음',
  SWITCHBACK_SERVER:
    '서비스 주소. 없으면 Pulumi.yaml의 `switchback.server`, 그것도 없으면 `service.json`의 것',
  SWITCHBACK_TOKEN: '요청하는 사람: 토큰의 비밀 값, `swb_…`',
  SWITCHBACK_ID_TOKEN: 'GitLab이 이 작업에 발급한 토큰(`id_tokens`). GitHub Actions에서는 직접 받아 옴',
  SWITCHBACK_LANG: '`en` 또는 `ko`. 없으면 `LC_ALL`, `LC_MESSAGES`, `LANG`',
  SWITCHBACK_CLIENT: '어느 클라이언트로서 묻는지. 예: `web/dev`',
  NO_COLOR: '비어 있지 않으면 색을 쓰지 않음',
  CLICOLOR: '`0` = 색을 쓰지 않음',
  CLICOLOR_FORCE: '`1` = 터미널이 아니어도 색을 씀',
  SWITCHBACK_OVERRIDE_HOLD: '고정을 무시하고 진행하는 사유. 기록에 남음',
  SWITCHBACK_DEBUG_PROVIDERS: '`aws:PORT,awsx:PORT`: 엔진이 연결할 프로바이더 서버',
  SWITCHBACK_ECS_ENDPOINT: 'ECS API의 주소',
  SWITCHBACK_LOGS_ENDPOINT: 'CloudWatch 로그 API의 주소',
  SWITCHBACK_STS_ENDPOINT: 'STS API의 주소',
  SWITCHBACK_AWS_ENDPOINT: '설정이 가리키는 것을 확인하고 태그로 리소스를 찾는 API의 주소',
  SWITCHBACK_PROJECT: '러너와 직접 실행이 쓰는 Pulumi.yaml의 디렉터리',
  SWITCHBACK_HOST_ENTRY: '러너가 쓰는, 스테이지 뒤의 프로그램',
  SWITCHBACK_LANGUAGE_HOST: 'Pulumi CLI가 쓰는, 직접 실행한 업데이트의 프로그램을 돌리는 파일',
  SWITCHBACK_PULUMI:
    '러너가 쓰는 Pulumi CLI. `npx --no switchback setup`에서는 CLI를 구하는 유일한 방법: `path`, `vendor`, `build`',
  SWITCHBACK_PULUMI_VERSION: '러너가 쓰는 Pulumi CLI의 버전',
};

export const otherwise: typeof en.otherwise = (f) => `기본값 ${f.value}`;
