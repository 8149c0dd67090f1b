import type { StartFacts } from '../../model/start-problem.js';
import type { StateUrlFault } from '../../model/state-bucket.js';
import { aside } from '../quote.js';
import { ruleWords } from './ci-jobs.js';
import type { Texts } from '../texts.js';
import { withParticle } from './particle.js';

export const service: Texts<StartFacts> = {
  'needs-identity': (f) =>
    `다른 컴퓨터가 서비스에 접속할 수 있는데(${f.for}) 서비스는 업로드된 코드를 실행하므로 누구인지 확인해야 합니다. SWITCHBACK_IDENTITY=required를 설정하거나 이 컴퓨터에서만 접속을 받으세요: --host 127.0.0.1`,
  'needs-public-url': (f) =>
    `다른 컴퓨터가 서비스에 접속할 수 있으므로(${f.for}) 어느 주소로 접속하는지 알려야 합니다. 설정: SWITCHBACK_PUBLIC_URL=https://switchback.example`,
  'needs-tls': (f) =>
    `다른 컴퓨터가 서비스에 접속할 수 있으므로(${f.for}) 토큰이 암호화되지 않은 채 오가면 안 됩니다. 인증서를 지정하거나(SWITCHBACK_TLS_CERT와 SWITCHBACK_TLS_KEY에 파일 이름) 인증서를 가진 프록시의 주소를 지정하세요: SWITCHBACK_TRUSTED_PROXY=10.0.0.5`,
  'bad-public-url': () =>
    'SWITCHBACK_PUBLIC_URL은 https://와 호스트, 필요하면 포트와 프록시가 떼는 단순한 경로까지여야 하고 그 뒤에는 아무것도 없어야 합니다.',
  'tls-half': (f) => `${f.missing} 값이 없습니다. 인증서와 키는 함께 지정해야 합니다.`,
  'tls-unusable': (f) =>
    `인증서를 쓸 수 없습니다(${f.file}): ${f.why}. SWITCHBACK_TLS_CERT와 SWITCHBACK_TLS_KEY가 가리키는 파일을 확인하세요.`,
  'bad-proxy': () =>
    'SWITCHBACK_TRUSTED_PROXY는 10.0.0.5와 같은 프록시 주소여야 하며, 여럿이면 쉼표로 구분합니다.',
  'oidc-incomplete': (f) =>
    `신원 공급자 설정에 빠진 것이 있습니다: ${f.missing}. 빠진 것을 설정하거나 SWITCHBACK_OIDC_…로 시작하는 변수를 모두 지워 주세요.`,
  'oidc-without-identity': () =>
    '신원 공급자를 지정했지만 사용자를 확인하지 않도록 되어 있습니다. SWITCHBACK_IDENTITY=required를 설정하거나 SWITCHBACK_OIDC_…로 시작하는 변수를 모두 지워 주세요.',
  'bad-oidc-issuer': () =>
    'SWITCHBACK_OIDC_ISSUER는 공급자가 스스로 밝히는 https:// 주소여야 하며 쿼리가 없어야 합니다. (http://는 이 컴퓨터의 주소일 때만 씁니다.)',
  'bad-oidc-scopes': () =>
    'SWITCHBACK_OIDC_SCOPES에는 openid가 있어야 하며 여럿이면 빈칸으로 구분합니다: openid profile groups',
  'bad-oidc-role': (f) =>
    `SWITCHBACK_OIDC_ROLES의 ${String(f.entry)}번째 항목이 그룹과 역할의 형식이 아닙니다. 예: testers=qa:devqa,read; leads=operator. 쓸 수 있는 역할과 동작: ${f.known}`,
  'ci-incomplete': (f) =>
    `CI 작업 설정에 빠진 것이 있습니다: ${f.missing}. 빠진 것을 설정하거나 SWITCHBACK_CI_…로 시작하는 변수를 모두 지워 주세요.`,
  'ci-without-identity': () =>
    'CI 작업을 확인하도록 했지만 사용자를 확인하지 않도록 되어 있습니다. SWITCHBACK_IDENTITY=required를 설정하거나 SWITCHBACK_CI_…로 시작하는 변수를 모두 지워 주세요.',
  'bad-ci-issuer': (f) =>
    `SWITCHBACK_CI_ISSUERS의 ${String(f.entry)}번째 항목이 ${f.known} 가운데 하나가 아니거나, = 뒤의 주소가 CI가 스스로 밝히는 https:// 주소가 아닙니다. (http://는 이 컴퓨터의 주소일 때만 씁니다.)`,
  'ci-issuer-twice': () => 'SWITCHBACK_CI_ISSUERS에 같은 발급자가 두 번 있습니다.',
  'bad-ci-audience': () =>
    'CI의 토큰은 이 서비스에만 쓰도록 발급되어야 합니다. SWITCHBACK_PUBLIC_URL을 설정하거나 SWITCHBACK_CI_AUDIENCE=https://switchback.example처럼 CI의 것이 아닌 서비스의 주소를 설정해 주세요.',
  'bad-ci-rule': (f) =>
    `SWITCHBACK_CI_RULES의 ${String(f.entry)}번째 항목에서 "${f.word}": ${ruleWords[f.wrong]}. 예: repository=acme/shop#700100 owner=acme#42 ref=refs/heads/main workflow=acme/shop/.github/workflows/build.yml@refs/heads/main`,
  'github-incomplete': (f) =>
    `GitHub에 승격을 알리는 설정이 일부만 있습니다. 빠진 것: ${f.missing}. 설정하거나 SWITCHBACK_GITHUB_TOKEN, …_TOKEN_FILE, …_APP을 모두 지워 주세요.`,
  'github-twofold': (f) =>
    `GitHub에 보일 인증 수단은 하나여야 하는데 여러 개입니다: ${f.given}. 하나만 남겨 주세요.`,
  'bad-github-repository': () =>
    'SWITCHBACK_GITHUB_REPOSITORY는 GitHub에 적힌 그대로 소유자와 이름이어야 합니다: acme/api',
  'bad-github-api': () =>
    'SWITCHBACK_GITHUB_API는 쿼리가 없는 https:// 주소여야 합니다: https://github.example/api/v3 (http://는 이 컴퓨터에서만 됩니다.)',
  'bad-webhook-secret': (f) =>
    `${f.name}의 값은 ${String(f.least)}자 이상이어야 합니다. 알아맞히면 누구나 GitHub인 척할 수 있습니다. 이렇게 만드세요: openssl rand -hex 32`,
  'bad-number': (f) => `${f.name} 값은 ${String(f.least)}부터 ${String(f.most)}까지의 정수여야 합니다.`,
  'bad-choice': (f) => `${f.name} 값은 다음 중 하나여야 합니다: ${f.choices}.`,
  'bad-machine-name': (f) =>
    `컴퓨터 이름으로 쓸 수 없습니다(--machine, SWITCHBACK_MACHINE). 쓸 수 있는 값: ${f.allowed}.`,
  'machine-name-taken': (f) =>
    `컴퓨터 ${f.host}(데이터 디렉터리 ${f.dataDir})에서 이미 ${f.name} 이름으로 서비스가 실행 중입니다. --machine으로 다른 이름을 선택하거나 그 서비스를 멈춰 주세요. 30초 뒤에는 그 이름을 쓸 수 있습니다.`,
  'data-dir-held': (f) =>
    `다른 서비스(pid ${String(f.pid ?? '?')})가 데이터 디렉터리 ${withParticle(f.dataDir, '을')} 쓰고 있습니다. 그 서비스를 멈추거나 --data-dir로 다른 디렉터리를 선택해 주세요.`,
  'data-dir-twice': (f) =>
    `${f.host}의 서비스(pid ${String(f.pid)})가 데이터 디렉터리 ${f.dataDir} 또는 그 사본으로 실행 중이어서, 두 서비스가 서로의 업데이트를 가져가게 됩니다. 그 서비스를 멈추거나 --data-dir로 빈 디렉터리를 선택해 주세요.`,
  'data-dir-unusable': (f) =>
    `데이터 디렉터리 ${withParticle(f.dataDir, '을')} 쓸 수 없습니다: ${f.why}. --data-dir로 다른 디렉터리를 선택해 주세요.`,
  'port-in-use': (f) =>
    `${f.host}의 포트 ${withParticle(String(f.port), '을')} 다른 프로그램이 쓰고 있습니다. --port로 다른 포트를, 또는 --port 0으로 빈 포트를 선택해 주세요.`,
  'no-cli': () => 'Pulumi CLI가 없습니다. 설치: npx --no switchback setup',
  'database-unreachable': (f) =>
    `DATABASE_URL의 데이터베이스가 응답하지 않습니다: ${f.why}. 데이터베이스를 시작하거나 DATABASE_URL을 고쳐 주세요. (DATABASE_URL이 없으면 내장 데이터베이스를 쓰며, 거기에는 이 데이터베이스의 기록이 없습니다.)`,
  'database-taken': (f) =>
    `DATABASE_URL의 데이터베이스는 ${f.host}의 데이터 디렉터리 ${f.dataDir}에 속하며, 스테이지의 Pulumi 상태가 그곳에 있습니다. ${f.state === null ? '' : `함께 쓰려면 SWITCHBACK_STATE_URL을 같은 버킷(${f.state})으로 설정해 주세요. 그렇지 않으면 `}--data-dir로 그 디렉터리를 쓰거나 다른 데이터베이스를 만들어 주세요: createdb …`,
  'other-keys': (f) =>
    `이 컴퓨터는 첫 번째 컴퓨터와 키가 같아야 데이터베이스와 버킷을 함께 쓸 수 있습니다. ${f.host}의 ${f.dataDir}에 있는 passphrase와 fingerprint.key를 ${f.own}에 복사하고 소유자만 읽게 해 주세요(chmod 600).`,
  'database-broken': (f) =>
    `내장 데이터베이스 ${withParticle(f.folder, '을')} 열 수 없습니다. 파일이 손상되었거나 빠져 있습니다. 옮겨 두시면 다음에 시작할 때 빈 데이터베이스를 새로 만듭니다: ${aside(f.folder)}`,
  'not-for-a-sample': (f) =>
    `${f.dataDir}의 데이터베이스에서 이미 무언가가 일어났고(${f.table} 테이블), 예시가 그것과 섞이게 됩니다. 아무것도 바꾸지 않았습니다. 아직 없는 디렉터리를 --data-dir로 적어 주세요. DATABASE_URL을 쓴다면 빈 데이터베이스가 필요합니다: createdb switchback_sample`,
  'database-moved': (f) =>
    `내장 데이터베이스의 기록은 서버로 옮겨졌습니다. DATABASE_URL을 그 서버로 설정하거나, 옮기던 때의 상태로 돌아가려면 실행해 주세요: mv ${f.moved} ${f.folder}`,
  'no-server-named': () =>
    '기록을 어디로 옮길지 알 수 없습니다. DATABASE_URL을 PostgreSQL 서버(15 이상)의 빈 데이터베이스로 설정해 주세요: createdb switchback',
  'no-embedded-database': (f) =>
    `내장 데이터베이스 ${withParticle(f.folder, '이')} 없어 옮길 것이 없습니다. --data-dir로 데이터 디렉터리를 지정해 주세요.`,
  'update-running': (f) =>
    `업데이트가 진행 중이라(${f.attempt}) 절반만 저장될 수 있습니다. 서비스를 시작해 끝날 때까지 기다린 뒤 다시 멈춰 주세요: npx --no switchback serve`,
  'folder-not-empty': (f) =>
    `${f.folder}에 이미 무언가가 있어 덮어쓰지 않습니다. 비어 있거나 아직 없는 디렉터리를 지정해 주세요.`,
  'no-backup': (f) =>
    `${withParticle(f.folder, '은')} 백업이 아닙니다. 읽을 수 있는 backup.json이 없습니다. 다음 명령으로 만든 디렉터리를 지정해 주세요: npx --no switchback backup`,
  'backup-damaged': (f) =>
    `백업 파일 ${String(f.count)}개가 없거나 저장한 때와 다릅니다: ${f.files.join(', ')}${f.count > f.files.length ? ', …' : ''}. 아무것도 복원하지 않았습니다. 다른 백업이나 이 백업의 다른 사본을 써 주세요: ${f.folder}`,
  'server-not-empty': (f) =>
    `DATABASE_URL의 데이터베이스에 이미 기록이 있어(테이블 ${f.table}) 서로 섞이게 됩니다. 아무것도 옮기지 않았습니다. 빈 데이터베이스를 만들어 주세요: createdb switchback. 중단된 이동 때문에 남은 기록이라면 먼저 dropdb로 지워 주세요.`,
  'database-newer': (f) =>
    `더 새로운 버전의 Switchback이 만든 데이터베이스입니다(마이그레이션 ${f.migration}). 그 버전의 디렉터리에서 다시 시작해 주세요: npx --no switchback serve`,
  'bad-state-url': (f) =>
    `SWITCHBACK_STATE_URL 값을 쓸 수 없습니다. ${stateUrl(f)} s3://BUCKET/PREFIX?region=REGION 형식으로 쓰거나, SWITCHBACK_STATE_URL을 지워 상태를 데이터 디렉터리에 두세요.`,
  'state-unreachable': (f) =>
    `${f.address}에 있는 스택 상태에 접근할 수 없습니다: ${f.why}. 버킷, 네트워크, 자격 증명을 확인해 주세요: aws s3 ls ${f.address}`,
  'state-taken': (f) =>
    `SWITCHBACK_STATE_URL의 상태는 ${f.host}의 데이터 디렉터리 ${f.dataDir}에 속합니다. 그쪽을 시작하거나 이 디렉터리에 다른 접두사를 정해 주세요. 그쪽이 영영 없어졌다면: aws s3 rm ${f.file}`,
  'state-moved': (f) =>
    `이 데이터 디렉터리의 스택은 ${withParticle(f.to, '이')} 아니라 ${f.from}에 있습니다. 그대로 진행하면 빈 스택이 새로 만들어집니다. SWITCHBACK_STATE_URL을 원래대로 설정하거나, 모든 스택을 옮긴 뒤에(pulumi stack export, pulumi stack import) 다음을 실행해 주세요: ${aside(f.record)}`,
  'stacks-failed': (f) => `스택을 만들지 못했습니다: ${f.why}. 확인: npx --no switchback doctor`,
};

const stateUrls: Readonly<Record<Exclude<StateUrlFault, 'parameter'>, string>> = {
  scheme: 's3:// 주소만 지원합니다.',
  password: '사용자 이름이나 암호가 들어 있습니다. 자격 증명은 일반적인 AWS 변수나 프로필로 전달해 주세요.',
  bucket: '버킷이나 접두사에 쓸 수 없는 문자가 있습니다.',
  region: '리전이 없습니다(region=ap-northeast-2).',
};

const stateUrl = ({ fault, parameters }: StartFacts['bad-state-url']): string =>
  fault === 'parameter'
    ? `매개변수의 이름이나 값이 잘못되었습니다. 쓸 수 있는 이름: ${parameters}.`
    : stateUrls[fault];
