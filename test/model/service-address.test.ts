import { expect, test } from '@jest/globals';
import { placeOf, prefixOf, serviceAddressIn } from '../../src/model/service-address.js';

test.each([
  ['https://switchback.example', 'https://switchback.example'],
  ['http://127.0.0.1:4100/', 'http://127.0.0.1:4100'],
  ['https://ops.example/switchback/', 'https://ops.example/switchback'],
  ['https://ops.example/a/../b', 'https://ops.example/b'],
  ['https://ops.example/a//b', null],
  ['https://ops.example/a%2fb', null],
  ['https://ops.example/a;b', null],
  ['https://ops.example/a?b', null],
  ['https://ops.example/a#b', null],
  ['https://mina:secret@ops.example/a', null],
  ['ftp://ops.example', null],
  ['ops.example', null],
])('%s is the service at %s', (text, address) => {
  expect(serviceAddressIn(text)).toBe(address);
});

test('services of one origin are told apart by their paths', () => {
  const places = [
    'https://ops.example/a',
    'https://ops.example/a/',
    'https://ops.example/b',
    'https://ops.example',
  ];
  expect(places.map(placeOf)).toEqual([
    'https://ops.example/a',
    'https://ops.example/a',
    'https://ops.example/b',
    'https://ops.example',
  ]);
  expect([...places, null].map(prefixOf)).toEqual(['/a', '/a', '/b', '', '']);
});
