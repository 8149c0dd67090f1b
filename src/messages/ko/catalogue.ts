import type { CatalogueFacts, CataloguePlace, ScheduleFault } from '../../model/stage-file-problem.js';
import { listed } from '../facts.js';
import type { PlacedTexts } from '../texts.js';
import { words } from './words.js';
import { withParticle } from './particle.js';

export const catalogue: PlacedTexts<CatalogueFacts, CataloguePlace> = {
  PROJECT_FILE_MISSING: () =>
    '여기에 Pulumi.yaml이 없습니다. 프로젝트 디렉터리로 이동하거나 --project DIR로 지정하세요.',
  PROJECT_FILE_INVALID: (_, at) =>
    `쓸 수 있는 프로젝트 이름이 없습니다. \`${at.hint ?? ''}\` 같은 줄을 추가하세요. 영문자, 숫자, "-", "_", "."를 100자까지 쓸 수 있습니다.`,
  NO_STAGES: (_, at) =>
    `스테이지가 없습니다. 스테이지는 Pulumi.<stage>.yaml 파일입니다. ${at.hint ?? ''} 같은 파일을 추가하세요.`,
  FILE_UNREADABLE: (f, at) =>
    `${at.file} 파일을 읽을 수 없습니다: ${f.reason === 'failed' ? f.detail : words.unreadable[f.reason]}. 읽을 수 있는 UTF-8 텍스트 파일을 두세요.`,
  FILE_EXTENSION: (_, at) =>
    `스테이지 파일은 .yaml로 끝나야 하므로 ${at.file} 파일은 무시됩니다. 이름을 ${withParticle(at.hint ?? '', '으로')} 바꾸세요.`,
  YAML_SYNTAX: (f) => `올바른 YAML이 아닙니다: ${f.reason}. 들여쓰기나 따옴표를 고치세요.`,
  YAML_KEY_TWICE: (_, at) => `${key(at)} 키가 두 번 나옵니다. 둘 중 한 줄을 지우세요.`,
  STAGE_NAME_INVALID: (f, at) =>
    `${withParticle(`"${f.stage}"`, '은')} 스테이지 이름이 될 수 없습니다. 영문 소문자로 시작하고 소문자, 숫자, "-"만 31자까지 씁니다. ${at.hint === null ? '파일 이름을 바꾸세요.' : `파일 이름을 ${withParticle(at.hint, '으로')} 바꾸세요.`}`,
  STAGE_NAME_RESERVED: (f) =>
    `${withParticle(`"${f.stage}"`, '은')} 개발자 자신의 컴퓨터를 뜻하며 스테이지가 될 수 없습니다. 파일 이름을 바꾸세요.`,
  UNKNOWN_KEY: (_, at) => `${key(at)} 키는 없습니다.${meant(at)} 고치거나 지우세요.`,
  MISSING_KEY: (f, at) =>
    `${f.trigger === undefined ? '' : `${f.trigger} 트리거에 필요한 `}${key(at)} 키가 없습니다. 추가하세요. 쓸 수 있는 값: ${listed(f.allowed)}.`,
  KEY_NOT_ALLOWED: (f, at) =>
    f.because === 'esc'
      ? 'Pulumi ESC의 변수는 아무 알림 없이 dotenv 파일보다 우선합니다. `environment:`를 지우고 dotenv 파일을 쓰세요.'
      : f.because === 'aws'
        ? `${key(at)} 키는 aws 플랫폼에서 효과가 없습니다. 어느 컴퓨터든 그 스테이지를 업데이트할 수 있습니다. 지우세요.`
        : `${key(at)} 키는 ${f.trigger} 트리거에서 효과가 없습니다. 지우거나 다른 트리거를 고르세요.`,
  INVALID_VALUE: (f, at) =>
    `${key(at)} 키에 ${f.value} 값은 쓸 수 없습니다.${meant(at)} 쓸 수 있는 값: ${listed(f.allowed)}.`,
  VALUE_TOO_LONG: (f, at) =>
    `${key(at)} 값이 너무 깁니다. ${String(f.max)}${f.unit === 'array' ? '개' : '자'} 이하로 줄이세요.`,
  UNKNOWN_SOURCE: (f, at) =>
    `빌드를 가져올 "${f.source}" 스테이지가 없습니다.${meant(at)} 스테이지 목록: ${listed(f.known)}.`,
  SOURCE_CYCLE: (f) =>
    `스테이지들이 서로를 기다립니다: ${f.path.join(' → ')}. 하나의 소스를 바꾸거나, 소스 없이 commit 트리거를 쓰세요.`,
  SOURCE_IS_MILESTONE: (f) =>
    `${withParticle(`"${f.source}"`, '은')} 다른 스테이지와 번갈아 마일스톤을 받으므로 일부 마일스톤만 넘어옵니다. 그 앞 스테이지를 소스로 고르세요.`,
  DOTENV_FILE_MISSING: (f, at) => `${f.missing} 파일이 없습니다. 파일을 만들거나 ${key(at)} 키를 고치세요.`,
  INVALID_SCHEDULE: (f) =>
    `${schedules[f.reason]} 필드 다섯 개로 쓰세요. 예: 매일 밤 3시는 "0 3 * * *"입니다.`,
  INVALID_TIMEZONE: (f, at) =>
    `${withParticle(`"${f.value}"`, '은')} 시간대가 아닙니다.${meant(at)} Asia/Seoul과 같은 IANA 이름을 쓰세요.`,
  QUIET_WITHOUT_END: (f, at) =>
    `${key(at)}: 조용한 시간이 쉬지 않고 ${String(f.days)}일 넘게 이어져 저절로 시작되는 것이 없게 됩니다. 덜 자주 시작하거나 더 일찍 끝나게 하세요. 더 오래 멈추려면 고정하세요: npx --no switchback hold set STAGE --reason "…"`,
  ENCRYPTION_SALT_MISSING: (_, at) =>
    `encryptionsalt가 없어서 Pulumi가 이 파일에 직접 써넣게 됩니다. 이 파일은 Git으로 관리됩니다. ${salt(at)}`,
  ENCRYPTION_SALT_INVALID: (_, at) => `encryptionsalt가 손상되어 어떤 암호도 맞지 않습니다. ${salt(at)}`,
  ENCRYPTED_KEY_MISSING: (f, at) =>
    `encryptedkey가 없습니다. 그대로 두면 Pulumi가 커밋된 이 파일에 새로 씁니다. 직접 만들어 커밋해 주세요: ${at.hint ?? ''} 이미 있는 스택이라면: ${f.change}`,
  DOTENV_NAME_TAKEN: (f) =>
    `dotenv 이름 ${withParticle(`"${f.dotenv}"`, '은')} 이미 ${listed(f.stages)}에서 쓰고 있습니다. 이 스테이지만의 파일을 정하세요.`,
};

const schedules: Readonly<Record<ScheduleFault, string>> = {
  fields: '일정에는 분, 시, 일, 월, 요일의 필드 다섯 개만 쓸 수 있습니다.',
  never: '이 일정은 5년 안에 한 번도 실행되지 않습니다.',
  syntax: '올바른 cron 식이 아닙니다.',
};

const meant = ({ hint: name }: CataloguePlace): string => (name === null ? '' : ` 혹시 ${name}인가요?`);
const key = (at: CataloguePlace): string => at.key ?? '';
const salt = ({ hint }: CataloguePlace): string =>
  hint === null
    ? '`npx --no switchback pulumi stack init`으로 Pulumi가 만들게 한 뒤 커밋하세요.'
    : `이 줄을 맨 위에 복사하세요: ${hint}`;
