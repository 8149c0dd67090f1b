import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Hold } from '../../src/model/hold.js';
import { blockersOf, nextToStart, positionOf, supersededBy } from '../../src/policy/queue.js';
import { aHold, aPromotion, aStage, aState } from '../support/nouns.js';

const waiting = (seq: number, change = {}) => aPromotion({ seq, build: `b${String(seq)}`, ...change });
const automatic = (seq: number, change = {}) =>
  waiting(seq, { trigger: 'rollback', actor: { id: 'system:rollback', via: 'system' }, ...change });
/** A stage with these holds. */
const on = (...holds: readonly Hold[]) => ({ holds, now: new Date('2026-11-11T05:00:00Z') });
const running = (seq: number) => waiting(seq, { phase: 'running' });

describe('the next one to start', () => {
  test('is the one that was accepted first', () => {
    expect(nextToStart(aState(), [waiting(5), waiting(3), waiting(4)], on())?.seq).toBe(3);
  });

  test('is an automatic rollback before all that was accepted earlier; a person’s rollback takes its turn', () => {
    const open = [waiting(2), automatic(4), waiting(3)];
    expect(nextToStart(aState(), open, on())?.seq).toBe(4);
    expect(open.map((one) => positionOf(one, open))).toEqual([2, 1, 3]);
    expect(nextToStart(aState(), [waiting(2), waiting(3, { trigger: 'rollback' })], on())?.seq).toBe(2);
  });

  test('is no automatic rollback on a held stage: what passes the hold goes before it', () => {
    const hold = aHold();
    const open = [waiting(2, { overrideHolds: [hold.id] }), automatic(3)];
    expect(nextToStart(aState(), open, on(hold))?.seq).toBe(2);
    expect(nextToStart(aState(), [automatic(3)], on(hold))).toBeNull();
  });

  test('is nobody while one runs, or while nobody knows what runs', () => {
    expect(nextToStart(aState(), [running(1), waiting(2)], on())).toBeNull();
    expect(nextToStart(aState({ unknownReason: 'interrupted' }), [waiting(2)], on())).toBeNull();
  });
});

describe('on a held stage', () => {
  const hold = aHold();
  const passing = waiting(4, { overrideHolds: [hold.id] });

  test('only those start that name this hold, whatever waits before them', () => {
    expect(nextToStart(aState(), [waiting(2), waiting(3)], on(hold))).toBeNull();
    expect(nextToStart(aState(), [waiting(2), passing, waiting(5)], on(hold))?.seq).toBe(4);
  });

  test('one that named an earlier hold passes no later one', () => {
    const earlier = waiting(4, { overrideHolds: ['hld_0'] });
    expect(nextToStart(aState(), [earlier], on(hold))).toBeNull();
    expect(blockersOf(earlier, aState(), { open: [earlier], ...on(hold) })).toMatchObject([{ code: 'held' }]);
  });

  test('what a person asks for, and an automatic rollback, go past one that keeps a step back', () => {
    const kept = aHold({ kind: 'kept' });
    const asked = waiting(3, { trigger: 'request' });
    expect(nextToStart(aState(), [waiting(2, { trigger: 'schedule' }), asked], on(kept))?.seq).toBe(3);
    expect(nextToStart(aState(), [waiting(2, { trigger: 'commit' }), automatic(4)], on(kept))?.seq).toBe(4);
    expect(blockersOf(asked, aState(), { open: [asked], ...on(kept) })).toEqual([]);
    expect(nextToStart(aState(), [waiting(2, { trigger: 'schedule' })], on(kept))).toBeNull();
  });

  test('the others keep their place and say who holds it, why and until when', () => {
    const until = new Date('2026-11-13T09:00:00Z');
    const held = aHold({ until });
    expect(blockersOf(waiting(2), aState(), { open: [waiting(2), waiting(3)], ...on(held) })).toEqual([
      {
        code: 'held',
        facts: {
          stage: 'nightly',
          hold: held.id,
          kind: 'qa',
          by: 'hana',
          reason: 'QA round 14',
          until: '2026-11-13T09:00:00.000Z',
        },
        until,
      },
    ]);
    expect(blockersOf(passing, aState(), { open: [passing], ...on(hold) })).toEqual([]);
  });
});

describe('a newer request', () => {
  test('replaces whatever waits on a commit stage, so that exactly one waits', () => {
    const stage = aStage({ trigger: 'commit' });
    const open = [running(1), waiting(2, { trigger: 'commit' }), waiting(3, { trigger: 'request' })];
    expect(supersededBy(stage, open, { trigger: 'commit' }).map(({ seq }) => seq)).toEqual([2, 3]);
    expect(supersededBy(stage, open, { trigger: 'request' }).map(({ seq }) => seq)).toEqual([2, 3]);
  });

  test('that is an automatic rollback leaves what waits, so that the fix flows after it, and replaces its like', () => {
    for (const trigger of ['commit', 'request', 'milestone'] as const) {
      const open = [waiting(2, { trigger: 'commit' }), waiting(3, { trigger: 'milestone' }), automatic(4)];
      const replaced = supersededBy(aStage({ trigger }), open, { trigger: 'rollback', automatic: true });
      expect(replaced.map(({ seq }) => seq)).toEqual([4]);
    }
  });

  test('leaves an automatic rollback in its place on a commit stage, unless it is a person’s rollback', () => {
    const stage = aStage({ trigger: 'commit' });
    const open = [automatic(2), waiting(3, { trigger: 'commit' })];
    expect(supersededBy(stage, open, { trigger: 'commit' }).map(({ seq }) => seq)).toEqual([3]);
    expect(supersededBy(stage, open, { trigger: 'request' }).map(({ seq }) => seq)).toEqual([3]);
    expect(supersededBy(stage, open, { trigger: 'rollback' }).map(({ seq }) => seq)).toEqual([2, 3]);
  });

  test('leaves a waiting request alone on a milestone stage', () => {
    const stage = aStage({ trigger: 'milestone' });
    expect(
      supersededBy(stage, [waiting(1), waiting(2, { trigger: 'milestone' })], { trigger: 'milestone' }),
    ).toMatchObject([{ seq: 2 }]);
  });

  test('replaces a waiting milestone on its slot', () => {
    const stage = aStage({ trigger: 'milestone' });
    const open = [waiting(1, { trigger: 'milestone' })];
    expect(supersededBy(stage, open, { trigger: 'milestone' })).toHaveLength(1);
  });

  test('replaces nothing on a stage where people choose', () => {
    expect(supersededBy(aStage(), [waiting(1)], { trigger: 'request' })).toEqual([]);
  });
});

describe('what waits', () => {
  test('says for whom, and how many are ahead', () => {
    const open = [running(1), waiting(2), waiting(3)];
    expect(blockersOf(waiting(3), aState(), { open, ...on() })).toEqual([
      { code: 'stage-busy', facts: { stage: 'nightly', promotion: 'p_1', build: 'b1', ahead: 1 } },
    ]);
  });

  test('waits for nothing when it is next on an idle stage', () => {
    expect(blockersOf(waiting(2), aState(), { open: [waiting(2)], ...on() })).toEqual([]);
  });

  test('property: stands behind exactly those that were accepted before', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(1000), { minLength: 1, maxLength: 20 }), (seqs) => {
        const open = seqs.map((seq) => waiting(seq));
        const places = seqs.toSorted((a, b) => a - b).map((seq) => positionOf(waiting(seq), open));
        expect(places).toEqual(seqs.map((_, index) => index + 1));
      }),
    );
  });
});
