import { randomUUID } from 'node:crypto';
import { isTerminal } from '../../model/promotion.js';
import { connect } from '../client/http-client.js';
import { exitCodes, type ExitCode } from '../terminal/exit.js';
import { forMachines, type Invocation } from '../terminal/invocation.js';
import { printOne } from '../terminal/output.js';
import { meantPromotion } from '../client/meant-promotion.js';
import { seeThrough } from '../client/promotion-run.js';
import { call } from '../client/call.js';
import { abortPromotion } from '../../contract/promotions.js';

export interface AbortOptions {
  readonly reason?: string;
  readonly detach?: boolean;
  readonly idempotencyKey?: string;
}

/**
 * Stops a promotion, by its id or by the stage where no other can be meant, and says how it really ended: 0 when it was stopped, `conflict` when it was done before it could be,
 * `failed` when it failed by itself.
 */
export async function abort(invocation: Invocation, name: string, options: AbortOptions): Promise<ExitCode> {
  const { reason, idempotencyKey, detach } = options;
  const client = await connect(invocation);
  const body = reason === undefined ? {} : { reason };
  const promotion = await call(client, abortPromotion, {
    params: { promotion: await meantPromotion(invocation, client, name) },
    body,
    key: idempotencyKey ?? randomUUID(),
  });
  if (!isTerminal(promotion.phase) && (detach === true || !forMachines(invocation)))
    printOne(invocation, promotion, () => [invocation.texts.abort.stopping({ id: promotion.id })]);
  if (detach === true && !isTerminal(promotion.phase)) return exitCodes.ok;
  return byEnd(await seeThrough(invocation, client, promotion));
}

/** What is a bad end for who waits for a promotion is the wanted one here, and the other way round. */
function byEnd(code: ExitCode): ExitCode {
  if (code === exitCodes.aborted) return exitCodes.ok;
  return code === exitCodes.ok ? exitCodes.conflict : code;
}
