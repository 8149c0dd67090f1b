import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fargateCpus, isFargateSize, memoriesFor } from '../../src/model/fargate.js';

test.each([
  [256, [512, 1024, 2048]],
  [512, [1024, 2048, 3072, 4096]],
  [1024, [2048, 3072, 4096, 5120, 6144, 7168, 8192]],
])('a task of %i CPU units may have %j MiB', (cpu, memories) => {
  expect(memoriesFor(cpu)).toEqual(memories);
});

test('the largest sizes go in larger steps', () => {
  expect(memoriesFor(8192).slice(0, 3)).toEqual([16_384, 20_480, 24_576]);
  expect(memoriesFor(8192).at(-1)).toBe(61_440);
  expect(memoriesFor(16_384).slice(0, 2)).toEqual([32_768, 40_960]);
  expect(memoriesFor(16_384).at(-1)).toBe(122_880);
});

test('a CPU value that is not sold goes with no memory', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: 130_000 }), (cpu, memory) => {
      if (!fargateCpus.includes(cpu)) expect(isFargateSize({ cpu, memory })).toBe(false);
    }),
  );
});

test('every pair that is sold has at least two and at most eight MiB for each CPU unit, and no other multiple of the step', () => {
  fc.assert(
    fc.property(fc.constantFrom(...fargateCpus), fc.integer({ min: 1, max: 130_000 }), (cpu, memory) => {
      const sold = isFargateSize({ cpu, memory });
      expect(sold).toBe(memoriesFor(cpu).includes(memory));
      if (sold)
        expect([memory >= cpu * 2 - 0.1 * cpu, memory <= cpu * 8, memory % 512]).toEqual([true, true, 0]);
    }),
    { numRuns: 2000 },
  );
  for (const cpu of fargateCpus)
    for (const memory of memoriesFor(cpu)) expect(isFargateSize({ cpu, memory })).toBe(true);
});
