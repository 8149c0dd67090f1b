import { randomUUID } from 'node:crypto';
import * as milestones from '../../contract/milestones.js';
import { getPromotion } from '../../contract/promotions.js';
import { getEligibility, getStage } from '../../contract/stages.js';
import { call } from '../client/call.js';
import { holdChoiceOf, type HoldChoice } from '../client/hold-choice.js';
import { connect, type HttpClient } from '../client/http-client.js';
import { seeThrough } from '../client/promotion-run.js';
import { exitCodes, type ExitCode } from '../terminal/exit.js';
import { CliError } from '../terminal/failure.js';
import { forMachines, type Invocation } from '../terminal/invocation.js';
import { localTime } from '../terminal/local-time.js';
import { printOne } from '../terminal/output.js';
import { agree, type Agreed } from './agree.js';
import { heldLine } from './hold.js';
import { milestoneNumber } from '../terminal/milestone-number.js';
import type { Act } from './preview.js';
import { slotLines } from './slot-calendar.js';
import { waitsFor } from './waiting.js';

export interface MilestoneCreateOptions {
  readonly build: string;
  readonly notes?: string;
  readonly reason?: string;
  readonly despiteKnownBad?: boolean;
  readonly rejectIfHeld?: boolean;
  readonly putBackBefore?: boolean;
  readonly allowChange?: readonly string[];
  readonly overrideHold?: readonly string[];
  readonly preview?: boolean;
  readonly detach?: boolean;
  readonly idempotencyKey?: string;
}

interface Wanted {
  readonly number: number;
  readonly options: MilestoneCreateOptions;
}

/** Records a milestone; the service derives its slot. Preview and question as for a promotion; waits for its end. */
export async function createMilestone(
  invocation: Invocation,
  text: string,
  options: MilestoneCreateOptions,
): Promise<ExitCode> {
  const wanted = { number: milestoneNumber(text), options };
  const onHold = choiceOf(options);
  const client = await connect(invocation);
  const next = await nextUnlessTaken(client, wanted);
  // Of a taken number the service alone can say whether this is the same request once more.
  if (next?.stage == null) return record(invocation, client, wanted, { onHold, reason: options.reason });
  const act = await actOf(invocation, client, { wanted, next, stage: next.stage, onHold });
  const agreed = await agree(invocation, client, act);
  return typeof agreed === 'number' ? agreed : record(invocation, client, wanted, agreed);
}

/** On a held slot it is recorded and its promotion waits, unless a flag says otherwise. */
const choiceOf = ({ rejectIfHeld, overrideHold, reason }: MilestoneCreateOptions): HoldChoice =>
  rejectIfHeld === true
    ? {}
    : holdChoiceOf({
        ...(overrideHold === undefined ? { waitForRelease: true } : { overrideHold }),
        ...(reason === undefined ? {} : { reason }),
      });

async function nextUnlessTaken(client: HttpClient, { number, options }: Wanted) {
  const { build, putBackBefore, overrideHold = [] } = options;
  // Of a build it tells what that would go before, and when, where it passes what it names.
  const passed = overrideHold.length === 0 ? {} : { overrideHolds: overrideHold.join(',') };
  const query = putBackBefore === true ? { number, build, ...passed } : { number };
  try {
    return await call(client, milestones.nextMilestone, { query });
  } catch (error) {
    if (error instanceof CliError && error.code === 'switchback/milestone-taken') return null;
    throw error;
  }
}

interface Next {
  readonly wanted: Wanted;
  readonly next: milestones.NextMilestoneResource;
  readonly stage: string;
  readonly onHold: HoldChoice;
}

async function actOf(
  invocation: Invocation,
  client: HttpClient,
  { wanted: { number, options }, next: { replaces, holds, calendar }, stage, onHold }: Next,
): Promise<Act> {
  const { milestone: texts } = invocation.texts;
  const { build } = options;
  const target = await call(client, getStage, { params: { stage } });
  const asked = { params: { stage }, query: { build, milestone: number } };
  return {
    ...{ target, build, options, onHold, milestone: number },
    eligibility: await call(client, getEligibility, asked),
    lines: [
      ...(replaces === null ? [] : [texts.replaces(replaces)]),
      ...[...holds, ...(calendar?.reservations ?? [])].map((hold) => heldLine(invocation, hold)),
      ...(holds.length === 0 || onHold.onHold !== 'wait' ? [] : [texts.waits]),
      ...putBackLines(invocation, calendar, options),
    ].map((line) => `  ${line}`),
    texts: { question: (f) => texts.question({ ...f, number }), next: texts.next },
    command: `npx --no switchback milestone create ${String(number)} --build ${build}`,
    waiting: '',
    isRefused: goesBefore(calendar, options) && calendar?.putBack?.inTime === false,
  };
}

async function record(
  invocation: Invocation,
  client: HttpClient,
  { number, options }: Wanted,
  { onHold: { overrideHold, overrideHolds }, reason }: Agreed,
): Promise<ExitCode> {
  const { build, notes, despiteKnownBad, rejectIfHeld, putBackBefore, detach } = options;
  const milestone = await call(client, milestones.createMilestone, {
    key: options.idempotencyKey ?? randomUUID(),
    body: {
      ...{ number, build, notes, reason, overrideHold, overrideHolds },
      ...(options.allowChange === undefined ? {} : { allowChanges: options.allowChange.slice() }),
      ...(despiteKnownBad === true ? { despiteKnownBad } : {}),
      ...(rejectIfHeld === true ? { onHold: 'reject' } : {}),
      ...(putBackBefore === true ? { putBackBefore } : {}),
    },
  });
  if (detach === true || !forMachines(invocation)) report(invocation, milestone, options);
  if (detach === true) return exitCodes.ok;
  const promotion = await call(client, getPromotion, { params: { promotion: milestone.promotion } });
  return seeThrough(invocation, client, promotion);
}

/** Whether it goes before another build that is booked there, and so comes back by itself. */
const goesBefore = (
  calendar: milestones.SlotCalendarResource | null | undefined,
  { build, putBackBefore }: MilestoneCreateOptions,
): boolean =>
  putBackBefore === true &&
  (calendar?.reservations ?? []).some(({ shows }) => shows !== null && shows.build !== build);

/** When what is booked comes back, or that it cannot; a service of before tells neither. */
function putBackLines(
  { texts }: Invocation,
  calendar: milestones.SlotCalendarResource | null,
  options: MilestoneCreateOptions,
): string[] {
  if (!goesBefore(calendar, options)) return [];
  const putBack = calendar?.putBack ?? null;
  if (putBack === null) return [texts.milestone.putBack];
  const { build, due, inTime } = putBack;
  return [texts.milestone[inTime ? 'putBackAt' : 'putBackLate']({ build, at: localTime(due) })];
}

function report(
  invocation: Invocation,
  milestone: milestones.MilestoneResource,
  options: MilestoneCreateOptions,
): void {
  const { texts } = invocation;
  printOne(invocation, milestone, () => [
    texts.milestone.created(milestone),
    ...(milestone.verdicts ?? []).map((said) =>
      texts.hold.verdict({ ...said, verdict: texts.verdicts[said.verdict] }),
    ),
    ...(milestone.blockedBy.length === 0
      ? []
      : [texts.follow.waiting({ why: waitsFor(milestone.blockedBy) })]),
    ...slotLines(invocation, milestone),
    ...(goesBefore(milestone.calendar, options) ? [texts.milestone.putBack] : []),
    ...texts.follow.reattach({ id: milestone.promotion }),
  ]);
}
