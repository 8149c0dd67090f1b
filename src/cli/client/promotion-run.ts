import { allowing } from '../../messages/allowing.js';
import { isTerminal } from '../../model/promotion.js';
import type { PromotionResource } from '../../contract/promotion.js';
import { connect, type HttpClient } from './http-client.js';
import { clientLines } from '../commands/client.js';
import { spoken } from '../terminal/duration.js';
import { exitCodes, exitOfPhase, type ExitCode } from '../terminal/exit.js';
import { failure } from '../terminal/failure.js';
import { follow, type Followed } from './follow.js';
import { isSilent, type Invocation } from '../terminal/invocation.js';
import { printOne } from '../terminal/output.js';
import { paints } from '../terminal/paint.js';
import { plainLine } from '../terminal/plain.js';
import { showProgress } from '../terminal/progress.js';
import { call } from './call.js';
import { getStage } from '../../contract/stages.js';
import { usualTime } from './usual.js';

/** Follows a promotion to its end, says how it ended and gives the exit code of that. */
export async function seeThrough(
  invocation: Invocation,
  client: HttpClient,
  promotion: PromotionResource,
): Promise<ExitCode> {
  const progress = isSilent(invocation)
    ? null
    : showProgress(
        invocation,
        promotion,
        isTerminal(promotion.phase) ? null : await usualTime(client, promotion.stage),
      );
  const followed = await follow({
    reconnect: () => connect(invocation),
    id: promotion.id,
    timeout: invocation.timeout,
    onEvent: (event) => progress?.event(event),
  }).finally(() => progress?.end());
  if (followed.kind !== 'ended') return leave(invocation, promotion.id, followed);
  // The service may have been started again since, at another address.
  await reportEnd(invocation, await connect(invocation), followed.promotion);
  return exitOfPhase(followed.promotion.phase, followed.promotion.outcome?.code ?? null);
}

/** Says that the promotion goes on without us. Throws `timeout`. */
export function leave({ note, texts, timeout }: Invocation, id: string, { kind }: Followed): ExitCode {
  if (kind === 'timeout')
    throw failure('timeout', { promotion: id, after: spoken({ texts }, (timeout ?? 0) / 1000) });
  texts.follow.detached({ id }).forEach(note);
  return exitCodes.detached;
}

/** Prints how a promotion ended. */
async function reportEnd(
  invocation: Invocation,
  client: HttpClient,
  promotion: PromotionResource,
): Promise<void> {
  const url =
    promotion.phase === 'succeeded'
      ? (await call(client, getStage, { params: { stage: promotion.stage } })).url
      : null;
  printOne(invocation, promotion, () => endLines(invocation, promotion, url));
}

function endLines(invocation: Invocation, promotion: PromotionResource, url: string | null): string[] {
  const { texts, color } = invocation;
  const { id, stage, build, phase, outcome } = promotion;
  const { green, red } = paints(color);
  if (phase === 'succeeded') {
    const took = spoken(invocation, promotion.durationSeconds ?? 0);
    const line = texts.follow.succeeded({ stage, build: build ?? '–', took });
    return [green(line), ...clientLines(invocation, promotion.clients), ...(url === null ? [] : [url])];
  }
  const bad = phase === 'failed' || phase === 'errored';
  const names = outcome?.changes;
  const line = texts.follow.ended({
    id,
    stage,
    phase: texts.phases[phase],
    // The command that the service's own text ends with is to stand in a line of its own.
    why: names === undefined ? plainLine(outcome?.text ?? '') : texts.follow.notStarted({ names }),
  });
  const output = (outcome?.output ?? []).map((text) => `  | ${plainLine(text)}`);
  const way = names === undefined ? [] : [allowLine(texts, promotion, names)];
  return [
    bad ? red(line) : line,
    ...output,
    ...way,
    ...(bad ? texts.follow.afterFailure({ id, stage }) : []),
  ];
}

const allowLine = (
  { plan }: Invocation['texts'],
  { stage, build, allowChanges, overrideHolds }: PromotionResource,
  names: readonly string[],
): string =>
  plan.allow({
    command: allowing({ stage, build: build ?? '', names: [...allowChanges, ...names], overrideHolds }),
  });
