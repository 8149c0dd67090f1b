import { expect, test } from '@jest/globals';
import { StartFailure } from '../../src/service/config.js';
import { Refusal } from '../../src/model/error.js';
import { startFailureOf } from '../../src/service/open-database.js';

const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' });

test.each([
  ['of the driver', refused],
  ['of the store', new Refusal('unavailable', {}, {}, { cause: refused })],
  ['of each address of a name', Object.assign(new AggregateError([refused], ''), { code: 'ECONNREFUSED' })],
])(
  'F14: a database that is lost in the middle of a start is said to be unreachable: an error %s',
  (_, error) => {
    expect(startFailureOf(error)).toMatchObject({
      name: 'StartFailure',
      problems: [{ code: 'database-unreachable', facts: { why: refused.message } }],
    });
  },
);

test.each([
  ['a refusal of another kind', new Refusal('not-found', { kind: 'build', name: 'b1', nearest: null })],
  ['a failure of the start', new StartFailure([])],
  ['a mistake of ours', new TypeError('x is not a function')],
])('%s stays what it is', (_, error) => {
  expect(startFailureOf(error)).toBe(error);
});
