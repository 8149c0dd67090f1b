import type { PromotionResource } from '../../contract/promotion.js';
import type { RunEventResource } from '../../contract/run-event.js';
import { connect, type HttpClient } from '../client/http-client.js';
import { exitCodes, exitOfPhase, type ExitCode } from '../terminal/exit.js';
import { failure } from '../terminal/failure.js';
import { follow } from '../client/follow.js';
import { forMachines, type Invocation } from '../terminal/invocation.js';
import { plainLine } from '../terminal/plain.js';
import { leave } from '../client/promotion-run.js';
import { textOf } from '../client/answer-body.js';
import { addressOf, call } from '../client/call.js';
import { getLog, getPromotion } from '../../contract/promotions.js';
import { stageLog, type StageLogOptions } from './stage-log.js';
import { eventRecord } from './watch.js';

export interface LogsOptions extends Partial<StageLogOptions> {
  readonly follow?: boolean;
}

/** Prints the log of a promotion, or what the backends of a stage wrote. Throws `which-log`, `only-of-stage`. */
export async function logs(
  invocation: Invocation,
  id: string | undefined,
  { stage, ...options }: LogsOptions,
): Promise<ExitCode> {
  if (stage !== undefined && id === undefined) return stageLog(invocation, { stage, ...options });
  if (id === undefined || stage !== undefined)
    throw failure('which-log', { given: id === undefined ? 0 : 2 });
  for (const option of ['since', 'lines'] as const)
    if (options[option] !== undefined) throw failure('only-of-stage', { option: `--${option}` });
  return promotionLog(invocation, id, options);
}

/** With `--follow` until the promotion ends, and by its result. */
async function promotionLog(
  invocation: Invocation,
  id: string,
  { follow }: { readonly follow?: boolean },
): Promise<ExitCode> {
  const client = await connect(invocation);
  const promotion = await call(client, getPromotion, { params: { promotion: id } });
  if (follow === true) return followLog(invocation, id);
  await printLog(invocation, client, id);
  noteTruncated(invocation, promotion);
  return exitCodes.ok;
}

const noteTruncated = ({ texts, note }: Invocation, { logTruncated }: PromotionResource): void => {
  if (logTruncated) texts.follow.logTruncated().forEach(note);
};

async function printLog(invocation: Invocation, client: HttpClient, id: string): Promise<void> {
  const path = addressOf(getLog, { params: { promotion: id } });
  const response = await client.fetch({ method: 'get', path, headers: { accept: 'text/plain' } });
  const text = await textOf(response, client.url);
  if (text !== '')
    logLines(text)
      .map((line) => lineFor(invocation, id, line))
      .forEach(invocation.quote);
}

const logLines = (text: string): string[] => text.replace(/\n$/, '').split('\n');

const lineFor = (invocation: Invocation, promotionId: string, text: string): string =>
  forMachines(invocation) ? JSON.stringify({ t: 'log', promotionId, text }) : plainLine(text);

async function followLog(invocation: Invocation, id: string): Promise<ExitCode> {
  const { timeout, quote } = invocation;
  const onEvent = (event: RunEventResource): void => {
    if (event.kind !== 'log') return;
    if (forMachines(invocation)) quote(JSON.stringify(eventRecord(id, event)));
    else logLines(event.text).map(plainLine).forEach(quote);
  };
  const followed = await follow({ reconnect: () => connect(invocation), id, timeout, onEvent });
  if (followed.kind !== 'ended') return leave(invocation, id, followed);
  noteTruncated(invocation, followed.promotion);
  return exitOfPhase(followed.promotion.phase, followed.promotion.outcome?.code ?? null);
}
