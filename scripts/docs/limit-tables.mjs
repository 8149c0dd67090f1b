import { table } from './table.mjs';
import { shownIn } from './limits.mjs';

const stage = 'stage-host/protocol.ts usualSeconds';
const variable = (name) => `model/variable.ts variables.${name}.otherwise`;
const fixed = { en: 'fixed', ko: '고정' };
const byAws = { en: 'by AWS', ko: 'AWS가 정함' };
const nothing = { en: '', ko: '' };
/** A setting has one name in every language. */
const by = (...names) => {
  const text = names.map((name) => `\`${name}\``).join(', ');
  return { en: text, ko: text };
};
const same = (text) => ({ en: text, ko: text });
const inStageFile = (...names) => {
  const { en } = by(...names);
  return { en: `${en} in the stage file`, ko: `스테이지 파일의 ${en}` };
};

/**
 * What users of the product ask for, by subject. Each value stands in the sources: `{file name}` is replaced by it, and
 * one that is not there any more is an error.
 */
const sections = [
  {
    title: { en: 'A build and its stage', ko: '빌드와 스테이지' },
    rows: [
      [
        'from its start to its first healthy answer, on `process`',
        '`process`에서 시작부터 첫 정상 응답까지',
        same(`{${stage}.start}`),
        by('SWITCHBACK_START'),
      ],
      [
        "as long ECS does not judge a task's health, on `aws`",
        '`aws`에서 ECS가 태스크의 상태를 판정하지 않는 동안',
        same('{model/aws.ts usualHealth.graceSeconds}'),
        by('SWITCHBACK_START'),
      ],
      [
        'one look at its health path',
        '상태 경로를 한 번 보는 시간',
        same(`{${stage}.look}`),
        by('SWITCHBACK_HEALTH_TIMEOUT'),
      ],
      [
        'between two looks, on `aws`',
        '`aws`에서 두 번 보는 사이',
        same('{model/aws.ts usualHealth.intervalSeconds}'),
        by('SWITCHBACK_HEALTH_INTERVAL'),
      ],
      [
        'the check of the stage after an update',
        '업데이트 뒤의 스테이지 확인',
        {
          en: '{policy/verification.ts deadlineSeconds}, 3 answers',
          ko: '{policy/verification.ts deadlineSeconds}, 응답 3번',
        },
        inStageFile('verify.deadline', 'verify.attempts'),
      ],
      [
        'the time that a build must run on its source',
        '빌드가 소스에서 실행되어야 하는 시간',
        { en: 'none', ko: '없음' },
        inStageFile('soak'),
      ],
      [
        'requests and WebSockets that began before a switch',
        '전환 전에 시작된 요청과 WebSocket',
        same(`{${stage}.drain}`),
        by('SWITCHBACK_DRAIN'),
      ],
      [
        'from TERM to KILL when a build is ended',
        '빌드를 끝낼 때 TERM에서 KILL까지',
        same(`{${stage}.stop}`),
        by('SWITCHBACK_STOP'),
      ],
      [
        'the pause before a build that ended is started again',
        '끝난 빌드를 다시 시작하기 전의 쉼',
        {
          en: '{stage-host/supervise.ts firstPause}, doubled to {stage-host/supervise.ts longestPause}',
          ko: '{stage-host/supervise.ts firstPause}, 두 배씩 {stage-host/supervise.ts longestPause}까지',
        },
        fixed,
      ],
      [
        'how long a stage is degraded after that',
        '그 뒤 스테이지가 불안정으로 표시되는 동안',
        same('{stage-host/supervise.ts degradedFor}'),
        fixed,
      ],
      [
        'the pause before a stage host that was killed is started again',
        '강제로 종료된 스테이지 호스트를 다시 시작하기 전의 쉼',
        {
          en: 'none, then 1 s, doubled to {stage-host/keeper.ts longestPauseSeconds}; none again after {stage-host/keeper.ts steadySeconds} of life',
          ko: '없음, 거듭되면 1 s, 두 배씩 {stage-host/keeper.ts longestPauseSeconds}까지. {stage-host/keeper.ts steadySeconds} 넘게 살았으면 없음',
        },
        fixed,
      ],
      [
        "a head at the stage's address",
        '스테이지 주소의 요청·응답 머리',
        same('{stage-host/onward.ts longestHead}'),
        fixed,
      ],
      ["a body at the stage's address", '스테이지 주소의 본문', { en: 'no limit', ko: '제한 없음' }, nothing],
      [
        "an idle connection at the stage's address between requests",
        '스테이지 주소에서 요청 사이에 쉬는 연결',
        same('{stage-host/proxy.ts longestIdle}'),
        fixed,
      ],
      [
        'the log of a backend',
        '백엔드의 로그',
        {
          en: '3 files of {stage-host/main.ts host.log.maxBytes}',
          ko: '{stage-host/main.ts host.log.maxBytes} 파일 3개',
        },
        fixed,
      ],
      [
        'a line of it',
        '그 로그의 한 줄',
        {
          en: '{model/log-line.ts longest} characters, then the next one',
          ko: '{model/log-line.ts longest}자, 그다음은 새 줄',
        },
        fixed,
      ],
      [
        'a line of it that has not ended is told after',
        '끝나지 않은 줄을 보여 주기까지',
        same('{stage-host/build-output.ts unendedMilliseconds}'),
        fixed,
      ],
      [
        'last lines of a failed build',
        '실패한 빌드의 마지막 줄',
        {
          en: '{stage-host/last-lines.ts mostKept}, {stage-host/last-lines.ts longest} characters each',
          ko: '{stage-host/last-lines.ts mostKept}, 한 줄에 {stage-host/last-lines.ts longest}자',
        },
        fixed,
      ],
      [
        'a deployment that ECS does not finish',
        'ECS가 끝내지 못하는 배포',
        { en: '20 minutes', ko: '20분' },
        byAws,
      ],
    ],
  },
  {
    title: { en: 'A promotion', ko: '승격' },
    rows: [
      [
        'it waits for a stack that somebody else updates',
        '다른 사람이 업데이트하는 스택을 기다림',
        same(`{${variable('SWITCHBACK_LOCK_WAIT_SECONDS')}}`),
        by('SWITCHBACK_LOCK_WAIT_SECONDS'),
      ],
      [
        'an aborted update may take to end by itself',
        '중단한 업데이트가 스스로 끝나기까지',
        same(`{${variable('SWITCHBACK_DRAIN_SECONDS')}}`),
        by('SWITCHBACK_DRAIN_SECONDS'),
      ],
      [
        'after that, until its processes are killed',
        '그 뒤 프로세스를 강제로 끝내기까지',
        same('{service/main.ts forcedSeconds}'),
        fixed,
      ],
      [
        'a runner may take to be ready',
        '러너가 준비되기까지',
        same('{service/engine.ts runnerSeconds}'),
        fixed,
      ],
      ['a preview of the engine', '엔진의 미리 보기', same('{service/engine.ts previewSeconds}'), fixed],
      [
        'a recovery whose refresh was killed is begun again',
        '새로 고침이 강제로 끝난 복구를 다시 시작',
        { en: '{controller/recovery.ts mostAttempts} times', ko: '{controller/recovery.ts mostAttempts}번' },
        fixed,
      ],
      [
        'a schedule that was missed is made up for',
        '놓친 일정을 뒤늦게 실행',
        {
          en: '{policy/schedule.ts catchUpSeconds|hours}',
          ko: '{policy/schedule.ts catchUpSeconds|hours} 안',
        },
        fixed,
      ],
      [
        'runs by hand are looked for in a bucket',
        '버킷에서 직접 실행을 확인',
        {
          en: 'every {service/engine.ts bucketHistoryMilliseconds}',
          ko: '{service/engine.ts bucketHistoryMilliseconds}마다',
        },
        fixed,
      ],
    ],
  },
  {
    title: { en: 'The service', ko: '서비스' },
    rows: [
      [
        'the body of a request to the API may take',
        'API 요청의 본문이 걸려도 되는 시간',
        same('{service/main.ts bodySeconds}'),
        fixed,
      ],
      [
        'what each token or session may look up',
        '토큰이나 세션마다 조회할 수 있는 횟수',
        {
          en: `{${variable('SWITCHBACK_READS_A_MINUTE')}} a minute`,
          ko: `1분에 {${variable('SWITCHBACK_READS_A_MINUTE')}}번`,
        },
        by('SWITCHBACK_READS_A_MINUTE'),
      ],
      [
        'what each may change',
        '토큰이나 세션마다 변경할 수 있는 횟수',
        {
          en: `{${variable('SWITCHBACK_WRITES_A_MINUTE')}} a minute`,
          ko: `1분에 {${variable('SWITCHBACK_WRITES_A_MINUTE')}}번`,
        },
        by('SWITCHBACK_WRITES_A_MINUTE'),
      ],
      [
        'wrong proofs from one address',
        '한 주소에서 신원 확인에 실패할 수 있는 횟수',
        {
          en: `{${variable('SWITCHBACK_FAILED_SIGN_INS_A_MINUTE')}} a minute`,
          ko: `1분에 {${variable('SWITCHBACK_FAILED_SIGN_INS_A_MINUTE')}}번`,
        },
        by('SWITCHBACK_FAILED_SIGN_INS_A_MINUTE'),
      ],
      [
        'requests to sign in from one address',
        '한 주소에서 보낼 수 있는 로그인 요청',
        {
          en: `{${variable('SWITCHBACK_ARRIVALS_A_MINUTE')}} a minute`,
          ko: `1분에 {${variable('SWITCHBACK_ARRIVALS_A_MINUTE')}}번`,
        },
        by('SWITCHBACK_ARRIVALS_A_MINUTE'),
      ],
      ['connections to the API', 'API 연결', same('{service/http-server.ts mostConnections}'), fixed],
      [
        'streams of events for one address',
        '주소 하나의 이벤트 스트림',
        same('{api/sse.ts usualStreamLimits.mostPerAddress}'),
        fixed,
      ],
      [
        'a stream whose reader does not read',
        '읽지 않는 스트림을 끊기까지',
        same('{api/sse.ts usualStreamLimits.unreadMilliseconds}'),
        fixed,
      ],
      [
        'the database may take to answer',
        '데이터베이스가 답하기까지',
        same('{store/database.ts answerMilliseconds}'),
        fixed,
      ],
      [
        'a request waits for a connection to a database server',
        '요청이 데이터베이스 서버 연결을 기다리는 시간',
        same('{store/database.ts connectionMilliseconds}'),
        fixed,
      ],
      [
        'an instance that is silent has lost its stages after',
        '소식 없는 인스턴스가 스테이지를 잃기까지',
        same('{model/instance.ts leaseSeconds}'),
        fixed,
      ],
      [
        'an `Idempotency-Key` is remembered',
        '`Idempotency-Key`를 기억하는 시간',
        same('{store/idempotency.ts keptHours|hours}'),
        fixed,
      ],
      [
        'a client is shown as gone after',
        '클라이언트를 떠난 것으로 표시하기까지',
        same('{policy/client.ts longMilliseconds|days}'),
        fixed,
      ],
      ...[
        ['logs', '로그', 'LOGS'],
        ['artefacts', '아티팩트', 'ARTEFACTS'],
        ["Pulumi's history", 'Pulumi 이력', 'HISTORY'],
      ].map(([en, ko, name]) => [
        `${en} are kept`.replace('history are', 'history is'),
        `${ko} 보관`,
        same(`{${variable(`SWITCHBACK_KEEP_${name}_DAYS`)}}`),
        by(`SWITCHBACK_KEEP_${name}_DAYS`),
      ]),
      [
        'the audit is kept',
        '감사 기록 보관',
        { en: 'for ever', ko: '계속' },
        by('SWITCHBACK_KEEP_AUDIT_DAYS'),
      ],
      [
        'builds of a stage that are kept to go back to',
        '되돌아가도록 보관하는 스테이지의 빌드',
        {
          en: '{policy/retention.ts buildsToGoBackTo}, and the newest {policy/retention.ts newestBuilds}',
          ko: '{policy/retention.ts buildsToGoBackTo}개, 그리고 최신 {policy/retention.ts newestBuilds}개',
        },
        fixed,
      ],
      [
        "the service's own log",
        '서비스 자체의 로그',
        {
          en: '2 files of {service/service-log.ts usualBytes}',
          ko: '{service/service-log.ts usualBytes} 파일 2개',
        },
        fixed,
      ],
    ],
  },
  {
    title: { en: 'What is sent', ko: '보내는 것' },
    rows: [
      [
        'a tarball that is uploaded',
        '업로드하는 tarball',
        same(`{${variable('SWITCHBACK_UPLOAD_MB')}} MB`),
        by('SWITCHBACK_UPLOAD_MB'),
      ],
      [
        'its files, unpacked',
        '그 파일을 푼 크기',
        same(`{${variable('SWITCHBACK_UNPACKED_MB')}} MB`),
        by('SWITCHBACK_UNPACKED_MB'),
      ],
      [
        'files and folders in it',
        '그 안의 파일과 디렉터리',
        same(`{${variable('SWITCHBACK_TARBALL_FILES')}}`),
        by('SWITCHBACK_TARBALL_FILES'),
      ],
      [
        'a name in it, a path in it',
        '그 안의 이름, 경로',
        same('{artifacts/entry.ts mostBytesOfName}, {artifacts/entry.ts mostBytesOfPath}'),
        fixed,
      ],
      [
        'commits of one build',
        '빌드 하나의 커밋',
        {
          en: '{contract/builds.ts registerBuild.body.commits}',
          ko: '{contract/builds.ts registerBuild.body.commits}개',
        },
        fixed,
      ],
      ['a dotenv file', 'dotenv 파일', same('{dotenv/dotenv-files.ts largestFile}'), fixed],
      [
        'a value of a dotenv file, all values',
        'dotenv 파일의 값 하나, 값 전체',
        same('{dotenv/resolve.ts largestValue}, {dotenv/resolve.ts largestEnvironment}'),
        fixed,
      ],
      ['a stage file', '스테이지 파일', same('{catalogue/read-text.ts largestYamlBytes}'), fixed],
      [
        'a task definition on AWS',
        'AWS의 태스크 정의',
        same('{dotenv/secret-references.ts taskDefinitionLimit}'),
        byAws,
      ],
      ['an OpenAPI document', 'OpenAPI 문서', same('{queries/api-document.ts mostBytes}'), fixed],
      [
        'paths that `diff --requests` asks for',
        '`diff --requests`가 요청하는 경로',
        same('{model/stage.ts mostComparePaths}'),
        fixed,
      ],
    ],
  },
  {
    title: { en: 'The command line', ko: '명령줄' },
    rows: [
      [
        'the service may take to answer',
        '서비스가 답하기까지',
        same('{cli/client/http-client.ts usualPatience}'),
        fixed,
      ],
      [
        'it is asked again while it cannot be reached',
        '서비스에 닿지 않는 동안 다시 묻는 시간',
        same('{cli/client/keep-asking.ts retryFor}'),
        fixed,
      ],
      ['a command that waits', '기다리는 명령', { en: 'for ever', ko: '끝까지' }, by('--timeout')],
    ],
  },
];

