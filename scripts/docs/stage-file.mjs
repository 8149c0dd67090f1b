import { table } from './table.mjs';

const words = {
  en: { head: ['Key', 'Allowed, or an example', 'Default', 'Meaning'], needed: 'needed' },
  ko: { head: ['키', '허용되는 값 또는 예', '기본값', '뜻'], needed: '필수' },
};

const meanings = {
  dotenv: {
    en: '`<name>` of `.env.<name>`; one stage each, never `development`',
    ko: '`.env.<name>`의 `<name>`. 스테이지마다 하나씩이며 `development`는 쓸 수 없음',
  },
  platform: { en: 'where it runs', ko: '실행되는 곳' },
  machine: {
    en: 'on `process` with [several machines](../guides/several-services.md#several-machines): the one that alone runs it, by the name that its service was given (`serve --machine`); without it the one that took the database first',
    ko: '`process` 스테이지를 [여러 컴퓨터](../guides/several-services.ko.md#여러-컴퓨터)에서 쓸 때, 그 스테이지를 혼자 실행하는 컴퓨터. 그 서비스에 준 이름(`serve --machine`)을 적음. 없으면 데이터베이스를 가장 먼저 차지한 컴퓨터',
  },
  trigger: {
    en: 'what brings builds; on `commit` only the newest one waits',
    ko: '빌드가 올라오는 계기. `commit`에서는 가장 새로운 승격 하나만 대기',
  },
  source: {
    en: 'the stage that builds come from; none on `commit`',
    ko: '빌드를 가져올 스테이지. `commit`에는 없음',
  },
  branches: {
    en: 'which branches a `commit` stage takes; default `main`, `master`',
    ko: '`commit` 스테이지가 받는 브랜치. 기본값은 `main`, `master`',
  },
  schedule: {
    en: 'five-field cron line. When the clock is put back or forward, a line for every hour (`0 * * * *`) goes on in real time, and any other runs once for each of its times: the first time of two, or as soon as a time that was left out is over',
    ko: '필드 다섯 개의 cron 식. 시계를 되돌리거나 앞당길 때 매시간 실행되는 식(`0 * * * *`)은 실제 시간대로 계속되고, 나머지는 정한 시각마다 한 번만 실행됨. 두 번 오는 시각에는 첫 번째에, 건너뛴 시각은 건너뛴 직후에',
  },
  timezone: { en: 'IANA zone of the schedule', ko: '일정의 IANA 시간대' },
  soak: { en: 'least time on the source', ko: '소스에서 실행되어야 하는 최소 시간' },
  lead: {
    en: 'how long before a reservation begins nothing new starts there; never less than a promotion usually takes',
    ko: '예약이 시작되기 전에 새 승격을 막는 시간. 그곳의 승격에 보통 걸리는 시간보다 짧지 않음',
  },
  quiet: {
    en: 'quiet hours: nothing starts by itself; up to 20, merged where they overlap, and never more than 7 days without a break. What comes meanwhile waits and starts at the end; a person waits, or passes them with a reason',
    ko: '조용한 시간: 자동으로는 아무것도 시작하지 않음. 20개까지, 겹치면 하나로 합치며 쉬지 않고 7일을 넘길 수 없음. 그동안 온 것은 기다렸다가 끝나면 시작하고, 사람은 기다리거나 사유를 적고 무시하고 진행함',
  },
  'quiet.when': {
    en: 'five-field cron line of the times at which they begin, read as that of `schedule`',
    ko: '시작하는 시각의 cron 식(필드 다섯 개). `schedule`과 같은 방식으로 읽음',
  },
  'quiet.for': {
    en: 'how long they last, in real time, also where the clock is put forward or back',
    ko: '이어지는 시간. 시계를 앞당기거나 되돌려도 실제 시간으로 셈',
  },
  'quiet.timezone': {
    en: 'IANA zone of `when`; default that of the stage',
    ko: '`when`의 IANA 시간대. 기본값은 스테이지의 시간대',
  },
  'quiet.reason': { en: 'why, in both languages', ko: '두 언어로 적은 사유' },
  requires: {
    en: '`qa-passed`: takes only builds that QA passed on the source when it released its hold; `source-healthy`: takes nothing while its source is degraded or down, not even what a person asks for',
    ko: '`qa-passed`: QA가 소스의 고정을 해제하면서 통과시킨 빌드만 받음; `source-healthy`: 소스가 불안정하거나 내려가 있는 동안에는 사람이 요청한 것도 받지 않음',
  },
  verify: {
    en: "what the stage's address must answer after an update before it counts as succeeded",
    ko: '업데이트 뒤 스테이지의 주소가 이렇게 답해야 성공으로 침',
  },
  'verify.path': { en: 'what is asked', ko: '요청할 경로' },
  'verify.status': { en: 'the status that it answers', ko: '답의 상태 코드' },
  'verify.build': { en: 'where the answer names its build', ko: '답에서 빌드를 찾을 곳' },
  'verify.attempts': { en: 'so many times in a row', ko: '연속으로 답해야 하는 횟수' },
  'verify.deadline': { en: 'within this time', ko: '이 시간 안에' },
  compare: {
    en: 'what `diff A B --requests` asks both backends for where no path is named',
    ko: '`diff A B --requests`에 경로가 없을 때 두 백엔드에 물어볼 것',
  },
  'compare.paths': {
    en: 'up to 20 paths; those of both stages together',
    ko: '20개까지. 두 스테이지의 것을 합침',
  },
  'compare.openapi': {
    en: 'where they serve their OpenAPI document; default `/openapi.json`',
    ko: 'OpenAPI 문서의 경로. 기본값 `/openapi.json`',
  },
  purpose: { en: 'one sentence, `en` and `ko`', ko: '한 문장, `en`과 `ko`' },
  dotenvReason: {
    en: 'why the dotenv file has its name, `en` and `ko`',
    ko: 'dotenv 파일 이름의 이유, `en`과 `ko`',
  },
  dotenvChecks: {
    en: 'whether what looks wrong in the dotenv file is refused; default `strict` on `aws`, else `warn`',
    ko: 'dotenv 파일에서 의심스러운 것을 거절할지. `aws`의 기본값은 `strict`, 그 밖에는 `warn`',
  },
  demandsIfMatch: {
    en: 'whether a promotion, a rollback or a recovery has to say in `If-Match` what its caller saw; else 428',
    ko: '승격, 롤백, 복구를 요청할 때 조회한 ETag를 `If-Match`로 보내야 하는지. 없으면 428',
  },
  secretKeys: { en: 'names that hold secrets', ko: '비밀이 들어 있는 이름' },
  requiredKeys: { en: 'names that must have a value', ko: '값이 있어야 하는 이름' },
  allowLiteralSecrets: {
    en: 'secret names that may hold a plain value',
    ko: '값을 그대로 써도 되는 비밀 이름',
  },
  allowReserved: {
    en: 'names that steer the process and are meant',
    ko: '프로세스에 영향을 주지만 일부러 쓰는 이름',
  },
};

/** Every key of a stage file, with what may stand there and what counts without it. */
export function stageFileText({ policyFields, allowedValues }, language) {
  const w = words[language];
  const keys = Object.keys(allowedValues).filter((key) => !/\.(en|ko)$/.test(key));
  const rows = keys.map((key) => {
    const meaning = meanings[key]?.[language];
    if (meaning === undefined) throw new Error(`scripts/docs/stage-file.mjs says nothing of ${key}`);
    const allowed = allowedValues[key];
    return [`\`${key}\``, `\`${allowed}\``, defaultOf(policyFields, { key, allowed }) ?? w.needed, meaning];
  });
  return table(w.head, rows);
}

/** What the schema makes of a key that is left out; null = it refuses. */
function defaultOf(policyFields, { key, allowed }) {
  const [field, below] = key.split('.');
  const { success, data } = policyFields[field].safeParse(below === undefined ? undefined : {});
  if (!success) return null;
  const value = below === undefined ? data : (data[below] ?? data[`${below}Seconds`]);
  if (value === undefined || value === null || typeof value === 'object') return '';
  return allowed.startsWith('PT') ? `\`PT${value}S\`` : `\`${value}\``;
}
