import { table } from './table.mjs';

const words = {
  en: {
    head: ['Variable', 'Flag', 'Default', 'Meaning'],
    settings: ['Setting', 'Platform', 'Allowed, or an example'],
    ever: '0 = for ever',
    readers: {
      service: 'Read by `switchback serve`',
      both: 'Read by the service, by commands and by runs by hand',
      command: 'Read by every command',
      'by-hand': 'Read by `pulumi up` by hand',
      simulation: 'For simulations of AWS',
      inside: 'Set by Switchback itself',
      stage: 'Settings of a stage, in its dotenv file',
      backend: 'Given to the backend',
    },
    backend: 'They say what runs there; a dotenv file may not set them.',
  },
  ko: {
    head: ['변수', '플래그', '기본값', '뜻'],
    settings: ['설정', '플랫폼', '허용되는 값 또는 예'],
    ever: '0 = 영구',
    readers: {
      service: '`switchback serve`가 읽는 것',
      both: '서비스와 명령, 직접 실행이 읽는 것',
      command: '모든 명령이 읽는 것',
      'by-hand': '직접 하는 `pulumi up`이 읽는 것',
      simulation: 'AWS 모의 실행용',
      inside: 'Switchback이 스스로 정하는 것',
      stage: '스테이지의 설정. 그 dotenv 파일에 씁니다',
      backend: '백엔드가 받는 것',
    },
    backend: '거기서 실행되는 것. dotenv 파일에는 쓸 수 없습니다.',
  },
};

const meanings = {
  SWITCHBACK_HOST: {
    en: 'a loopback address; others are refused until there is sign-in',
    ko: '루프백 주소. 로그인이 생기기 전까지 다른 주소는 거절함',
  },
  SWITCHBACK_PORT: {
    en: '0 = any free one; `service.json` in the data directory tells the CLI',
    ko: '0 = 아무 빈 포트. CLI는 데이터 디렉터리의 `service.json`에서 알아냄',
  },
  SWITCHBACK_DATA_DIR: {
    en: 'one for service, runners and runs by hand; by default in the project',
    ko: '서비스와 러너, 직접 실행이 함께 쓰는 디렉터리. 기본값은 프로젝트 안',
  },
  SWITCHBACK_STATE_URL: {
    en: "`s3://BUCKET/PREFIX?region=REGION` keeps Pulumi's state in a bucket instead of the data directory",
    ko: '`s3://BUCKET/PREFIX?region=REGION`은 Pulumi 상태를 데이터 디렉터리 대신 버킷에 둠',
  },
  SWITCHBACK_DRAIN_SECONDS: {
    en: 'how long an aborted update may take to end by itself',
    ko: '중단한 업데이트가 스스로 끝나기를 기다리는 시간',
  },
  SWITCHBACK_LOCK_WAIT_SECONDS: {
    en: 'how long a promotion waits for a stack that somebody else updates',
    ko: '다른 쪽이 업데이트하는 스택을 승격이 기다리는 시간',
  },
  SWITCHBACK_KEEP_LOGS_DAYS: {
    en: 'how long logs and run folders of promotions are kept',
    ko: '승격의 로그와 실행 폴더를 보관하는 기간',
  },
  SWITCHBACK_KEEP_ARTEFACTS_DAYS: {
    en: 'how long tarballs are kept that no stage and no milestone needs',
    ko: '어느 스테이지와 마일스톤에도 필요 없는 tarball을 보관하는 기간',
  },
  SWITCHBACK_KEEP_HISTORY_DAYS: {
    en: "how long Pulumi's own history of a stack is kept",
    ko: 'Pulumi 자체의 스택 이력을 보관하는 기간',
  },
  SWITCHBACK_KEEP_AUDIT_DAYS: { en: 'how long the audit is kept', ko: '감사 기록을 보관하는 기간' },
  SWITCHBACK_SERVER: {
    en: 'address of the service; else that of `service.json`',
    ko: '서비스 주소. 없으면 `service.json`의 것',
  },
  SWITCHBACK_LANG: {
    en: '`en` or `ko`; else `LC_ALL`, `LC_MESSAGES`, `LANG`',
    ko: '`en` 또는 `ko`. 없으면 `LC_ALL`, `LC_MESSAGES`, `LANG`',
  },
  SWITCHBACK_CLIENT: {
    en: 'for which client a command asks, such as `web/dev`',
    ko: '어느 클라이언트로서 묻는지. 예: `web/dev`',
  },
  SWITCHBACK_OVERRIDE_HOLD: {
    en: 'the reason for which it passes a hold; recorded',
    ko: '고정을 무시하고 진행하는 사유. 기록에 남음',
  },
  SWITCHBACK_DEBUG_PROVIDERS: {
    en: '`aws:PORT,awsx:PORT`: provider servers that the engine attaches to',
    ko: '`aws:PORT,awsx:PORT`: 엔진이 연결할 프로바이더 서버',
  },
  SWITCHBACK_ECS_ENDPOINT: { en: 'address of the ECS API', ko: 'ECS API의 주소' },
  SWITCHBACK_STS_ENDPOINT: { en: 'address of the STS API', ko: 'STS API의 주소' },
  SWITCHBACK_PROJECT: {
    en: 'the directory with Pulumi.yaml, for runners and runs by hand',
    ko: '러너와 직접 실행이 쓰는 Pulumi.yaml의 디렉터리',
  },
  SWITCHBACK_HOST_ENTRY: {
    en: 'the program behind a stage, for runners',
    ko: '러너가 쓰는, 스테이지 뒤의 프로그램',
  },
  SWITCHBACK_PULUMI: {
    en: 'the Pulumi CLI, for runners; for `npm run setup` the only way to it: `path`, `vendor` or `build`',
    ko: '러너가 쓰는 Pulumi CLI. `npm run setup`에서는 CLI를 구하는 유일한 방법: `path`, `vendor`, `build`',
  },
};

