import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Asker } from '../../src/model/caller.js';
import { quietId, type Hold } from '../../src/model/hold.js';
import { everyRight } from '../../src/policy/right.js';
import { answerAsk, askHold } from '../../src/requests/ask.js';
import { extendHold, releaseHold, setHold } from '../../src/requests/hold.js';
import { mina, openDesk, type Desk } from '../support/desk.js';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
beforeEach(() => desk.clear());
afterAll(() => desk.close());

const person = (id: string, grants: Asker['grants'] = [{ verb: 'read', stage: '*' }]): Asker => ({
  ...mina,
  ...{ actor: { id, via: 'api' }, grants },
});
const jin = person('jin');
const hana = person('hana');
const read = () => desk.ports.store.read;
const later = (): Date => new Date(Date.now() + 3_600_000);

const held = async (until: Date | null = null): Promise<Hold> => {
  const request = { stage: 'devqa', kind: 'qa' as const, reason: 'QA round 14', until, ifMatch: null };
  return (await desk.inTransaction((rows) => setHold(desk.ports, rows, { caller: mina, request }))).hold;
};
const ask = ({ id }: Pick<Hold, 'id'>, caller = jin, reason = 'hotfix') =>
  desk.inTransaction((rows) => askHold(desk.ports, rows, { caller, id, reason }));
const sayNo = (id: string, caller: Asker = mina) =>
  desk.inTransaction((rows) => answerAsk(desk.ports, rows, { caller, id, reason: 'until tonight' }));
const release = ({ id }: Hold) =>
  desk.inTransaction((rows) =>
    releaseHold(desk.ports, rows, {
      caller: mina,
      release: { id, reason: 'done', verdict: null, ifMatch: null },
    }),
  );
const extend = ({ id }: Hold, ifMatch: string | null = null) =>
  desk.inTransaction((rows) =>
    extendHold(desk.ports, rows, {
      caller: mina,
      extension: { id, until: later(), reason: null, ifMatch },
    }),
  );
const asksOn = async ({ id }: Hold) => (await read().holds.get(id))?.asks ?? [];
const events = async () =>
  (await read().events.list({ stage: 'devqa', limit: 50 })).map(({ name }) => name).toReversed();

