import { milestoneCursor } from '../../contract/milestone-cursor.js';
import type { MilestoneResource, NextMilestoneResource } from '../../contract/milestones.js';
import { clientNames } from './client.js';
import { connect, type HttpClient } from '../client/http-client.js';
import { diff, type DiffOptions } from './diff.js';
import { age } from '../terminal/duration.js';
import { exitCodes, type ExitCode } from '../terminal/exit.js';
import { failure } from '../terminal/failure.js';
import { hang } from '../terminal/hang.js';
import { heldLine } from './hold.js';
import { limitOf, longestPage } from '../terminal/limit.js';
import { isSilent, type Invocation } from '../terminal/invocation.js';
import { milestoneNumber } from '../terminal/milestone-number.js';
import { printItems, printOne } from '../terminal/output.js';
import { pairLines } from '../terminal/pairs.js';
import { whoText } from '../terminal/who.js';
import { promote, type PromoteOptions } from './promote.js';
import { slotPairs } from './slot-calendar.js';
import { waitsFor } from './waiting.js';
import { call } from '../client/call.js';
import * as milestones from '../../contract/milestones.js';

export type PutBackOptions = Pick<
  PromoteOptions,
  | 'reason'
  | 'allowChange'
  | 'overrideHold'
  | 'waitForRelease'
  | 'liftQuarantine'
  | 'despiteKnownBad'
  | 'detach'
  | 'preview'
  | 'idempotencyKey'
>;

/** Puts an earlier milestone back on its own slot: a promotion of its build, for which no other one is possible. */
export async function putBackMilestone(
  invocation: Invocation,
  text: string,
  options: PutBackOptions,
): Promise<ExitCode> {
  const { stage, build } = await milestoneNumbered(await connect(invocation), text);
  return promote(invocation, stage, { ...options, build });
}

/** Lists milestones, the newest first. */
export async function listMilestones(
  invocation: Invocation,
  { limit }: { limit: string },
): Promise<ExitCode> {
  const count = limitOf(limit);
  const { texts, output } = invocation;
  const { columns } = texts;
  const { items, nextCursor } = await call(await connect(invocation), milestones.listMilestones, {
    query: { limit: count },
  });
  printItems(invocation, items, {
    columns: [
      { title: columns.milestone },
      { title: columns.build },
      { title: columns.commit, gives: { turn: 3, leaves: true } },
      { title: columns.stage },
      { title: columns.role },
      { title: columns.phase },
      { title: columns.age },
      { title: columns.who, gives: { turn: 2, least: 8, leaves: true } },
      { title: columns.address, gives: { turn: 1, leaves: true } },
    ],
    row: (milestone) => [
      String(milestone.number),
      milestone.build,
      milestone.commit.slice(0, 7),
      milestone.stage,
      output === 'tsv' ? milestone.role : texts.roles[milestone.role],
      output === 'tsv' ? milestone.phase : texts.phases[milestone.phase],
      age(invocation, milestone.createdAt),
      whoText(invocation, milestone.createdBy),
      milestone.url ?? '–',
    ],
    empty: texts.empty.milestones,
    cut: nextCursor === null ? null : texts.older.milestones({ count, most: longestPage }),
  });
  if (output === 'table') waitingLines(invocation, items).forEach(invocation.print);
  return exitCodes.ok;
}

/** What differs between two milestones: where both still run their stages are compared, else their builds. */
export async function compareMilestones(
  invocation: Invocation,
  numbers: readonly [string, string],
  options: DiffOptions,
): Promise<ExitCode> {
  const client = await connect(invocation);
  const a = await milestoneNumbered(client, numbers[0]);
  const b = await milestoneNumbered(client, numbers[1]);
  if (!isSilent(invocation)) waitingLines(invocation, [a, b]).forEach(invocation.note);
  const stay = [a, b].every(({ role }) => role === 'current' || role === 'previous');
  return diff(invocation, stay ? [a.stage, b.stage] : [a.build, b.build], options);
}

/** Which of them wait, for what, and until when where that is known. */
const waitingLines = ({ texts, width, hinted }: Invocation, items: readonly MilestoneResource[]): string[] =>
  items
    .filter(({ phase }) => phase === 'pending')
    .map(({ blockedBy, ...one }) => texts.waiting.milestone({ ...one, why: waitsFor(blockedBy) }))
    .flatMap((line) => hang(hinted(line), { width, indent: 2 }));

/** The one of this number, however many came after it. Throws `unknown-milestone`. */
async function milestoneNumbered(client: HttpClient, text: string): Promise<MilestoneResource> {
  const number = milestoneNumber(text);
  const numbered = { limit: 1, cursor: milestoneCursor(number) };
  const [found] = (await call(client, milestones.listMilestones, { query: numbered })).items;
  if (found?.number === number) return found;
  const { items: known } = await call(client, milestones.listMilestones, { query: { limit: 20 } });
  throw failure('unknown-milestone', { number, known: known.map((one) => String(one.number)) });
}

/** Says which number comes next, where it goes and what it replaces. */
export async function nextMilestone(invocation: Invocation): Promise<ExitCode> {
  const next = await call(await connect(invocation), milestones.nextMilestone);
  printOne(invocation, next, () => nextLines(invocation, next));
  return exitCodes.ok;
}

function nextLines(
  invocation: Invocation,
  { number, stage, slots, replaces, holds, clients, calendar }: NextMilestoneResource,
): string[] {
  const { texts } = invocation;
  const { labels } = texts;
  return pairLines(
    [
      [labels.milestone, number === null ? texts.milestone.anyNumber : String(number)],
      [labels.stage, stage ?? texts.milestone.slotByNumber],
      [labels.slots, slots.join(', ')],
      [labels.replaces, replaces === null ? '–' : `${replaces.number} (${replaces.build})`],
      [labels.clients, clientNames(clients)],
      ...holds.map((hold) => [labels.hold, heldLine(invocation, hold)] as const),
      ...(calendar === null ? [] : slotPairs(invocation, calendar)),
    ],
    invocation,
  );
}
