import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { Refusal } from '../../src/model/error.js';
import { retryPromotion } from '../../src/requests/retry.js';
import { createMilestone } from '../../src/requests/milestone.js';
import { requestPromotion } from '../../src/requests/promote.js';
import { rollBack } from '../../src/requests/rollback.js';
import { runSchedule } from '../../src/requests/schedule.js';
import { askEligibility } from '../../src/queries/eligibility.js';
import { releaseHold } from '../../src/requests/hold.js';
import { aStage } from '../support/nouns.js';
import { fiveOnADesk, mina, openDesk, type Desk } from '../support/desk.js';

/** Each trigger behind nightly; `commit` takes no source, which the catalogue says (`test/catalogue`). */
const evening = aStage({ name: 'evening', trigger: 'schedule', source: 'nightly', schedule: '0 20 * * *' });
let desk: Desk;
beforeAll(async () => {
  desk = await openDesk([...fiveOnADesk, evening]);
});
afterAll(() => desk.close());
/** b1, then b2, then b1 again on devqa: nightly runs b2, and b2 has been everywhere. */
beforeEach(async () => {
  await desk.clear();
  for (const build of ['b1', 'b2']) {
    await desk.register(build);
    await desk.succeed('dev');
    for (const stage of ['nightly', 'devqa']) {
      await promote(stage, build);
      await desk.succeed(stage);
    }
  }
  await promote('devqa', 'b1');
  await desk.succeed('devqa');
});

const promote = (stage: string, build: string) =>
  desk.inTransaction((rows) =>
    requestPromotion(desk.ports, rows, {
      caller: mina,
      request: {
        ...{ stage, wanted: { build }, reason: null, ifMatch: null, hold: { do: 'reject' } },
        keepsStepBack: false,
      },
    }),
  );

const quarantined = (why: 'rolled-back' | 'verification') =>
  desk.inTransaction(async (rows) => {
    const { actor } = mina;
    await rows.quarantines.insert({ stage: 'nightly', build: 'b2', why, reason: 'login', actor });
  });

const failedByQa = () =>
  desk.inTransaction(async (rows) => {
    const round = { stage: 'nightly', kind: 'qa', reason: 'round 14', until: null, requestId: null } as const;
    const { id } = await rows.holds.insert({ ...round, actor: mina.actor });
    const release = { id, reason: 'login', verdict: 'failed', ifMatch: null } as const;
    await releaseHold(desk.ports, rows, { caller: mina, release });
  });

/** Reasons of a refusal, or of a run that was skipped; none = it would go on. */
async function reasonsAgainst(act: () => Promise<unknown>): Promise<string[]> {
  try {
    const done = await act();
    const { blockedBy = [] } = done as { blockedBy?: readonly { code: string }[] };
    return blockedBy.map(({ code }) => code);
  } catch (error) {
    if (error instanceof Refusal) return (error.extra.reasons ?? []).map(({ code }) => code);
    throw error;
  }
}

const acts: Readonly<Record<string, () => Promise<unknown>>> = {
  request: () => promote('devqa', 'b2'),
  retry: async () => {
    const [, before] = await desk.ports.store.read.promotions.list({ stage: 'devqa', limit: 2 });
    expect(before).toMatchObject({ build: 'b2', phase: 'succeeded' });
    return desk.inTransaction((rows) =>
      retryPromotion(desk.ports, rows, {
        caller: mina,
        request: { id: before?.id ?? '', reason: null, ifMatch: null, hold: { do: 'reject' } },
      }),
    );
  },
  schedule: () =>
    desk.inTransaction((rows) =>
      runSchedule(desk.ports, rows, {
        ...{ stage: evening, caller: mina, sourceHealth: 'healthy', occurrence: null },
      }),
    ),
  milestone: () =>
    desk.inTransaction((rows) =>
      createMilestone(desk.ports, rows, {
        caller: mina,
        request: { number: 9, build: 'b2', notes: null, reason: null, hold: { do: 'wait' } },
      }),
    ),
  rollback: () =>
    desk.inTransaction((rows) =>
      rollBack(desk.ports, rows, {
        caller: mina,
        request: {
          ...{ stage: 'devqa', toBuild: 'b2', reason: 'login', ifMatch: null, onHold: { do: 'reject' } },
          hold: { wish: false, reason: null, until: null },
        },
      }),
    ),
};

const ways: readonly (() => Promise<unknown>)[] = [
  () => quarantined('rolled-back'),
  () => quarantined('verification'),
  failedByQa,
];
/** As if nothing of it had been found. */
const forget = () =>
  desk.inTransaction(async (rows) => {
    await rows.sql.executeSql(`delete from quarantines where stage = 'nightly'`);
    await rows.sql.executeSql(`delete from holds where stage = 'nightly'`);
  });

test.each(Object.entries(acts))(
  'a %s passes nothing on in silence that was rolled back, failed its verification or was failed by QA on a stage before',
  async (_, act) => {
    for (const happens of ways) {
      await happens();
      expect(await reasonsAgainst(act)).toEqual(['known-bad']);
      await forget();
    }
    expect(await reasonsAgainst(act)).toEqual([]);
  },
);

test('what is known bad on a stage is said before, on every stage after it', async () => {
  const known = async () => {
    const { stages } = desk.ports.catalogue;
    const asked = stages.map(async ({ name: stage }) => {
      const { reasons } = await askEligibility(desk.ports, desk.ports.store.read, { stage, build: 'b2' });
      return reasons.some(({ code }) => code === 'known-bad') ? [stage] : [];
    });
    return (await Promise.all(asked)).flat();
  };
  expect(await known()).toEqual([]);
  for (const happens of ways) {
    await happens();
    expect(await known()).toEqual(['devqa', 'staging-1', 'staging-2', 'evening']);
    await forget();
  }
});
