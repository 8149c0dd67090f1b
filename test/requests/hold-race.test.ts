import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { setHold } from '../../src/requests/hold.js';
import { requestPromotion } from '../../src/requests/promote.js';
import { startNext } from '../../src/controller/start.js';
import { aStage } from '../support/nouns.js';
import { mina, openDesk, type Desk } from '../support/desk.js';

/** A server has two connections race; the embedded database takes turns on one. */
const rounds = (process.env['DATABASE_URL'] ?? '') === '' ? 20 : 200;

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

test('a hold and a start at the same instant have one winner: it started before, or waits (F26, I6)', async () => {
  const nightly = desk.ports.catalogue.get('nightly') ?? aStage();
  const winners = new Set<string>();
  for (let round = 0; round < rounds; round += 1) {
    await desk.clear();
    await desk.register('one');
    await desk.succeed('dev');
    const request = { stage: 'nightly', reason: 'QA', ifMatch: null };
    const asked = await desk.inTransaction((rows) =>
      requestPromotion(desk.ports, rows, {
        caller: mina,
        request: { ...request, wanted: { build: 'b1' }, hold: { do: 'reject' } },
      }),
    );
    const hold = () =>
      desk.inTransaction((rows) =>
        setHold(desk.ports, rows, { caller: mina, request: { ...request, kind: 'qa', until: null } }),
      );
    const start = () => startNext(desk.ports, nightly);
    const [set, started] =
      round % 2 === 0
        ? await Promise.all([hold(), start()])
        : ((await Promise.all([start(), hold()])).reverse() as [
            Awaited<ReturnType<typeof hold>>,
            Awaited<ReturnType<typeof start>>,
          ]);
    winners.add(started.kind);
    // Whoever set the hold was told the truth: what runs, runs since before; what does not, waits.
    if (started.kind === 'started') expect(set).toMatchObject({ running: { id: asked.id }, waiting: 0 });
    else expect([started.kind, set.running, set.waiting]).toEqual(['nothing', null, 1]);
  }
  expect(winners.size).toBeGreaterThan(0);
}, 120_000);
