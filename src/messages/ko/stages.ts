import type { stages as en } from '../en/stages.js';
import { listed, type Facts } from '../facts.js';

const meant = (f: Facts): string => (f['hint'] == null ? '' : ` 혹시 ${listed(f['hint'])}인가요?`);
const nearest = (f: Facts): string => (f['nearest'] == null ? '' : ` 혹시 ${listed(f['nearest'])}인가요?`);
const key = (f: Facts): string => listed(f['key']);
const file = (f: Facts): string => listed(f['file']);

export const stages: typeof en = {
  PROJECT_FILE_MISSING: (_: Facts) =>
    '여기에 Pulumi.yaml이 없습니다. 프로젝트 디렉터리로 이동하거나 --project DIR로 지정하세요.',
  PROJECT_FILE_INVALID: (f: Facts) =>
    `쓸 수 있는 프로젝트 이름이 없습니다. \`${listed(f['hint'])}\` 같은 줄을 추가하세요. 영문자, 숫자, "-", "_", "."를 100자까지 쓸 수 있습니다.`,
  NO_STAGES: (f: Facts) =>
    `스테이지가 없습니다. 스테이지는 Pulumi.<stage>.yaml 파일입니다. ${listed(f['hint'])} 같은 파일을 추가하세요.`,
  FILE_UNREADABLE: (f: Facts) =>
    `${file(f)} 파일을 읽을 수 없습니다: ${unreadable[listed(f['reason'])] ?? listed(f['detail'])}. 읽을 수 있는 UTF-8 텍스트 파일을 두세요.`,
  FILE_EXTENSION: (f: Facts) =>
    `스테이지 파일은 .yaml로 끝나야 하므로 ${file(f)} 파일은 무시됩니다. 이름을 ${listed(f['hint'])}(으)로 바꾸세요.`,
  YAML_SYNTAX: (f: Facts) => `올바른 YAML이 아닙니다: ${listed(f['reason'])}. 들여쓰기나 따옴표를 고치세요.`,
  YAML_KEY_TWICE: (f: Facts) => `${key(f)} 키가 두 번 나옵니다. 둘 중 한 줄을 지우세요.`,
  STAGE_NAME_INVALID: (f: Facts) =>
    `"${listed(f['stage'])}"은(는) 스테이지 이름이 될 수 없습니다. 영문 소문자로 시작하고 소문자, 숫자, "-"만 31자까지 씁니다. ${f['hint'] == null ? '파일 이름을 바꾸세요.' : `파일 이름을 ${listed(f['hint'])}(으)로 바꾸세요.`}`,
  STAGE_NAME_RESERVED: (f: Facts) =>
    `"${listed(f['stage'])}"은(는) 개발자 자신의 컴퓨터를 뜻하며 스테이지가 될 수 없습니다. 파일 이름을 바꾸세요.`,
  UNKNOWN_KEY: (f: Facts) => `${key(f)} 키는 없습니다.${meant(f)} 고치거나 지우세요.`,
  MISSING_KEY: (f: Facts) =>
    `${f['trigger'] === undefined ? '' : `${listed(f['trigger'])} 트리거에 필요한 `}${key(f)} 키가 없습니다. 추가하세요. 쓸 수 있는 값: ${listed(f['allowed'])}.`,
  KEY_NOT_ALLOWED: (f: Facts) =>
    f['because'] === 'esc'
      ? 'Pulumi ESC의 변수는 아무 말 없이 dotenv 파일보다 우선합니다. `environment:`를 지우고 dotenv 파일을 쓰세요.'
      : `${key(f)} 키는 ${listed(f['trigger'])} 트리거에서 효과가 없습니다. 지우거나 다른 트리거를 고르세요.`,
  INVALID_VALUE: (f: Facts) =>
    `${key(f)} 키에 ${listed(f['value'])} 값은 쓸 수 없습니다.${meant(f)} 쓸 수 있는 값: ${listed(f['allowed'])}.`,
  VALUE_TOO_LONG: (f: Facts) =>
    `${key(f)} 값이 너무 깁니다. ${listed(f['max'])}${f['unit'] === 'array' ? '개' : '자'} 이하로 줄이세요.`,
  UNKNOWN_SOURCE: (f: Facts) =>
    `빌드를 가져올 "${listed(f['source'])}" 스테이지가 없습니다.${meant(f)} 스테이지 목록: ${listed(f['known'])}.`,
  SOURCE_CYCLE: (f: Facts) =>
    `스테이지들이 서로를 기다립니다: ${path(f)}. 하나의 소스를 바꾸거나, 소스 없이 commit 트리거를 쓰세요.`,
  SOURCE_IS_MILESTONE: (f: Facts) =>
    `"${listed(f['source'])}"은(는) 다른 스테이지와 번갈아 마일스톤을 받으므로 일부 마일스톤만 넘어옵니다. 그 앞 스테이지를 소스로 고르세요.`,
  DOTENV_FILE_MISSING: (f: Facts) =>
    `${listed(f['missing'])} 파일이 없습니다. 파일을 만들거나 ${key(f)} 키를 고치세요.`,
  INVALID_SCHEDULE: (f: Facts) =>
    `${schedules[listed(f['reason'])] ?? schedules.syntax} 필드 다섯 개로 쓰세요. 예: 매일 밤 3시는 "0 3 * * *"입니다.`,
  INVALID_TIMEZONE: (f: Facts) =>
    `"${listed(f['value'])}"은(는) 시간대가 아닙니다.${meant(f)} Asia/Seoul과 같은 IANA 이름을 쓰세요.`,
  ENCRYPTION_SALT_MISSING: (f: Facts) =>
    `encryptionsalt가 없어서 Pulumi가 이 파일에 직접 써넣게 됩니다. 이 파일은 Git으로 관리됩니다. ${salt(f)}`,
  ENCRYPTION_SALT_INVALID: (f: Facts) => `encryptionsalt가 손상되어 어떤 암호도 맞지 않습니다. ${salt(f)}`,
  ENCRYPTED_KEY_MISSING: (f: Facts) =>
    `encryptedkey가 없습니다. 그대로 두면 Pulumi가 커밋된 이 파일에 새로 씁니다. 직접 만들어 커밋해 주십시오: ${listed(f['hint'])} 이미 있는 스택이라면: ${listed(f['change'])}`,

  DOTENV_NAME_TAKEN: (f: Facts) =>
    `dotenv 이름 "${listed(f['dotenv'])}"은(는) 이미 ${listed(f['stages'])}에서 쓰고 있습니다. 이 스테이지만의 파일을 정하세요.`,

  UNKNOWN_STAGE: (f: Facts) =>
    `"${listed(f['stage'])}" 스테이지는 없습니다.${nearest(f)} 스테이지 목록: ${listed(f['known'])}.`,
  STAGE_ENV_MISMATCH: (f: Facts) =>
    `${listed(f['stage'])} 스테이지는 "${listed(f['asked'])}"이(가) 아니라 "${listed(f['dotenv'])}" 파일로 실행됩니다. 파일은 스테이지가 정하므로 따로 지정하지 마세요.`,
  ENV_FILE_MISSING: (f: Facts) =>
    `${listed(f['stage'])} 스테이지에 필요한 ${file(f)} 파일이 없습니다. 파일을 만드세요. 비어 있어도 됩니다.`,
  ENV_FILE_UNREADABLE: (f: Facts) =>
    `${file(f)} 파일을 읽을 수 없습니다: ${unreadable[listed(f['reason'])] ?? listed(f['detail'])}. 읽을 수 있는 1MB 이하의 파일을 두세요.`,
  ENCODING: (f: Facts) =>
    f['reason'] === 'nul'
      ? '여기에 NUL 바이트가 있습니다. 파일을 UTF-8 텍스트로 다시 저장하세요.'
      : 'UTF-8이 아닙니다. 파일을 UTF-8로 다시 저장하세요.',
  SYNTAX: (f: Facts) => syntax[listed(f['reason'])] ?? syntax['not-an-assignment'],
  INVALID_KEY: (f: Facts) =>
    `${f['key'] == null ? '여기 있는 것은' : `"${key(f)}"은(는)`} 변수 이름이 될 수 없습니다. 영문자로 시작하고 영문자, 숫자, "_"만 쓰세요.`,
  DUPLICATE_KEY: (f: Facts) =>
    `${key(f)} 키는 이 파일의 ${listed(f['firstLine'])}번째 줄에 이미 있습니다. 둘 중 하나를 지우세요.`,
  UNRESOLVED_REFERENCE: (f: Facts) =>
    `${key(f)} 값이 참조하는 ${f['reference'] == null ? '이름이' : `$${listed(f['reference'])} 이름이`} ${f['ignored'] === true ? '어느 파일에도 없습니다. 이 셸에 있는 값은 Switchback 자신의 것입니다' : '어디에도 없습니다'}. 값을 정하거나, \${NAME:-text}로 기본값을 주거나, $ 글자 자체라면 \\$로 쓰세요.`,
  REQUIRED_REFERENCE: (f: Facts) =>
    `${key(f)} 값에 필요한 ${f['reference'] == null ? '이름이' : `$${listed(f['reference'])} 이름이`} 정해지지 않았습니다${said(f)}. 비어 있지 않은 값을 정하세요.`,
  REFERENCE_CYCLE: (f: Facts) => `값들이 서로를 참조합니다: ${path(f)}. 그중 하나를 참조 없이 쓰세요.`,
  REFERENCE_SYNTAX: (f: Facts) =>
    `${key(f)} 값에 ${references[listed(f['reason'])] ?? references['unknown-form']} $NAME, \${NAME}, \${NAME:-text}, \${NAME-text}, \${NAME:+text}, \${NAME:?message} 중 하나로 쓰고, $ 글자 자체는 \\$로 쓰세요.`,
  COMMAND_SUBSTITUTION_UNSUPPORTED: (f: Facts) =>
    `${key(f)} 값에 $(…)가 있지만 명령은 절대 실행하지 않습니다. 값을 직접 쓰거나, 글자 그대로라면 \\$(로 쓰세요.`,
  SERVERLESS_VARIABLE: (f: Facts) =>
    `${key(f)} 값의 \${${listed(f['source'])}:…}는 Serverless Framework만 채울 수 있습니다. 값을 직접 쓰거나 \${NAME}으로 참조하세요.`,
  CFN_DYNAMIC_REFERENCE: (f: Facts) =>
    `${key(f)} 값의 {{resolve:…}}는 CloudFormation만 채울 수 있습니다. 대신 비밀 값의 ARN을 쓰세요.`,
  ENCRYPTED_VALUE: (f: Facts) =>
    `${key(f)} 값은 dotenvx로 암호화되어 여기서는 읽을 수 없습니다. 대신 비밀 값의 ARN을 쓰세요.`,
  UNKNOWN_STACK_SETTING: (f: Facts) =>
    f['belongsTo'] == null
      ? `${key(f)} 설정은 없습니다.${nearest(f)} 설정 목록: ${listed(f['known'])}.`
      : `${key(f)} 설정은 ${listed(f['belongsTo'])} 플랫폼의 것인데, 이 스테이지는 ${listed(f['platform'])}에서 실행됩니다. 지우세요.`,
  BAD_STACK_SETTING: (f: Facts) =>
    `${key(f)} 설정에 쓸 수 없는 값이 있습니다. 쓸 수 있는 값: ${listed(f['allowed'])}.`,
  SECRET_LITERAL: (f: Facts) =>
    `${key(f)} 키는 비밀로 보이는데 값이 그대로 적혀 있습니다. 비밀 값의 ARN을 쓰거나 이름을 switchback:allowLiteralSecrets에 넣으세요.`,
  RESERVED_KEY: (f: Facts) =>
    `${key(f)} 키는 백엔드가 아니라 ${f['platform'] === true ? '플랫폼' : '프로세스'}의 동작을 바꿉니다. 지우거나 이름을 switchback:allowReserved에 넣으세요.`,
  KEY_CONFLICT: (f: Facts) =>
    `${key(f)} 키는 Switchback이 직접 정하므로 파일에 쓴 값은 사라집니다. 지우세요.`,
  STAGE_PORT_TAKEN: (f: Facts) =>
    `포트 ${listed(f['port'])}은(는) ${listed(f['owner'])} 스테이지(${listed(f['ownerFile'])})의 것입니다. 두 스테이지가 한 주소를 함께 쓸 수 없으니 이 파일의 SWITCHBACK_STAGE_PORT를 다른 번호로 바꾸세요.`,
  TASK_DEFINITION_TOO_LARGE: (f: Facts) =>
    `환경 변수가 태스크 정의의 ${listed(f['bytes'])}바이트를 차지하지만 쓸 수 있는 것은 ${listed(f['limit'])}바이트입니다. 가장 큰 것: ${listed(f['largest'])}. 줄이거나 백엔드가 직접 가져오게 하세요.`,
  REQUIRED_KEY_MISSING: (f: Facts) =>
    `${key(f).startsWith('SWITCHBACK_') ? '이 스테이지의 플랫폼에 필요한 ' : 'switchback:requiredKeys에 있는 '}${key(f)} 키가 ${f['empty'] === true ? '비어 있습니다' : '어느 파일에도 없습니다'}. .env나 .env.${listed(f['dotenv'])} 파일에서 정하세요.`,
  VALUE_TOO_LARGE: (f: Facts) =>
    f['scope'] === 'value'
      ? `${key(f)} 값이 ${listed(f['limit'])}바이트를 넘어 프로세스에 전달할 수 없습니다. 줄이거나 빌드 안의 파일로 옮기세요.`
      : `${key(f)} 키까지 더하면 전체가 ${listed(f['limit'])}바이트를 넘어 프로세스에 전달할 수 없습니다. 값들을 줄이세요.`,
  AMBIGUOUS_HASH: (f: Facts) =>
    `${key(f)}: 여기서는 첫 번째 #부터 주석이 되어 값이 잘립니다. 값을 따옴표로 감싸거나 # 앞에 빈칸을 두세요.`,

  OVERRIDDEN_BY_PROCESS_ENV: (f: Facts) =>
    `${key(f)} 값은 ${file(f)} 파일이 아니라 프로세스 환경에서 왔습니다. 파일의 값을 쓰려면 unset ${key(f)}을(를) 실행하세요.`,
  PROCESS_ENV_IGNORED: (f: Facts) =>
    `프로세스 환경의 ${key(f)} 값은 Switchback 자신의 것입니다. ${listed(f['stage'])} 스테이지는 ${file(f)} 파일의 값을 받습니다. 다른 값을 주려면 그 파일에 쓰세요.`,
  LOCAL_FILE_USED: (f: Facts) =>
    f['ci'] === true
      ? `${file(f)} 파일은 한 컴퓨터에만 속하므로 CI에서는 ${listed(f['stage'])} 스테이지에 쓸 수 없습니다. 지우세요.`
      : `${file(f)} 파일은 이 컴퓨터에만 속하는데 ${listed(f['stage'])} 스테이지가 쓰고 있습니다. 모두에게 필요한 값은 .env.${listed(f['dotenv'])} 파일로 옮기세요.`,
  SUSPICIOUS_MULTILINE: (f: Facts) =>
    `${key(f)} 값이 ${listed(f['lines'])}줄에 걸쳐 있고, 그 안에 다른 키처럼 보이는 줄이 있습니다. 그렇다면 따옴표를 닫으세요.`,
  INVISIBLE_CHARACTER: (f: Facts) =>
    `여기에 보이지 않는 글자(${listed(f['character'])})가 있습니다. 필요 없다면 이 줄을 다시 입력하세요.`,
  TOOL_VARIABLE: (f: Facts) => `${key(f)} 키는 dotenv 도구의 스위치이며 여기서는 효과가 없습니다. 지우세요.`,
};

