import { table } from './table.mjs';

const heads = { en: ['Code', 'Meaning'], ko: ['코드', '뜻'] };

const meanings = {
  DOTENV_NAME_TAKEN: { en: 'two stages have the same dotenv name', ko: '두 스테이지의 dotenv 이름이 같음' },
  UNKNOWN_STAGE: { en: 'there is no stage of this name', ko: '그런 이름의 스테이지가 없음' },
  STAGE_ENV_MISMATCH: {
    en: 'another dotenv name was asked for than the one of the stage',
    ko: '스테이지의 것이 아닌 dotenv 이름을 요청함',
  },
  ENV_FILE_MISSING: { en: 'the file of the stage is not there', ko: '스테이지의 파일이 없음' },
  ENV_FILE_UNREADABLE: {
    en: 'the file is no readable file of at most 1 MB',
    ko: '1 MB 이하의 읽을 수 있는 파일이 아님',
  },
  ENCODING: { en: 'the file is not UTF-8, or holds a NUL byte', ko: 'UTF-8이 아니거나 NUL 바이트가 있음' },
  SYNTAX: {
    en: 'a line is neither `KEY=VALUE` nor a comment, or a quote is not closed',
    ko: '`KEY=VALUE`도 주석도 아닌 줄이거나 따옴표가 닫히지 않음',
  },
  INVALID_KEY: {
    en: 'a name has other characters than letters, digits and `_`',
    ko: '이름에 글자, 숫자, `_`가 아닌 문자가 있음',
  },
  DUPLICATE_KEY: { en: 'a name stands twice in one file', ko: '한 파일에 같은 이름이 두 번 있음' },
  UNRESOLVED_REFERENCE: {
    en: 'a value refers to a name that is set nowhere',
    ko: '어디에도 없는 이름을 참조함',
  },
  REQUIRED_REFERENCE: {
    en: '`${NAME:?message}`, and the name has no value',
    ko: '`${NAME:?message}`인데 그 이름에 값이 없음',
  },
  REFERENCE_CYCLE: { en: 'values refer to each other', ko: '값들이 서로를 참조함' },
  REFERENCE_SYNTAX: { en: 'a reference has a form that is not known', ko: '알 수 없는 형식의 참조' },
  COMMAND_SUBSTITUTION_UNSUPPORTED: {
    en: 'a value holds `$(…)`, which is never run',
    ko: '값에 `$(…)`이 있음. 실행하지 않음',
  },
  SERVERLESS_VARIABLE: {
    en: 'a value holds a variable of the Serverless Framework',
    ko: 'Serverless Framework의 변수가 있음',
  },
  CFN_DYNAMIC_REFERENCE: {
    en: 'a value holds `{{resolve:…}}` of CloudFormation',
    ko: 'CloudFormation의 `{{resolve:…}}`가 있음',
  },
  ENCRYPTED_VALUE: { en: 'a value was encrypted by dotenvx', ko: 'dotenvx가 암호화한 값' },
  UNKNOWN_STACK_SETTING: {
    en: 'a name with `SWITCHBACK_` is no setting of this platform',
    ko: '`SWITCHBACK_`으로 시작하지만 이 플랫폼의 설정이 아님',
  },
  BAD_STACK_SETTING: { en: 'a setting has a value that is not allowed', ko: '설정의 값이 허용되지 않음' },
  SECRET_LITERAL: { en: 'a secret name holds a plain value', ko: '비밀 이름에 값이 그대로 들어 있음' },
  RESERVED_KEY: {
    en: 'a name steers the process or the platform and not the backend',
    ko: '백엔드가 아니라 프로세스나 플랫폼에 영향을 주는 이름',
  },
  KEY_CONFLICT: { en: 'Switchback sets this name itself', ko: 'Switchback이 스스로 정하는 이름' },
  STAGE_PORT_TAKEN: { en: 'another stage has this port', ko: '다른 스테이지가 쓰는 포트' },
  TASK_DEFINITION_TOO_LARGE: {
    en: 'the environment does not fit into a task definition of ECS',
    ko: '환경이 ECS 작업 정의에 들어가지 않음',
  },
  REQUIRED_KEY_MISSING: { en: 'a needed name is missing or empty', ko: '필요한 이름이 없거나 비어 있음' },
  VALUE_TOO_LARGE: {
    en: 'a value or the environment is more than a process can be given',
    ko: '값이나 환경이 프로세스에 줄 수 있는 크기를 넘음',
  },
  AMBIGUOUS_HASH: { en: 'a `#` cuts a value off', ko: '`#`이 값을 잘라 냄' },
  OVERRIDDEN_BY_PROCESS_ENV: {
    en: "the shell's value wins over the file's",
    ko: '셸의 값이 파일의 값보다 우선함',
  },
  PROCESS_ENV_IGNORED: {
    en: "the shell's value is for Switchback itself, so the file's counts",
    ko: '셸의 값은 Switchback을 위한 것이므로 파일의 값을 씀',
  },
  LOCAL_FILE_USED: {
    en: 'a stage uses a `.local` file; refused in CI',
    ko: '스테이지가 `.local` 파일을 씀. CI에서는 거절함',
  },
  SUSPICIOUS_MULTILINE: {
    en: 'a quoted value swallows lines that look like assignments',
    ko: '따옴표로 묶인 값에 대입문처럼 보이는 줄이 들어 있음',
  },
  INVISIBLE_CHARACTER: { en: 'a line holds an invisible character', ko: '보이지 않는 문자가 있음' },
  TOOL_VARIABLE: {
    en: 'a switch of other dotenv tools, which has no effect here',
    ko: '다른 dotenv 도구의 스위치. 여기서는 효과가 없음',
  },
};

/** Every code of what can be wrong with dotenv files; `texts` are the messages of one language, by code. */
export function dotenvCodesText(texts, language) {
  const rows = Object.keys(texts).map((code) => {
    const meaning = meanings[code]?.[language];
    if (meaning === undefined) throw new Error(`scripts/docs/dotenv-codes.mjs says nothing of ${code}`);
    return [`\`${code}\``, meaning];
  });
  return table(heads[language], rows);
}