/** Every list or text that may be a part of what there is: where it ends, and how it says so. */
const cuts = [
  [
    '`build list`, `promotion list`, `hold list --ended`',
    same('`--limit`: 20, 20, 50; 1–{cli/terminal/limit.ts longestPage}'),
    {
      en: 'a line says that there are older ones; `more` in JSON',
      ko: '더 이전 것이 있다고 한 줄로 알림. JSON에서는 `more`',
    },
  ],
  [
    '`events`',
    {
      en: 'the newest {cli/commands/events.ts newest}; all with `--since`',
      ko: '최신 {cli/commands/events.ts newest}개. `--since`로는 전부',
    },
    { en: 'a line says how to see more', ko: '더 보는 방법을 한 줄로 알림' },
  ],
  [
    '`GET` `/builds`, `/promotions`, `/audit`, `/events?since=`, `/holds?ended=true`, `/commits?pr=`, `/stages/{stage}/timeline`',
    same('`limit`: 50; 1–200'),
    { en: '`nextCursor`, and `Link: rel="next"`', ko: '`nextCursor`와 `Link: rel="next"`' },
  ],
  [
    '`GET /events`',
    { en: 'the newest `limit`', ko: '최신 `limit`개' },
    { en: '`earlier`: there are older rows', ko: '`earlier`: 더 이전 행이 있음' },
  ],
  [
    '`GET /search`',
    {
      en: '{queries/search.ts most}; words are looked for in the newest {queries/search.ts newest} commits',
      ko: '{queries/search.ts most}개. 단어는 최신 커밋 {queries/search.ts newest}개에서 찾음',
    },
    { en: '`truncated`: there is more', ko: '`truncated`: 더 있음' },
  ],
  [
    '`GET /metrics/dora`',
    {
      en: 'the newest {queries/dora.ts mostRuns} promotions; `weeks`: 12; 1–53',
      ko: '최신 승격 {queries/dora.ts mostRuns}개. `weeks`: 12; 1–53',
    },
    { en: '`truncated`: older ones are not counted', ko: '`truncated`: 더 이전 것은 세지 않음' },
  ],
  [
    '`GET /milestones`, `/clients`, `/stages`, `/schedules`, `/holds`',
    { en: 'never', ko: '자르지 않음' },
    { en: '–', ko: '–' },
  ],
  [
    { en: 'a comparison: listed commits, on each side', ko: '비교에서 보이는 커밋, 양쪽 각각' },
    {
      en: '{api/compare.ts mostCommits}; the counts are whole',
      ko: '{api/compare.ts mostCommits}개. 개수는 전부 셈',
    },
    {
      en: '`truncated`; a line of `diff`, also beside its TSV',
      ko: '`truncated`. `diff`의 한 줄(TSV에서는 옆에)',
    },
  ],
  [
    { en: '`diff`: shown commits, what changes in the API', ko: '`diff`에서 보이는 커밋과 API 변경' },
    same('{cli/commands/diff.ts shownCommits}, {cli/commands/api-changes.ts most}'),
    { en: '“… N more (--all)”', ko: '“… 그 밖에 N개 (--all)”' },
  ],
  [
    {
      en: 'authors in a preview of more commits than are listed',
      ko: '목록보다 커밋이 많은 미리 보기의 작성자 수',
    },
    { en: 'those of the listed ones', ko: '목록에 있는 커밋의 작성자' },
    { en: '“at least”', ko: '“이상”' },
  ],
  [
    { en: 'commits that are read to compare two histories', ko: '두 이력을 비교하려고 읽는 커밋' },
    same('{store/commit-graph.ts mostRead}'),
    {
      en: '`atLeast` beside `ahead`, `behind`, `commits`; “at least”, `+`; the common commit is not known',
      ko: '`ahead`, `behind`, `commits` 옆의 `atLeast`. “이상”. 공통 커밋은 알 수 없음',
    },
  ],
  [
    {
      en: 'commits after one that are read to tell where it is',
      ko: '커밋이 어디에 있는지 알려고 그 뒤에서 읽는 커밋',
    },
    same('{store/history.ts mostAfter}'),
    {
      en: '`reached` is null, with the reason `history-not-read`; since when it is there is not known',
      ko: '`reached`가 null이고 이유는 `history-not-read`. 언제부터 있었는지는 알 수 없음',
    },
  ],
  [
    { en: 'running answers that are compared', ko: '비교하는 실행 중 응답' },
    {
      en: '{service/probe.ts usualBytes}; {policy/differences.ts mostPointers} differences',
      ko: '{service/probe.ts usualBytes}, 차이 {policy/differences.ts mostPointers}개',
    },
    {
      en: '`cut`, `moreDifferences`; they do not count as the same',
      ko: '`cut`, `moreDifferences`. 같다고 하지 않음',
    },
  ],
  [
    { en: 'described APIs that are compared', ko: '비교하는 API 문서' },
    same('{queries/api-document.ts mostBytes}'),
    { en: '`apiUnknown`, `truncated`', ko: '`apiUnknown`, `truncated`' },
  ],
  [
    '`logs --stage`',
    {
      en: '`--lines`: {api/stage-log.ts usualLimit}; 1–2000, of the newest {platforms/process/backend-log.ts mostBytes}',
      ko: '`--lines`: {api/stage-log.ts usualLimit}줄. 1–2000, 최근 {platforms/process/backend-log.ts mostBytes} 안에서',
    },
    {
      en: '`earlier`: left out, or not kept any more; a line before',
      ko: '`earlier`: 생략했거나 더는 보관하지 않음. 앞의 한 줄',
    },
  ],
  [
    { en: 'the log of a promotion', ko: '승격의 로그' },
    { en: 'where it could not be written', ko: '쓸 수 없던 곳' },
    { en: '`logTruncated`; a line after', ko: '`logTruncated`. 뒤의 한 줄' },
  ],
  [
    { en: 'what waits on a stage, in `status`', ko: '`status`에서 스테이지에서 기다리는 것' },
    same('{cli/commands/waiting.ts most}'),
    { en: 'a line names the command that lists all', ko: '모두 보는 명령을 한 줄로 알림' },
  ],
  [
    { en: 'commits that a short SHA may mean', ko: '짧은 SHA가 뜻할 수 있는 커밋' },
    same('{queries/find.ts mostCandidates}'),
    { en: 'the text says that there are more', ko: '더 있다고 문장으로 알림' },
  ],
  [
    { en: 'mistakes in one refusal', ko: '거절 하나에 담는 문제' },
    same('{api/validation-refusal.ts mostMistakes}'),
    { en: 'the count of all', ko: '전체 개수' },
  ],
  [
    { en: 'a first build from a clone: its commits', ko: '클론에서 만든 첫 빌드의 커밋' },
    same('{cli/commands/commits.ts firstBuild}'),
    { en: 'a line of `build create`', ko: '`build create`의 한 줄' },
  ],
  [
    {
      en: 'builds that `build create` looks through for one of this clone',
      ko: '`build create`가 이 클론의 커밋으로 만든 빌드를 찾아보는 범위',
    },
    {
      en: 'the newest {cli/commands/build-create.ts mostLookedAt}',
      ko: '최신 {cli/commands/build-create.ts mostLookedAt}개',
    },
    { en: 'a line of `build create`', ko: '`build create`의 한 줄' },
  ],
  [
    { en: 'cells of a table that is wider than the terminal', ko: '터미널보다 넓은 표의 칸' },
    { en: 'the width', ko: '너비' },
    {
      en: '`…`, and the columns that are left out by name; whole in TSV and JSON',
      ko: '`…`와 빠진 열의 이름. TSV와 JSON에서는 전부',
    },
  ],
];