const unreadable: Readonly<Record<string, string>> = {
  'not-a-file': '폴더이거나 일반 파일이 아닙니다',
  permission: '권한이 없습니다',
  'too-large': '너무 큽니다',
  'not-utf-8': 'UTF-8이 아닙니다',
  nul: 'NUL 바이트가 있습니다',
};

const schedules = {
  fields: '스케줄에는 분, 시, 일, 월, 요일의 필드 다섯 개만 쓸 수 있습니다.',
  never: '이 스케줄은 5년 안에 한 번도 실행되지 않습니다.',
  syntax: '올바른 cron 식이 아닙니다.',
} as Readonly<Record<string, string>> & { readonly syntax: string };

const syntax = {
  'not-an-assignment': '이 줄은 KEY=VALUE도 주석도 아닙니다. 고치거나 앞에 #을 붙이세요.',
  colon: '"="가 있어야 할 자리에 ":"가 있습니다. KEY=VALUE로 쓰세요.',
  apart: '키와 "="가 서로 다른 줄에 있습니다. 한 줄에 쓰세요.',
  'open-quote': '여기서 연 따옴표가 닫히지 않았습니다. 닫거나 지우세요.',
  'text-after-quote': '닫는 따옴표 뒤에 글자가 있습니다. 값 전체를 따옴표로 감싸세요.',
  'multi-line-without-quotes':
    '여러 줄로 된 값에는 따옴표가 필요합니다. 따옴표로 감싸거나 비밀 값의 ARN을 쓰세요.',
  'wrapped-value':
    '여러 줄로 나뉜 값의 나머지로 보입니다. 값을 한 줄에 쓰세요. 값이 없는 이름이라면 NAME=""로 쓰세요.',
  'line-separator':
    '여기에 보이지 않는 줄 구분 글자(U+2028 또는 U+2029)가 있습니다. 이 줄을 다시 입력하세요.',
} as Readonly<Record<string, string>> & { readonly 'not-an-assignment': string };

const references = {
  'unknown-form': '알 수 없는 형식의 참조가 있습니다.',
  'open-brace': '닫히지 않은 ${가 있습니다.',
  'non-latin-name': '이름의 첫 글자가 될 수 없는 글자 앞에 $가 있습니다.',
  'too-deep': '기본값 안의 기본값이 너무 깊습니다.',
} as Readonly<Record<string, string>> & { readonly 'unknown-form': string };

const path = (f: Facts): string => (Array.isArray(f['path']) ? f['path'].map(String).join(' → ') : '');
const said = (f: Facts): string => (listed(f['message']) === '' ? '' : `: ${listed(f['message'])}`);
const salt = (f: Facts): string =>
  f['hint'] == null
    ? '`switchback pulumi stack init`으로 Pulumi가 만들게 한 뒤 커밋하세요.'
    : `이 줄을 맨 위에 복사하세요: ${listed(f['hint'])}`;