describe('whoever waits for the end of a hold', () => {
  test('asks its owner with no more than the right to look, and everybody sees it with the hold', async () => {
    const hold = await held();
    const { ask: made } = await ask(hold);
    expect(made).toMatchObject({ hold: hold.id, reason: 'hotfix', actor: { id: 'jin' }, answer: null });
    await ask(hold, hana, 'demo');
    expect((await asksOn(hold)).map(({ actor, reason }) => [actor.id, reason])).toEqual([
      ['jin', 'hotfix'],
      ['hana', 'demo'],
    ]);
    expect((await asksOn(hold))[0]).toEqual(made);
    for (const holds of [await read().holds.open('devqa'), await read().holds.allOpen()])
      expect(holds.map(({ asks }) => asks.length)).toEqual([2]);
    expect(await events()).toEqual(['hold:set', 'hold:asked', 'hold:asked']);
  });

  test('asks once until there is an answer, and nobody asks themselves', async () => {
    const hold = await held();
    const { ask: first } = await ask(hold);
    await expect(ask(hold)).rejects.toMatchObject({ code: 'asked-already', facts: { ask: first.id } });
    await expect(ask(hold, mina)).rejects.toMatchObject({ code: 'own-hold' });
    await sayNo(first.id);
    expect((await ask(hold)).ask.id).not.toBe(first.id);
  });

  test('is told that quiet hours are nobody’s', async () => {
    const id = quietId('devqa', new Date('2026-11-12T13:00:00Z'));
    await expect(ask({ id })).rejects.toMatchObject({ code: 'hold-of-stage-file', facts: { hold: id } });
  });

  test('is answered by the release, by another end, and by the time of the hold', async () => {
    const hold = await held();
    await ask(hold);
    await extend(hold);
    await ask(hold, jin, 'still');
    await release(hold);
    expect((await asksOn(hold)).map(({ answer }) => [answer?.how, answer?.actor.id, answer?.reason])).toEqual(
      [
        ['extended', 'mina', null],
        ['released', 'mina', 'done'],
      ],
    );
    const over = await held(later());
    await ask(over);
    await desk.inTransaction((rows) =>
      rows.sql.executeSql("update holds set until = clock_timestamp() - interval '1 second' where id = $1", [
        over.id,
      ]),
    );
    await held();
    expect((await asksOn(over)).map(({ answer }) => answer?.how)).toEqual(['expired']);
    await expect(ask(over)).rejects.toMatchObject({ code: 'hold-ended', facts: { how: 'expired' } });
  });

  test('is named by the row of what answered them', async () => {
    const hold = await held();
    const asked = await ask(hold);
    const other = await ask(hold, hana);
    await release(hold);
    const [row] = await read().events.list({ stage: 'devqa', limit: 1 });
    expect(row).toMatchObject({
      name: 'hold:released',
      facts: { asks: `${asked.ask.id} ${other.ask.id}` },
    });
  });

  test('is told no by the owner, and by who may hold the stage, with a reason', async () => {
    const hold = await held();
    const first = await ask(hold);
    await expect(sayNo(first.ask.id, hana)).rejects.toMatchObject({ code: 'forbidden' });
    // The owner, who has lost the right to hold, answers all the same while they have any that made it theirs.
    const promotes = person('mina', [{ verb: 'promote', stage: 'devqa' }]);
    expect((await sayNo(first.ask.id, promotes)).ask.answer).toMatchObject({
      how: 'no',
      actor: { id: 'mina' },
    });
    const second = await ask(hold);
    const operator = person('sol', everyRight);
    expect((await sayNo(second.ask.id, operator)).ask.answer).toMatchObject({
      ...{ how: 'no', actor: { id: 'sol' }, reason: 'until tonight' },
    });
    expect((await read().holds.get(hold.id))?.end).toBeNull();
    expect((await events()).slice(-2)).toEqual(['hold:asked', 'hold:answered']);
  });

  test('has one answer', async () => {
    const hold = await held();
    const { ask: asked } = await ask(hold);
    await sayNo(asked.id);
    const again = { code: 'ask-answered', facts: { how: 'no', by: 'mina' } };
    await expect(sayNo(asked.id)).rejects.toMatchObject(again);
    const { ask: open } = await ask(hold);
    await release(hold);
    await expect(sayNo(open.id)).rejects.toMatchObject({ code: 'ask-answered', facts: { how: 'released' } });
  });

  test('is not answered by an owner who has not seen the question', async () => {
    const hold = await held();
    await ask(hold);
    await expect(extend(hold, `"${hold.id}-1"`)).rejects.toMatchObject({ code: 'hold-changed' });
    expect((await asksOn(hold)).map(({ answer }) => answer)).toEqual([null]);
  });

  test('finds no hold and no question by a name that none has', async () => {
    await expect(ask({ id: 'hld_0' })).rejects.toMatchObject({ code: 'not-found', facts: { kind: 'hold' } });
    for (const id of ['ask_0', 'ask_01JCQ7X2M3N4P5Q6R7S8T9V0W1'])
      await expect(sayNo(id)).rejects.toMatchObject({ code: 'not-found', facts: { kind: 'ask' } });
  });
});

test('of two questions of one person at one instant, one is there, and the other is told so', async () => {
  const hold = await held();
  const gate = resolvable();
  const isAsked = resolvable();
  const first = desk.inTransaction(async (rows) => {
    const asked = await askHold(desk.ports, rows, { caller: jin, id: hold.id, reason: 'hotfix' });
    isAsked.resolve(null);
    await gate.promise;
    return asked;
  });
  await isAsked.promise;
  const second = ask(hold).then(
    () => 'asked twice',
    (error: unknown) => error,
  );
  gate.resolve(null);
  await first;
  expect(await second).toMatchObject({ code: 'asked-already' });
  expect(await asksOn(hold)).toHaveLength(1);
});

/** Node 20 has no `Promise.withResolvers`. */
function resolvable(): { readonly promise: Promise<null>; readonly resolve: (value: null) => void } {
  let resolve: (value: null) => void = () => undefined;
  const promise = new Promise<null>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