/** Every name of the environment and of a dotenv file that the code reads, by who reads it. */
export function variablesText({ variables, rulesOf, setByProduct }, language) {
  const w = words[language];
  const all = Object.entries(variables);
  const readers = [...new Set(all.map(([, { reader }]) => reader))];
  const section = (reader, text) => `## ${w.readers[reader]}\n\n${text}`;
  return [
    ...readers.map((reader) => {
      const rows = all.filter(([, variable]) => variable.reader === reader);
      return section(
        reader,
        table(
          w.head,
          rows.map(([name, variable]) => variableRow(name, variable, language)),
        ),
      );
    }),
    section('stage', table(w.settings, settingRows(rulesOf))),
    section('backend', `${[...setByProduct].map((name) => `\`${name}\``).join(', ')}. ${w.backend}`),
  ].join('\n\n');
}

function variableRow(name, { flag, otherwise }, language) {
  const meaning = meanings[name]?.[language];
  if (meaning === undefined) throw new Error(`scripts/docs/variables.mjs says nothing of ${name}`);
  const days = name.endsWith('_DAYS') ? ` (${words[language].ever})` : '';
  return [
    `\`${name}\``,
    flag === undefined ? '' : `\`${flag}\``,
    otherwise === null ? '' : `\`${otherwise}\``,
    meaning + days,
  ];
}

function settingRows(rulesOf) {
  const names = new Set(Object.values(rulesOf).flatMap((rules) => [...rules.keys()]));
  return [...names].map((name) => {
    const platforms = Object.keys(rulesOf).filter((platform) => rulesOf[platform].has(name));
    return [`\`${name}\``, platforms.join(', '), shortened(rulesOf[platforms[0]].get(name).allowed)];
  });
}

/** Of a long list the first few. */
function shortened(allowed) {
  const all = allowed.split(', ');
  const text = all.length > 12 ? `${all.slice(0, 6).join(', ')}, …` : allowed;
  return `\`${text}\``;
}
