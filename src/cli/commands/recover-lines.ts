import type { RecoverResource } from '../../contract/recovery.js';
import { spoken } from '../terminal/duration.js';
import { hang } from '../terminal/hang.js';
import type { Invocation } from '../terminal/invocation.js';
import { localTime } from '../terminal/local-time.js';
import { paints } from '../terminal/paint.js';
import { pairLines, type Pair } from '../terminal/pairs.js';
import { plainLine } from '../terminal/plain.js';

/** What is known of a stage before a recovery. */
export function recoverLines(invocation: Invocation, view: RecoverResource): string[] {
  const { texts, color, hinted, width } = invocation;
  const { red } = paints(color);
  const { unknownReason } = view;
  const why = unknownReason === null ? null : hinted(plainLine(unknownReason.text));
  return [
    ...(why === null ? [] : hang(why, { width, indent: 2 }).map(red)),
    ...pairLines(pairsOf(invocation, view), invocation),
    ...(view.locks === null ? [texts.recover.noState] : []),
    ...orphanLines(invocation, view),
  ];
}

function pairsOf(invocation: Invocation, view: RecoverResource): Pair[] {
  const { texts } = invocation;
  const { labels } = texts.recover;
  const { currentBuild, lastPromotion: last, observed } = view;
  return [
    [labels.recorded, currentBuild ?? '–'],
    [labels.last, last === null ? null : `${last.id} ${last.build ?? '–'}: ${texts.phases[last.phase]}`],
    [
      labels.observed,
      texts.recover.observed({
        build: observed.build,
        health: texts.health[observed.health],
        digest: observed.digest,
        at: localTime(observed.at),
      }),
    ],
    ...(view.locks ?? []).map((lock): Pair => [
      labels.lock,
      lock.ageSeconds === null ? lock.text : `${lock.text} (${spoken(invocation, lock.ageSeconds)})`,
    ]),
    ...(view.pending ?? []).map((one): Pair => [labels.pending, `${one.operation} ${one.resource}`]),
  ];
}

/** What may be left in AWS, with what to type for each. */
function orphanLines(
  { texts, color, hinted, width }: Invocation,
  // A service of an earlier version tells of none.
  { orphans = [], orphansRefused = null }: Partial<RecoverResource>,
): string[] {
  const { dim, red } = paints(color);
  if (orphans.length === 0 && orphansRefused === null) return [];
  return [
    texts.recover.orphans,
    ...(orphansRefused === null ? [] : hang(`  ${plainLine(orphansRefused)}`, { width, indent: 2 }).map(dim)),
    ...orphans.flatMap(({ text, ways }) => [
      ...hang(`  ${plainLine(text)}`, { width, indent: 4 }).map(red),
      ...ways.flatMap(({ text: what, command }) => [
        `    ${command}`,
        ...hang(`      ${hinted(what)}`, { width, indent: 6 }).map(dim),
      ]),
    ]),
  ];
}

/** What a person can do now, with what to type for it. */
export const choiceLines = (
  { texts, color, hinted, width }: Invocation,
  { choices }: Pick<RecoverResource, 'choices'>,
): string[] => [
  texts.recover.choices,
  ...choices.flatMap(({ text, command }) => [
    `  ${command}`,
    ...hang(`    ${hinted(text)}`, { width, indent: 4 }).map(paints(color).dim),
  ]),
];
