import type {
  EnvironmentFacts,
  EnvironmentPlace,
  ReferenceFault,
  SyntaxFault,
} from '../../model/stage-file-problem.js';
import { listed } from '../facts.js';
import type { PlacedTexts } from '../texts.js';
import { words } from './words.js';
import { withParticle } from './particle.js';

export const dotenv: PlacedTexts<EnvironmentFacts, EnvironmentPlace> = {
  DOTENV_NAME_TAKEN: (f, at) =>
    `dotenv 이름 ${withParticle(`"${at.dotenv}"`, '은')} 이미 ${listed(f.stages)}에서 쓰고 있습니다. 이 스테이지만의 파일을 정하세요.`,
  UNKNOWN_STAGE: (f, at) =>
    `"${at.stage}" 스테이지는 없습니다.${nearest(f)} 스테이지 목록: ${listed(f.known)}.`,
  STAGE_ENV_MISMATCH: (f, at) =>
    `${at.stage} 스테이지는 ${withParticle(`"${f.asked}"`, '이')} 아니라 "${at.dotenv}" 파일로 실행됩니다. 파일은 스테이지가 정하므로 따로 지정하지 마세요.`,
  ENV_FILE_MISSING: (_, at) =>
    `${at.stage} 스테이지에 필요한 ${file(at)} 파일이 없습니다. 파일을 만드세요. 비어 있어도 됩니다.`,
  ENV_FILE_UNREADABLE: (f, at) =>
    `${file(at)} 파일을 읽을 수 없습니다: ${f.reason === 'failed' ? f.detail : words.unreadable[f.reason]}. 읽을 수 있는 1 MB 이하의 파일을 두세요.`,
  ENCODING: (f) =>
    f.reason === 'nul'
      ? '여기에 NUL 바이트가 있습니다. 파일을 UTF-8 텍스트로 다시 저장하세요.'
      : 'UTF-8이 아닙니다. 파일을 UTF-8로 다시 저장하세요.',
  SYNTAX: (f) => syntax[f.reason],
  INVALID_KEY: (_, at) =>
    `${at.key === null ? '여기 있는 것은' : withParticle(`"${key(at)}"`, '은')} 변수 이름이 될 수 없습니다. 영문자로 시작하고 영문자, 숫자, "_"만 쓰세요.`,
  DUPLICATE_KEY: (f, at) =>
    `${key(at)} 키는 이 파일의 ${String(f.firstLine)}번째 줄에 이미 있습니다. 둘 중 하나를 지우세요.`,
  UNRESOLVED_REFERENCE: (f, at) =>
    `${key(at)} 값이 참조하는 ${f.reference === null ? '이름이' : `$${f.reference} 이름이`} ${f.ignored === true ? '어느 파일에도 없습니다(이 셸에 있는 값은 Switchback 자신의 것)' : '어디에도 없습니다'}. 값을 정하거나, \${NAME:-text}로 기본값을 주거나, $ 글자 자체라면 \\$로 쓰세요.`,
  REQUIRED_REFERENCE: (f, at) =>
    `${key(at)} 값에 필요한 ${f.reference === null ? '이름이' : `$${f.reference} 이름이`} 정해지지 않았습니다${f.message === '' ? '' : `: ${f.message}`}. 비어 있지 않은 값을 정하세요.`,
  REFERENCE_CYCLE: (f) => `값들이 서로를 참조합니다: ${f.path.join(' → ')}. 그중 하나를 참조 없이 쓰세요.`,
  REFERENCE_SYNTAX: (f, at) =>
    `${key(at)} 값에 ${references[f.reason]} $NAME, \${NAME}, \${NAME:-text}, \${NAME-text}, \${NAME:+text}, \${NAME:?message} 중 하나로 쓰고, $ 글자 자체는 \\$로 쓰세요.`,
  COMMAND_SUBSTITUTION_UNSUPPORTED: (_, at) =>
    `${key(at)} 값에 $(…)가 있지만 명령은 절대 실행하지 않습니다. 값을 직접 쓰거나, 글자 그대로라면 \\$(로 쓰세요.`,
  SERVERLESS_VARIABLE: (f, at) =>
    `${key(at)} 값의 \${${f.source}:…}는 Serverless Framework만 채울 수 있습니다. 값을 직접 쓰거나 \${NAME}으로 참조하세요.`,
  CFN_DYNAMIC_REFERENCE: (_, at) =>
    `${key(at)} 값의 {{resolve:…}}는 CloudFormation만 채울 수 있습니다. 대신 비밀 값의 ARN을 쓰세요.`,
  ENCRYPTED_VALUE: (_, at) =>
    `${key(at)} 값은 dotenvx로 암호화되어 여기서는 읽을 수 없습니다. 대신 비밀 값의 ARN을 쓰세요.`,
  UNKNOWN_STACK_SETTING: (f, at) =>
    f.belongsTo === null
      ? `${key(at)} 설정은 없습니다.${nearest(f)} 설정 목록: ${listed(f.known)}.`
      : `${key(at)} 설정은 ${f.belongsTo} 플랫폼의 것인데, 이 스테이지는 ${f.platform}에서 실행됩니다. 지우세요.`,
  BAD_STACK_SETTING: (f, at) =>
    `${key(at)} 설정에 쓸 수 없는 값이 있습니다. 쓸 수 있는 값: ${listed(f.allowed)}.`,
  SECRET_LITERAL: (_, at) =>
    `${key(at)} 키는 비밀로 보이는데 값이 그대로 적혀 있습니다. 비밀 값의 ARN을 쓰거나 이름을 switchback:allowLiteralSecrets에 넣으세요.`,
  RESERVED_KEY: (f, at) =>
    `${key(at)} 키는 백엔드가 아니라 ${f.platform ? '플랫폼' : '프로세스'}의 동작을 바꿉니다. 지우거나 이름을 switchback:allowReserved에 넣으세요.`,
  KEY_CONFLICT: (_, at) => `${key(at)} 키는 Switchback이 직접 정하므로 파일에 쓴 값은 사라집니다. 지우세요.`,
  STAGE_PORT_TAKEN: (f) =>
    `포트 ${withParticle(String(f.port), '은')} ${f.owner} 스테이지(${f.ownerFile})의 것입니다. 두 스테이지가 한 주소를 함께 쓸 수 없으니 이 파일의 SWITCHBACK_STAGE_PORT를 다른 번호로 바꾸세요.`,
  TASK_DEFINITION_TOO_LARGE: (f) =>
    `환경 변수가 태스크 정의의 ${String(f.bytes)}바이트를 차지하지만 쓸 수 있는 것은 ${String(f.limit)}바이트입니다. 가장 큰 것: ${listed(f.largest)}. 줄이거나 백엔드가 직접 가져오게 하세요.`,
  REQUIRED_KEY_MISSING: (f, at) =>
    `${key(at).startsWith('SWITCHBACK_') ? '이 스테이지의 플랫폼에 필요한 ' : 'switchback:requiredKeys에 있는 '}${key(at)} 키가 ${f.empty ? '비어 있습니다' : '어느 파일에도 없습니다'}. .env나 .env.${at.dotenv} 파일에서 정하세요.`,
  VALUE_TOO_LARGE: (f, at) =>
    f.scope === 'value'
      ? `${key(at)} 값이 ${String(f.limit)}바이트를 넘어 프로세스에 전달할 수 없습니다. 줄이거나 빌드 안의 파일로 옮기세요.`
      : `${key(at)} 키까지 더하면 전체가 ${String(f.limit)}바이트를 넘어 프로세스에 전달할 수 없습니다. 값들을 줄이세요.`,
  AMBIGUOUS_HASH: (_, at) =>
    `${key(at)}: 여기서는 첫 번째 #부터 주석이 되어 값이 잘립니다. 값을 따옴표로 감싸거나 # 앞에 빈칸을 두세요.`,

  OVERRIDDEN_BY_PROCESS_ENV: (_, at) =>
    `${key(at)} 값은 ${file(at)} 파일이 아니라 프로세스 환경에서 왔습니다. 파일의 값을 쓰려면 unset ${withParticle(key(at), '을')} 실행하세요.`,
  PROCESS_ENV_IGNORED: (_, at) =>
    `프로세스 환경의 ${key(at)} 값은 Switchback 자신의 것입니다. ${at.stage} 스테이지는 ${file(at)} 파일의 값을 받습니다. 다른 값을 주려면 그 파일에 쓰세요.`,
  LOCAL_FILE_USED: (f, at) =>
    f.ci
      ? `${file(at)} 파일은 한 컴퓨터에만 속하므로 CI에서는 ${at.stage} 스테이지에 쓸 수 없습니다. 지우세요.`
      : `${file(at)} 파일은 이 컴퓨터에만 속하는데 ${at.stage} 스테이지가 쓰고 있습니다. 모두에게 필요한 값은 .env.${at.dotenv} 파일로 옮기세요.`,
  SUSPICIOUS_MULTILINE: (f, at) =>
    `${key(at)} 값이 ${String(f.lines)}줄에 걸쳐 있고, 그 안에 다른 키처럼 보이는 줄이 있습니다. 그렇다면 따옴표를 닫으세요.`,
  INVISIBLE_CHARACTER: (f) =>
    `여기에 보이지 않는 글자(${f.character})가 있습니다. 필요 없다면 이 줄을 다시 입력하세요.`,
  TOOL_VARIABLE: (_, at) => `${key(at)} 키는 dotenv 도구의 스위치이며 여기서는 효과가 없습니다. 지우세요.`,
};

const syntax: Readonly<Record<SyntaxFault, string>> = {
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
};

const references: Readonly<Record<ReferenceFault, string>> = {
  'unknown-form': '알 수 없는 형식의 참조가 있습니다.',
  'open-brace': '닫히지 않은 ${가 있습니다.',
  'non-latin-name': '이름의 첫 글자가 될 수 없는 글자 앞에 $가 있습니다.',
  'too-deep': '기본값 안의 기본값이 너무 깊습니다.',
};

const nearest = ({ nearest: name }: { readonly nearest: string | null }): string =>
  name === null ? '' : ` 혹시 ${name}인가요?`;
const key = (at: EnvironmentPlace): string => at.key ?? '';
const file = (at: EnvironmentPlace): string => at.file ?? '';
