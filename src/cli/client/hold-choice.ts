import type { StageResource } from '../../contract/stage.js';
import { isBlank } from '../../model/blank.js';
import { keepsOut } from '../../contract/quiet.js';
import { ask, isYes } from '../terminal/confirm.js';
import { failure } from '../terminal/failure.js';
import { heldLine } from '../commands/hold.js';
import { forMachines, type Invocation } from '../terminal/invocation.js';
import { localTime } from '../terminal/local-time.js';
import { clientNames } from '../commands/client.js';
import { pairLines } from '../terminal/pairs.js';
import { whoText } from '../terminal/who.js';

/** What the request says of holds: nothing, that it waits for their end, or which of them it passes. */
export type HoldChoice = {
  readonly overrideHold?: string;
  readonly overrideHolds?: string[];
  readonly onHold?: 'wait';
};

export interface OnHoldOptions {
  readonly overrideHold?: readonly string[];
  readonly waitForRelease?: boolean;
  readonly reason?: string;
}

/** By the flags alone. Throws `wait-or-override`, `override-needs-reason`. */
export function holdChoiceOf({ overrideHold, waitForRelease, reason }: OnHoldOptions): HoldChoice {
  if (overrideHold !== undefined && waitForRelease === true) throw failure('wait-or-override', {});
  if (overrideHold !== undefined && reason === undefined)
    throw failure('override-needs-reason', { hold: overrideHold.join(' --override-hold ') });
  if (overrideHold !== undefined) return overriding(overrideHold);
  return waitForRelease === true ? { onHold: 'wait' } : {};
}

/** The holds that keep a person out with this build. Whoever names one too many passes no more than is in the way. */
export const inTheWay = (target: StageResource, build: string): string[] =>
  keepingOut(target, build).map(({ id }) => id);

const keepingOut = ({ holds, reservations }: StageResource, build: string) =>
  [...holds, ...reservations].filter((hold) => keepsOut(hold, build));

/** One is named in the way that earlier services know, too. */
export function overriding(holds: readonly string[]): HoldChoice {
  const [only, ...others] = holds;
  return only !== undefined && others.length === 0 ? { overrideHold: only } : { overrideHolds: [...holds] };
}

/** What a preview is told of `--hold` and `--no-hold`; left out = neither was said. */
export const holdWish = ({ hold }: { readonly hold?: boolean }): 'true' | 'false' | undefined =>
  hold === undefined ? undefined : hold ? 'true' : 'false';

/** Somebody is there, and no flag has said that nothing is to be asked. */
export const mayAsk = (invocation: Invocation): boolean =>
  invocation.interactive && !invocation.yes && !forMachines(invocation);

/**
 * Shows the holds and asks what to do about them; null = nothing. Whoever passes them says why, unless a flag did. What is
 * no answer is asked again; Enter, Ctrl-C and Ctrl-D mean no.
 */
export async function chooseOnHold(
  invocation: Invocation,
  { target, build }: { readonly target: StageResource; readonly build: string },
  { reason }: OnHoldOptions,
): Promise<{ onHold: HoldChoice; reason?: string } | null> {
  const holds = keepingOut(target, build);
  if (holds.length === 0) return null;
  const { texts } = invocation;
  for (const hold of holds) invocation.print(heldLine(invocation, hold));
  for (;;) {
    const answer = (await ask(invocation, `${texts.onHold.question} › `)).trim();
    if (answer === '' || isNo(answer)) return null;
    if (isWait(answer)) return { onHold: { onHold: 'wait' } };
    if (isYes(answer)) {
      const why = reason ?? (await ask(invocation, `${texts.onHold.why} › `)).trim();
      return isBlank(why) ? null : { onHold: overriding(inTheWay(target, build)), reason: why };
    }
    if (isDetails(answer)) details(invocation, { ...target, holds }).forEach(invocation.print);
  }
}

const isNo = (answer: string): boolean => /^(n|no|아니요|아니오)$/i.test(answer);
const isWait = (answer: string): boolean => /^(w|wait|대기|기다리기)$/i.test(answer);
const isDetails = (answer: string): boolean => /^(d|details|자세히)$/i.test(answer);

function details(invocation: Invocation, { holds, waiting, clients, ...stage }: StageResource): string[] {
  const { texts } = invocation;
  const { labels } = texts;
  return pairLines(
    [
      ...holds.flatMap(
        (hold) =>
          [
            [labels.hold, hold.id],
            [labels.kind, texts.holdKinds[hold.kind]],
            [labels.who, whoText(invocation, hold.by)],
            [labels.reason, hold.reason],
            [hold.isAhead ? labels.from : labels.since, localTime(hold.from ?? hold.createdAt)],
            [labels.until, hold.until === null ? texts.hold.open : localTime(hold.until)],
          ] as const,
      ),
      [labels.build, stage.currentBuild?.id ?? null],
      [labels.waiting, waiting === 0 ? null : texts.stage.queued({ count: waiting })],
      [labels.clients, clientNames(clients)],
    ],
    { ...invocation, width: invocation.width - 2 },
  ).map((line) => `  ${line}`);
}
