import type { PromotionResource } from '../../contract/promotion.js';
import type { RunEventResource } from '../../contract/run-event.js';
import { connect, type HttpClient } from '../client/http-client.js';
import { exitOfPhase, type ExitCode } from '../terminal/exit.js';
import { failure } from '../terminal/failure.js';
import { follow } from '../client/follow.js';
import { forMachines, type Invocation } from '../terminal/invocation.js';
import { leave, seeThrough } from '../client/promotion-run.js';
import { call } from '../client/call.js';
import { getPromotion, listPromotions } from '../../contract/promotions.js';

/** Attaches to a promotion, by default the latest; ends with it and by its result. */
export async function watch(invocation: Invocation, id: string | undefined): Promise<ExitCode> {
  const client = await connect(invocation);
  const promotion =
    id === undefined ? await latest(client) : await call(client, getPromotion, { params: { promotion: id } });
  if (forMachines(invocation)) return asEvents(invocation, promotion);
  const { stage, build } = promotion;
  if (!invocation.quiet)
    invocation.print(invocation.texts.promote.started({ id: promotion.id, build: build ?? '–', stage }));
  return seeThrough(invocation, client, promotion);
}

/** The newest promotion. Throws `no-promotion`. */
export async function latest(client: HttpClient): Promise<PromotionResource> {
  const newest = (await call(client, listPromotions, { query: { limit: 1 } })).items[0];
  if (newest === undefined) throw failure('no-promotion', {});
  return newest;
}

/** An event as scripts get it. */
export const eventRecord = (promotionId: string, { kind, ...facts }: RunEventResource): object => ({
  t: kind,
  promotionId,
  ...facts,
});

/** One JSON event per line; the last is always `done`. */
async function asEvents(invocation: Invocation, { id }: PromotionResource): Promise<ExitCode> {
  const write = (event: object): void => {
    invocation.print(JSON.stringify(event));
  };
  const onEvent = (event: RunEventResource): void => {
    write(eventRecord(id, event));
  };
  const { timeout } = invocation;
  const followed = await follow({ reconnect: () => connect(invocation), id, timeout, onEvent });
  if (followed.kind !== 'ended') return leave(invocation, id, followed);
  const { phase, outcome } = followed.promotion;
  write({ t: 'done', promotionId: id, phase, outcome: outcome?.code ?? null });
  return exitOfPhase(phase, outcome?.code ?? null);
}
