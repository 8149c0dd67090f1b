import type { AskResource } from '../../contract/ask.js';
import * as routes from '../../contract/asks.js';
import type { HoldResource } from '../../contract/hold.js';
import { getHold } from '../../contract/holds.js';
import type { StageResource } from '../../contract/stage.js';
import { call } from '../client/call.js';
import { connect } from '../client/http-client.js';
import { age } from '../terminal/duration.js';
import { exitCodes, type ExitCode } from '../terminal/exit.js';
import { hang } from '../terminal/hang.js';
import type { Invocation } from '../terminal/invocation.js';
import { localTime } from '../terminal/local-time.js';
import { printOne } from '../terminal/output.js';
import { paints } from '../terminal/paint.js';
import { plainLine } from '../terminal/plain.js';
import { whoText } from '../terminal/who.js';
import { heldLine, holdIdOf } from './hold.js';

/** Tells the owner of a hold that somebody waits for its end. */
export async function askHold(
  invocation: Invocation,
  name: string,
  { reason }: { readonly reason: string },
): Promise<ExitCode> {
  const client = await connect(invocation);
  const params = { hold: await holdIdOf(invocation, { client, name, verb: 'ask' }) };
  const asked = await call(client, routes.askHold, { params, body: { reason } });
  const hold = await call(client, getHold, { params });
  const { texts } = invocation;
  const owner = whoText(invocation, hold.by);
  printOne(invocation, asked, () => [
    heldLine(invocation, hold),
    plainLine(texts.ask.told({ stage: hold.stage, owner, reason })),
    texts.ask.look({ stage: hold.stage }),
  ]);
  return exitCodes.ok;
}

/** Says no to somebody who waits: a yes is the release, or another end. */
export async function answerAsk(
  invocation: Invocation,
  ask: string,
  { reason }: { readonly reason: string },
): Promise<ExitCode> {
  const answered = await call(await connect(invocation), routes.answerAsk, {
    params: { ask },
    body: { answer: 'no', reason },
  });
  const by = whoText(invocation, answered.by);
  printOne(invocation, answered, () => [plainLine(invocation.texts.ask.no({ by, reason }))]);
  return exitCodes.ok;
}

/** Who waits for the end of what holds a stage or is booked there, and what may be answered: below the table of `status`. */
export function askLines(invocation: Invocation, { stage, holds, reservations }: StageResource): string[] {
  const { texts, color, width, hinted } = invocation;
  const { dim } = paints(color);
  return [...holds, ...reservations].flatMap((hold) => {
    const asks = openAsksOf(hold);
    const [first] = asks;
    if (first === undefined) return [];
    return [
      ...asks.flatMap((ask) => hang(`? ${stage}: ${askLine(invocation, ask)}`, { width, indent: 2 })),
      ...texts.ask
        .answers({ hold: hold.id, ask: first.id, isAhead: hold.isAhead })
        .map((line) => dim(hinted(line))),
    ];
  });
}

/** Every question to the owner of a hold with its answer, where there is one. */
export const askTexts = (invocation: Invocation, hold: HoldResource): string[] =>
  hold.asks.map((ask) => {
    const { texts } = invocation;
    const { answer } = ask;
    const said =
      answer === null
        ? []
        : [
            texts.ask.answered({
              ...{ how: answer.how, reason: answer.reason, at: localTime(answer.at) },
              by: whoText(invocation, answer.by),
            }),
          ];
    return [askLine(invocation, ask), ...said.map(plainLine)].join(texts.where.and);
  });

const openAsksOf = ({ asks }: HoldResource): AskResource[] => asks.filter(({ answer }) => answer === null);

const askLine = (invocation: Invocation, { by, owner, at, reason }: AskResource): string =>
  plainLine(
    invocation.texts.ask.waits({
      by: whoText(invocation, by),
      owner: whoText(invocation, owner),
      ...{ since: localTime(at), ago: age(invocation, at), reason },
    }),
  );
