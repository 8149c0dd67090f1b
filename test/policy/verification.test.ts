import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { valueAt } from '../../src/policy/json-pointer.js';
import { objectionTo, usualVerification, type AnswerSeen } from '../../src/policy/verification.js';

const answer = (change: Partial<AnswerSeen> = {}): AnswerSeen => ({
  status: 200,
  headers: { 'x-build': 'b7' },
  body: { build: 'b7', deeper: { 'a/b': 'b7' } },
  error: null,
  ...change,
});
const policy = (build: string | null) => ({ ...usualVerification('/healthz'), build });

describe('an answer', () => {
  test.each([
    ['of the wanted status, when nothing is said of the build', answer(), null, null],
    ['of another status', answer({ status: 503 }), null, 'HTTP 503'],
    ['that never came', answer({ status: null, error: 'TimeoutError' }), null, 'no answer (TimeoutError)'],
    ['with the build in a header, whatever its case', answer(), 'header:X-Build', null],
    [
      'with another build in the header',
      answer({ headers: { 'x-build': 'b6' } }),
      'header:x-build',
      'build b6',
    ],
    ['with the build in its JSON', answer(), 'json:/build', null],
    ['with the build deep in its JSON', answer(), 'json:/deeper/a~1b', null],
    ['without the place where the build should be', answer(), 'json:/version', 'build –'],
    ['that is no JSON at all', answer({ body: '<html>' }), 'json:/build', 'build –'],
  ])('%s', (_name, seen, build, objection) => {
    expect(objectionTo(seen, policy(build), 'b7')).toBe(objection);
  });
});

test('a pointer finds what stands at its place, and nothing that only seems to', () => {
  const name = fc.string({ minLength: 1 });
  fc.assert(
    fc.property(fc.array(name, { minLength: 1, maxLength: 5 }), fc.jsonValue(), (path, value) => {
      const nested = path.reduceRight<unknown>((inner, key) => Object.fromEntries([[key, inner]]), value);
      const pointer = path.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
      expect(valueAt(nested, pointer)).toEqual(value);
    }),
  );
  expect(valueAt({}, '/constructor')).toBeUndefined();
  expect(valueAt('text', '/length')).toBeUndefined();
});
