import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startNext } from '../../src/controller/start.js';
import type { Asker } from '../../src/model/caller.js';
import type { QuietHours, Stage } from '../../src/model/stage.js';
import { quietHoldsAt } from '../../src/policy/quiet.js';
import { askEligibility } from '../../src/queries/eligibility.js';
import { nextMilestone } from '../../src/queries/milestone.js';
import { waitingState } from '../../src/queries/queue.js';
import { viewStage } from '../../src/queries/stage.js';
import { releaseHold } from '../../src/requests/hold.js';
import { stopLine } from '../../src/requests/line.js';
import type { HoldChoice } from '../../src/requests/override.js';
import { requestPromotion } from '../../src/requests/promote.js';
import { runScheduleNow } from '../../src/requests/schedule.js';
import { fiveOnADesk, mina, openDesk, type Desk } from '../support/desk.js';
import { aStage } from '../support/nouns.js';

/** From each minute on for an hour: it is always quiet, whenever the test runs. */
const always: readonly QuietHours[] = [
  { when: '* * * * *', forSeconds: 3600, timezone: 'UTC', reason: { en: 'Stand-up', ko: '스탠드업' } },
];
let desk: Desk;
beforeAll(async () => {
  desk = await openDesk(fiveOnADesk.map((stage) => ({ ...stage, quiet: always })));
});
beforeEach(() => desk.clear());
afterAll(() => desk.close());

const read = () => desk.ports.store.read;
const stageOf = (name: string): Stage => desk.ports.catalogue.get(name) ?? aStage();
const start = (name: string) => startNext(desk.ports, stageOf(name));
/** As when the window has ended. */
const startAfter = (name: string) => startNext(desk.ports, { ...stageOf(name), quiet: [] });
const ask = (hold: HoldChoice, caller: Asker = mina) =>
  desk.inTransaction((rows) =>
    requestPromotion(desk.ports, rows, {
      caller,
      request: { stage: 'nightly', wanted: { build: 'b1' }, reason: 'hotfix', ifMatch: null, hold },
    }),
  );
const windowOf = async (name: string) => {
  const [quiet] = quietHoldsAt(stageOf(name), await read().now());
  if (quiet === undefined) throw new Error(`${name} is not quiet`);
  return quiet;
};

describe('in quiet hours', () => {
  test('a commit waits, says for what and until when, and starts by itself at their end', async () => {
    const { promotions } = await desk.register('one');
    const [promotion] = promotions;
    expect(promotion?.phase).toBe('pending');
    expect(await start('dev')).toEqual({ kind: 'nothing' });
    const quiet = await windowOf('dev');
    const [waiting] = await read().promotions.open('dev');
    if (waiting === undefined) throw new Error('nothing waits');
    expect((await waitingState(read(), waiting))?.blockedBy).toMatchObject([
      {
        code: 'held',
        facts: { kind: 'quiet', hold: quiet.id, reasonKo: '스탠드업' },
        until: expect.any(Date),
      },
    ]);
    // Whoever looks again writes nothing new.
    expect(await start('dev')).toEqual({ kind: 'nothing' });
    expect(await startAfter('dev')).toMatchObject({ kind: 'started', promotion: { id: promotion?.id } });
  });

  test('a run of a schedule waits, too, and is not left out', async () => {
    await desk.register('one');
    await desk.succeed('dev');
    const run = await desk.inTransaction((rows) =>
      runScheduleNow(desk.ports, rows, { caller: mina, stage: 'nightly', sourceHealth: 'healthy' }),
    );
    expect(run.phase).toBe('pending');
    expect(await start('nightly')).toEqual({ kind: 'nothing' });
    expect(await startAfter('nightly')).toMatchObject({ kind: 'started', promotion: { id: run.id } });
  });

  test('somebody who asks is refused as by a hold, waits, or passes them by the right to promote alone', async () => {
    await desk.register('one');
    await desk.succeed('dev');
    const promoter: Asker = { ...mina, grants: [{ verb: 'promote', stage: '*' }] };
    const { id } = await windowOf('nightly');
    await expect(ask({ do: 'reject' }, promoter)).rejects.toMatchObject({
      code: 'stage-held',
      facts: { kind: 'quiet', reason: 'Stand-up', hold: id },
      extra: { override: { allowed: true, values: [id] } },
    });
    const passing = await ask({ do: 'override', holds: [id] }, promoter);
    expect(passing.overrideHolds).toEqual([id]);
    const [row] = await read().events.list({ stage: 'nightly', limit: 1 });
    expect(row).toMatchObject({ name: 'hold:overridden', reason: 'hotfix', facts: { hold: id } });
    expect(await start('nightly')).toMatchObject({ kind: 'started', promotion: { id: passing.id } });
  });

  test('somebody may wait for their end', async () => {
    await desk.register('one');
    await desk.succeed('dev');
    const waiting = await ask({ do: 'wait' });
    expect(await start('nightly')).toEqual({ kind: 'nothing' });
    expect(await startAfter('nightly')).toMatchObject({ kind: 'started', promotion: { id: waiting.id } });
  });

  test('another hold beside them is passed by the right to override only', async () => {
    await desk.register('one');
    await desk.succeed('dev');
    const { line } = await desk.inTransaction((rows) =>
      stopLine(desk.ports, rows, {
        caller: mina,
        request: { kind: 'incident', reason: 'moving', until: null, except: ['dev'] },
      }),
    );
    const promoter: Asker = { ...mina, grants: [{ verb: 'promote', stage: '*' }] };
    const held = line.holds.find(({ stage }) => stage === 'nightly')?.id ?? '';
    const { id } = await windowOf('nightly');
    await expect(ask({ do: 'override', holds: [id, held] }, promoter)).rejects.toMatchObject({
      code: 'override-not-allowed',
    });
    expect((await ask({ do: 'override', holds: [id, held] })).overrideHolds).toEqual([held, id]);
  });

  test('whoever asks where the next milestone goes is told, and when it can be up', async () => {
    const { holds, calendar } = await nextMilestone(desk.ports, read(), { number: 9 });
    const quiet = await windowOf('staging-1');
    expect(holds).toMatchObject([{ hold: { kind: 'quiet', stage: 'staging-1' } }]);
    expect(calendar?.free[0]?.from.getTime()).toBeGreaterThanOrEqual(quiet.until?.getTime() ?? Infinity);
  });

  test('the stage and the eligibility say so, and nobody releases them', async () => {
    await desk.register('one');
    await desk.succeed('dev');
    const quiet = await windowOf('nightly');
    const view = await viewStage(desk.ports, read(), stageOf('nightly'));
    expect(view.holds).toMatchObject([{ hold: { id: quiet.id, kind: 'quiet' } }]);
    const asked = await askEligibility(desk.ports, read(), { stage: 'nightly', build: 'b1' });
    expect(asked.reasons).toMatchObject([{ code: 'held', facts: { kind: 'quiet' } }]);
    expect(asked.earliest).toEqual(quiet.until);
    await expect(
      desk.inTransaction((rows) =>
        releaseHold(desk.ports, rows, {
          caller: mina,
          release: { id: quiet.id, reason: null, verdict: null, ifMatch: null },
        }),
      ),
    ).rejects.toMatchObject({ code: 'hold-of-stage-file', facts: { hold: quiet.id } });
  });
});
