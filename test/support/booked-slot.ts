import { workPutBacks } from '../../src/controller/put-back.js';
import { startNext } from '../../src/controller/start.js';
import type { Asker } from '../../src/model/caller.js';
import type { Hold } from '../../src/model/hold.js';
import type { Ports } from '../../src/ports/ports.js';
import { setHold, type HoldRequest } from '../../src/requests/hold.js';
import { createMilestone } from '../../src/requests/milestone.js';
import { requestPromotion } from '../../src/requests/promote.js';
import { mina, type Desk } from './desk.js';
import { aStage } from './nouns.js';

export const slot = 'staging-1';
/** Who booked the slot; mina is who goes before it. */
export const hana: Asker = { ...mina, actor: { id: 'hana', via: 'cli' } };
/** So long before the slot is kept it comes back: twice the lead, as nobody knows how long it takes. */
export const aheadSeconds = 2 * 900;
const hour = 3600;

/** The promotions of a desk whose slot is booked, and what its services do there. */
export function bookedSlot(desk: Desk) {
  const read = () => desk.ports.store.read;
  const stage = () => desk.ports.catalogue.get(slot) ?? aStage();
  const promote = (name: string, build: string) =>
    desk.inTransaction((rows) =>
      requestPromotion(desk.ports, rows, {
        caller: mina,
        request: { stage: name, wanted: { build }, reason: null, ifMatch: null, hold: { do: 'wait' } },
      }),
    );
  const create = (
    number: number,
    build: string,
    how: { before?: boolean; passes?: readonly string[] } = {},
  ) =>
    desk.inTransaction((rows) =>
      createMilestone(desk.ports, rows, {
        caller: mina,
        request: {
          ...{ number, build, notes: null, reason: 'a fair', putBackBefore: how.before ?? false },
          hold: how.passes === undefined ? { do: 'wait' } : { do: 'override', holds: how.passes },
        },
      }),
    );
  const keep = (more: Partial<HoldRequest>) =>
    desk.inTransaction((rows) =>
      setHold(desk.ports, rows, {
        caller: hana,
        request: { stage: slot, kind: 'demo', reason: 'Review', until: null, ifMatch: null, ...more },
      }),
    );
  /** What runs there is over, and ended well. */
  const finish = () =>
    desk.inTransaction(async (rows) => {
      const { fence } = await rows.stages.lock(slot);
      const running = (await rows.promotions.open(slot)).find(({ phase }) => phase === 'running');
      if (running === undefined) return null;
      await rows.promotions.change(running.id, 'running', { phase: 'succeeded', endedAt: await rows.now() });
      await rows.stages.change(slot, fence, {
        ...{ currentBuild: running.build, currentPromotion: running.id, currentFingerprint: 'f-1' },
      });
      return running.build;
    });
  /** Milestone 9 (b1) is booked on the slot in ten hours for two, milestone 10 (b2) went before it; b3 came to devqa. */
  const begin = async (): Promise<Hold> => {
    await desk.clear();
    for (const name of ['one', 'two', 'three']) {
      const { build } = await desk.register(name);
      await desk.succeed('dev');
      for (const through of ['nightly', 'devqa']) {
        await promote(through, build.id);
        await desk.succeed(through);
      }
      if (name !== 'one') continue;
      await create(9, build.id);
      await desk.succeed(slot);
    }
    const now = await read().now();
    const after = (hours: number) => new Date(now.getTime() + hours * hour * 1000);
    const { hold } = await keep({ from: after(10), until: after(12), shows: { milestone: 9 } });
    await create(10, 'b2', { before: true });
    await startNext(desk.ports, stage());
    await finish();
    return hold;
  };
  const portsOf = (id: string, ports: Ports = desk.ports): Ports => ({
    ...ports,
    instance: { ...ports.instance, id },
  });
  return {
    ...{ read, promote, create, keep, finish, begin },
    workAs: (id: string, ports?: Ports) => workPutBacks(portsOf(id, ports)),
    startAs: (id: string, ports?: Ports) => startNext(portsOf(id, ports), stage()),
    current: async () => (await read().stages.get(slot)).currentBuild,
    /** What came of the put-backs, oldest first. */
    told: async () =>
      (await read().events.list({ stage: slot, limit: 100 }))
        .filter(({ name }) => name.startsWith('put-back'))
        .map(({ name, facts }) => ({ name, ...facts }))
        .toReversed(),
    /** What the service asked for, to put something back. */
    asked: async () =>
      (await read().promotions.list({ stage: slot, limit: 100 })).filter(
        ({ actor }) => actor.id === 'system:put-back',
      ),
  };
}
