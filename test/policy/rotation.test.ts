import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { nextNumber, slotOf, type LastMilestone } from '../../src/policy/rotation.js';

const two = ['staging-1', 'staging-2'];
const three = [...two, 'staging-3'];

/** The slots that `count` milestones take, beginning with number `first`. */
function run(first: number, count: number, slots: readonly string[]): string[] {
  const taken: string[] = [];
  let last: LastMilestone | null = null;
  for (let number = first; number < first + count; number += 1) {
    const stage: string = slotOf(number, slots, last) ?? '';
    taken.push(stage);
    last = { number, stage };
  }
  return taken;
}

describe('with two slots', () => {
  test('odd numbers take the first and even numbers the second, from any first number on', () => {
    expect(run(9, 3, two)).toEqual(['staging-1', 'staging-2', 'staging-1']);
    expect(run(10, 2, two)).toEqual(['staging-2', 'staging-1']);
  });
});

describe('with three slots', () => {
  test('the rotation is three long', () => {
    expect(run(1, 4, three)).toEqual(['staging-1', 'staging-2', 'staging-3', 'staging-1']);
  });

  test('a slot that is added never lands on the current milestone', () => {
    expect(slotOf(11, three, { number: 10, stage: 'staging-2' })).toBe('staging-3');
    expect(slotOf(12, three, { number: 11, stage: 'staging-1' })).toBe('staging-2');
  });
});

test('without slots there is nowhere to go', () => {
  expect(slotOf(1, [], null)).toBeNull();
});

test('the next number follows the last, and the first may be any', () => {
  expect(nextNumber({ number: 9, stage: 'staging-1' })).toBe(10);
  expect(nextNumber(null)).toBeNull();
});

test('property: neighbours never share a slot (I12), and every slot is used once per round', () => {
  const slots = fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/), { minLength: 2, maxLength: 6 });
  fc.assert(
    fc.property(slots, fc.integer({ min: 1, max: 10_000 }), (names, first) => {
      const taken = run(first, names.length * 3, names);
      taken.slice(1).forEach((slot, index) => {
        expect(slot).not.toBe(taken[index]);
      });
      expect(new Set(taken.slice(0, names.length)).size).toBe(names.length);
    }),
  );
});

test('property: adding a slot at any time keeps current and previous up', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 2, max: 9 }), (first, before) => {
      const taken = run(first, before, two);
      const last = { number: first + before - 1, stage: taken.at(-1) ?? '' };
      expect(slotOf(last.number + 1, three, last)).not.toBe(last.stage);
    }),
  );
});
