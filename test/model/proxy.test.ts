import { expect, test } from '@jest/globals';
import { proxyFor } from '../../src/model/proxy.js';

const both = { https_proxy: 'http://proxy:3128', http_proxy: 'http://plain:3128' };
const by = (address: string, env: Readonly<Record<string, string>>) => proxyFor(new URL(address), env);

test('each scheme has its own proxy, in small letters before capitals, with or without a scheme', () => {
  expect(by('https://api.github.com/x', both)).toBe('http://proxy:3128');
  expect(by('http://api.github.com/x', both)).toBe('http://plain:3128');
  expect(by('https://api.github.com', { HTTPS_PROXY: 'proxy:3128' })).toBe('http://proxy:3128');
  expect(by('https://api.github.com', { HTTPS_PROXY: 'http://a', https_proxy: 'http://b' })).toBe('http://b');
  expect(by('https://api.github.com', { http_proxy: 'http://plain:3128' })).toBeNull();
  expect(by('https://api.github.com', { https_proxy: '' })).toBeNull();
});

test.each([
  'http://127.0.0.1:4100',
  'http://127.3.2.1',
  'http://localhost:1',
  'http://[::1]:1',
  'http://a.localhost',
])('%s is this machine and reached directly', (address) => {
  expect(by(address, both)).toBeNull();
});

test.each([
  ['*', true],
  ['github.com', true],
  ['GitHub.com', true],
  ['.github.com', true],
  ['*.github.com', true],
  ['api.github.com', true],
  ['api.github.com:443', true],
  ['api.github.com:8443', false],
  ['corp, github.com', true],
  ['corp github.com', true],
  [',, ', false],
  ['hub.com', false],
  ['.api.github.com', false],
  ['github.com.example', false],
  ['.', false],
])('no_proxy=%s excepts https://api.github.com: %j', (exceptions, isExcepted) => {
  expect(by('https://api.github.com', { ...both, no_proxy: exceptions }) === null).toBe(isExcepted);
  expect(by('https://api.github.com', { ...both, NO_PROXY: exceptions }) === null).toBe(isExcepted);
});

test.each([
  ['10.0.0.5', 'https://10.0.0.5', true],
  ['10.0.0.5', 'https://110.0.0.5', false],
  ['fd00::1', 'https://[fd00::1]', true],
  ['[fd00::1]:443', 'https://[fd00::1]', true],
  ['[fd00::1]:444', 'https://[fd00::1]', false],
  ['10.0.0.0/8', 'https://10.9.8.7', true],
  ['10.0.0.0/8', 'https://11.0.0.1', false],
  ['10.0.0.0/8', 'https://a.example', false],
  ['10.0.0.0/33', 'https://10.0.0.1', false],
  ['fd00::/8', 'https://[fd12::1]', true],
  ['fd00::/8', 'https://10.0.0.1', false],
  ['example/8', 'https://10.0.0.1', false],
])('no_proxy=%s excepts %s: %j', (exceptions, address, isExcepted) => {
  expect(by(address, { ...both, no_proxy: exceptions }) === null).toBe(isExcepted);
});