const heads = {
  limits: { en: ['What', 'Value', 'Set by'], ko: ['무엇', '값', '설정'] },
  cuts: { en: ['What', 'Ends at', 'Says so by'], ko: ['무엇', '끝나는 곳', '알리는 방법'] },
};

/** The tables of one language, each under its heading. */
export function limitTables(constants, language) {
  const fill = fillerOf(constants, language);
  return sections
    .map(({ title, rows }) => {
      const cells = rows.map(([en, ko, value, setBy]) => [
        { en, ko }[language],
        fill(value[language]),
        setBy[language],
      ]);
      return `## ${title[language]}\n\n${table(heads.limits[language], cells)}`;
    })
    .join('\n\n');
}

/** The table of what may be a part of what there is. */
export function cutsTable(constants, language) {
  const fill = fillerOf(constants, language);
  const textOf = (text) => (typeof text === 'string' ? text : text[language]);
  return table(
    heads.cuts[language],
    cuts.map(([what, end, says]) => [textOf(what), fill(textOf(end)), textOf(says)]),
  );
}

/** Puts the values of the sources in; throws where one is not there. */
function fillerOf(constants, language) {
  const known = new Map(constants.map((one) => [`${one.file} ${one.name}`, one]));
  return (text) =>
    text.replaceAll(/\{([^{} ]+ [^{}|]+)(?:\|(\w+))?\}/g, (_, name, unit) => {
      const one = known.get(name);
      if (one === undefined) throw new Error(`no constant is named ${name}`);
      return shownIn(one, { language, unit });
    });
}
