import { expect, test } from '@jest/globals';
import { addressMoves } from '../../src/policy/address.js';

const at = (url: string | null) => ({ stage: 'nightly', url });

test.each([
  ['the same port', 'http://127.0.0.1:4102', 4102],
  ['the same port, told with a path', 'http://127.0.0.1:4102/', 4102],
  ['no address yet', null, 4102],
  ['a platform without ports', 'http://nightly.example.com', null],
])('with %s nothing moves', (_what, url, port) => {
  expect(addressMoves(at(url), port)).toBeNull();
});

test('another port is another address', () => {
  expect(addressMoves(at('http://127.0.0.1:4102'), 23_456)).toEqual({
    code: 'address-moves',
    facts: { stage: 'nightly', from: 'http://127.0.0.1:4102', to: 'http://127.0.0.1:23456' },
  });
});
