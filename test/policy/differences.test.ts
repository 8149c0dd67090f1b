import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { headersThatDiffer, namesThatDiffer, pointersThatDiffer } from '../../src/policy/differences.js';
import { reasonToSkip } from '../../src/policy/skip.js';

test('environments are compared by name, and values stay out of the answer', () => {
  const found = namesThatDiffer({ A: 'canary', B: 'same', D: '' }, { A: 'other', B: 'same', C: '1' });
  expect(found).toEqual({ onlyA: ['D'], onlyB: ['C'], differ: ['A'] });
  expect(JSON.stringify(found)).not.toContain('canary');
});

test('headers are compared by name, without those that differ with every answer', () => {
  const a = { date: 'now', 'set-cookie': 'canary', 'x-build': 'b1', 'cache-control': 'no-store' };
  const b = {
    date: 'then',
    'set-cookie': 'other',
    'x-build': 'b2',
    etag: '"1"',
    'cache-control': 'no-store',
  };
  expect(headersThatDiffer(a, b)).toEqual(['etag', 'x-build']);
});

test('answers are compared by JSON pointer', () => {
  expect(
    pointersThatDiffer({ a: { 'x/y': 1, '~': 2 }, l: [1, 2] }, { a: { 'x/y': 3, '~': 2 }, l: [1] }).pointers,
  ).toEqual(['/a/x~1y', '/l/1']);
  expect(pointersThatDiffer('text', 'other').pointers).toEqual(['']);
});

test('property: a value differs from itself nowhere, and from another one somewhere', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
      expect(pointersThatDiffer(a, structuredClone(a)).pointers).toEqual([]);
      expect(pointersThatDiffer(a, b).pointers.length > 0).toBe(
        JSON.stringify(sorted(a)) !== JSON.stringify(sorted(b)),
      );
    }),
  );
});

const sorted = (value: unknown): unknown => {
  if (Object.is(value, -0)) return 'minus zero';
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, sorted(inner)]);
  return { entries: entries.toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1)) };
};

test('a schedule takes nothing from a source that is empty, unhealthy or unknown', () => {
  const source = { source: 'dev', sourceBuild: 'b1', sourceHealth: 'healthy', sourceUnknown: false } as const;
  expect(reasonToSkip(source)).toBeNull();
  expect(reasonToSkip({ ...source, sourceBuild: null })?.code).toBe('nothing-on-source');
  expect(reasonToSkip({ ...source, sourceHealth: 'degraded' })?.code).toBe('source-unhealthy');
  expect(reasonToSkip({ ...source, sourceUnknown: true })).toEqual({
    code: 'source-unhealthy',
    facts: { source: 'dev', health: 'unknown' },
  });
});
