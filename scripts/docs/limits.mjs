import { table } from './table.mjs';

const heads = {
  en: ['Where', 'Name', 'Value', 'Set by'],
  ko: ['곳', '이름', '값', '설정'],
};

/** What is a number and no limit: how a unit is made, a code, a price, a size of AWS, where columns stand. */
const others = [
  /\.(gives\.)?least$|^model\/(exit-codes|fargate|ancestry)\.ts|^dotenv\/aws-(costs|settings)\.ts/,
  /secondsPer\.|megabyte$|dayMilliseconds|policy\/local-time\.ts|policy\/client\.ts day$|weekdays|ticksPerSecond/,
  /cli\/terminal\/(until|hang)\.ts|barCells|fieldCount|lastSecond|fiveYears|stepsOfShape|processes\/lock\.ts/,
  /how\.mode|alreadyHosted|gracefulExit|nothing\.milliseconds|facts\.least|log-files\.ts beginning/,
  /store\/(parsers|embedded-worker)\.ts|longestTimeout$|SWITCHBACK_PORT|usual\.ts enough|maxAliasCount|contents\.ts bytes$/,
];

/** Limits whose name does not say in what they are counted. */
const units = [
  [
    'ms',
    /(Milliseconds|[tT]imeout|patience|Patience|Pause|pause|[hH]eartbeat|Every|Within|Wait|Idle|Look|Probe|longestIdle)$/,
  ],
  ['ms', /(client-header\.ts rest|retryFor|oldAfter|confirmAfter|forgiveAfter|degradedFor|waitForAnswer)$/],
  [
    's',
    /Seconds$|_SECONDS\.otherwise$|usualSeconds\.\w+$|deregistrationDelay$|healthCheck\.(interval|timeout)$/,
  ],
  ['days', /_DAYS\.otherwise$/],
  ['hours', /Hours$/],
  [
    'bytes',
    /[bB]ytes$|bodyLimit$|manifestLimit|yaml-file\.ts largest|largest(File|Value|Environment|Message)/,
  ],
  [
    'bytes',
    /taskDefinitionLimit|restOfTheDefinition|leastFree|longestAnswer|maxBuffer|mostKept|longest(Head|Line)$/,
  ],
  ['bytes', /maxHeaderSize$|mostBytesOf(Name|Path)$/],
  ['MB', /SizeMb$/],
];

const setBy = {
  'model/aws.ts usualHealth.graceSeconds': '`SWITCHBACK_START`',
  'stage-host/protocol.ts usualSeconds.start': '`SWITCHBACK_START`',
  'stage-host/protocol.ts usualSeconds.drain': '`SWITCHBACK_DRAIN`',
  'stage-host/protocol.ts usualSeconds.stop': '`SWITCHBACK_STOP`',
  'stage-host/protocol.ts usualSeconds.look': '`SWITCHBACK_HEALTH_TIMEOUT`',
  'program/load-balancer.ts usualDrainSeconds': '`SWITCHBACK_DRAIN`',
  'model/aws.ts usualHealth.intervalSeconds': '`SWITCHBACK_HEALTH_INTERVAL`',
  'model/aws.ts usualHealth.lookSeconds': '`SWITCHBACK_HEALTH_TIMEOUT`',
  'policy/verification.ts deadlineSeconds': '`verify.deadline`',
  'cli/commands/events.ts newest': '`--since`',
  'api/stage-log.ts usualLimit': '`--lines`',
};

/** Every constant of time, size and count: where it acts, its name, its value, and what sets it if something does. */
export function limitsText(constants, language) {
  const rows = constants
    .filter(({ file, name }) => !others.some((pattern) => pattern.test(`${file} ${name}`)))
    .map((one) => [
      `\`${one.file}\``,
      `\`${one.name.replace(/\.otherwise$/, '')}\``,
      shown(one),
      settingOf(one),
    ]);
  return table(heads[language], rows);
}

/** A constant as a page for users says it: 0.2 s, 6 hours, 1 MB; in Korean 0.2초, 6시간. */
export function shownIn({ file, name, value }, { language, unit }) {
  const found = unit ?? units.findLast(([, pattern]) => pattern.test(`${file} ${name}`))?.[0];
  if (found === 'bytes') return bytes(value, language);
  if (found === undefined) return grouped(value);
  const isMilliseconds = units.some(([one, pattern]) => one === 'ms' && pattern.test(`${file} ${name}`));
  const seconds = isMilliseconds ? value / 1000 : value;
  if (found === 'ms' || found === 's') return timeIn(seconds, 's', language);
  // Without a unit of its own it is counted in that one already.
  return timeIn(unit === undefined || /Hours$/.test(name) ? value : seconds / sizes[found], found, language);
}

const sizes = { hours: 3600, days: 86_400 };
const words = { en: { s: ' s', hours: ' hours', days: ' days' }, ko: { s: '초', hours: '시간', days: '일' } };
const timeIn = (value, unit, language) => `${grouped(value)}${words[language][unit]}`;

function shown({ file, name, value }) {
  const unit = units.findLast(([, pattern]) => pattern.test(`${file} ${name}`))?.[0];
  if (unit === 'ms') return value >= 1000 ? `${grouped(value / 1000)} s` : `${String(value)} ms`;
  if (unit === 'bytes') return bytes(value);
  return unit === undefined ? grouped(value) : `${grouped(value)} ${unit}`;
}

const grouped = (value) => value.toLocaleString('en-US');

function bytes(value, language = 'en') {
  for (const [unit, size] of [
    ['GB', 1024 ** 3],
    ['MB', 1024 ** 2],
    ['kB', 1024],
  ])
    if (value >= size && Number.isInteger(value / size)) return `${grouped(value / size)} ${unit}`;
  return `${grouped(value)}${language === 'ko' ? '바이트' : ' bytes'}`;
}

function settingOf({ file, name }) {
  const [, variable] = /^variables\.(\w+)\.otherwise$/.exec(name) ?? [];
  return variable === undefined ? (setBy[`${file} ${name}`] ?? '') : `\`${variable}\``;
}
