import { median } from './measure.mjs';

function againstEachOther({ processOnly, mixed }) {
  const pair = (what) => {
    const [without, withAws] = [median(processOnly[what]), median(mixed[what])];
    return { processOnly: without, mixed: withAws, ratio: withAws / without };
  };
  return {
    startSeconds: pair('start'),
    serviceMegabytes: pair('service'),
    runnerMegabytes: pair('runner'),
    rounds: mixed.start.length,
  };
}

function auditOf(audit) {
  if (audit === null) return null;
  const [audited, plain] = [median(audit.audited), median(audit.plain)];
  return { audited, plain, ratio: audited / plain, perSecond: audit.changes / audited };
}

/** A promotion against the same by hand, and the median of each of its parts. */
export function promotionReport({ timings, languageHost, spent, ...pairs }) {
  const [http, hand, toEngine] = [pairs.http, pairs.hand, pairs.toEngine].map(median);
  const [update, next, byHand] = [spent.update, spent.next, spent.byHand].map(median);
  return {
    a: {
      http,
      byHand: hand,
      ratio: http / hand,
      rounds: pairs.http.length,
      parts: partsOf(timings),
      languageHost,
      processorMilliseconds: { update, next, byHand, ratio: update / byHand },
    },
    b: { acceptedToEngine: toEngine, shareOfByHand: toEngine / hand },
  };
}

/** What a large repository around the project adds to a promotion, and to the same by hand. */
export function repositoryReport({ files, ...sides }) {
  const [inside, outside] = [median(sides.inside), median(sides.outside)];
  const [handInside, handOutside] = [median(sides.handInside), median(sides.handOutside)];
  return {
    ...{ files, inside, outside, ratio: inside / outside },
    byHand: { inside: handInside, outside: handOutside, ratio: handInside / handOutside },
  };
}

/** In the order of the promotions; a part that one of them did not see is the median of those that did. */
function partsOf(promotions) {
  const all = promotions.flat();
  const names = [...new Set(all.map(({ part }) => part))];
  return names.map((part) => ({
    part,
    milliseconds: median(all.filter((one) => one.part === part).map((one) => one.milliseconds)),
  }));
}

/** The medians of everything that was measured, and their ratios. */
export function reportOf({ audit, pairs, many, catalogues, start, memory, runners }) {
  return {
    ...promotionReport(pairs),
    c: {
      atOnce: median(many.atOnce),
      inTurn: median(many.inTurn),
      ratio: median(many.atOnce) / median(many.inTurn),
      rounds: many.atOnce.length,
    },
    d: againstEachOther(catalogues),
    e: auditOf(audit),
    service: { startSeconds: start, idleMegabytes: memory, waitingRunnerMegabytes: runners },
  };
}

const number = (value) => value.toFixed(2);
const linesOf = (rows) => rows.map(lineOf).join('\n');
const lineOf = ([key, what, value, ratio]) =>
  `${key.padEnd(3)}${what.padEnd(60)}${value.padStart(10)}${ratio === '' ? '' : `   ratio ${ratio}`}`;

const promotionRows = ({ a, b }) => [
  ['a', 'promotion over HTTP, request to succeeded', `${number(a.http)} s`, ''],
  ['', `pulumi up by hand (${a.languageHost.kind} language host)`, `${number(a.byHand)} s`, number(a.ratio)],
  ...a.parts.slice(1).map(({ part, milliseconds }) => ['', `  until ${part}`, `${milliseconds} ms`, '']),
  ...processorRows(a.processorMilliseconds),
  ['b', 'accepted to engine started', `${number(b.acceptedToEngine)} s`, number(b.shareOfByHand)],
];

const processorRows = ({ update, next, byHand, ratio }) => [
  ['', 'of the processor, all processes: the promotion', `${update} ms`, number(ratio)],
  ['', '… by hand', `${byHand} ms`, ''],
  ['', '… afterwards: the runner that waits for the next', `${next} ms`, ''],
];

const repositoryRows = ({ files, inside, ratio, byHand }) => [
  ['', `promotion in a repository of ${files} files, against in none`, `${number(inside)} s`, number(ratio)],
  ['', '… by hand', `${number(byHand.inside)} s`, number(byHand.ratio)],
];

/** The report of a promotion alone, for a person. */
export const promotionText = (report) =>
  `${linesOf([...promotionRows(report), ...repositoryRows(report.repository)])}\nmedians of ${report.a.rounds} rounds; ${report.a.languageHost.pulumi}\n`;

/** The report for a person. */
export function textOf({ a, b, c, d, e, service }) {
  const rows = [
    ...promotionRows({ a, b }),
    ['c', 'five stages at once', `${number(c.atOnce)} s`, ''],
    ['', 'five stages one after another', `${number(c.inTurn)} s`, number(c.ratio)],
    ...[
      ['d', 'stages on aws in the catalogue: start', d.startSeconds, 's'],
      ['', '… service: idle memory (PSS)', d.serviceMegabytes, 'MB'],
      ['', '… waiting runner (PSS)', d.runnerMegabytes, 'MB'],
    ].map(([key, what, { mixed, ratio }, unit]) => [key, what, `${number(mixed)} ${unit}`, number(ratio)]),
    ...(e === null
      ? [['e', 'a row of the audit per change: no PostgreSQL here', '–', '']]
      : [
          [
            'e',
            `a row of the audit per change, ${e.perSecond.toFixed(0)} changes a second`,
            `${number(e.audited)} s`,
            number(e.ratio),
          ],
        ]),
    ['', 'service: start', `${number(service.startSeconds)} s`, ''],
    ['', 'service: idle memory (PSS)', `${service.idleMegabytes.toFixed(0)} MB`, ''],
    ...service.waitingRunnerMegabytes.map((size) => [
      '',
      'waiting runner (PSS)',
      `${size.toFixed(0)} MB`,
      '',
    ]),
  ];
  return `${linesOf(rows)}\nmedians of ${a.rounds} (a, b), ${c.rounds} (c) and ${d.rounds} (d) rounds; ${a.languageHost.pulumi}\n`;
}
