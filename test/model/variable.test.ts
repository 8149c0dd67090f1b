import { expect, test } from '@jest/globals';
import { variableIn } from '../../src/model/variable.js';

test('a variable that is set to nothing is not set', () => {
  expect(variableIn({ DATABASE_URL: '' }, 'DATABASE_URL')).toBeUndefined();
  expect(variableIn({}, 'DATABASE_URL')).toBeUndefined();
  expect(variableIn({ SWITCHBACK_PORT: '0' }, 'SWITCHBACK_PORT')).toBe('0');
});
