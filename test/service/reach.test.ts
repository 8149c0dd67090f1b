import { expect, test } from '@jest/globals';
import type { StartProblem } from '../../src/model/start-problem.js';
import { reachOf } from '../../src/service/reach.js';

const read = (env: Readonly<Record<string, string>>, host = '127.0.0.1') => {
  const problems: StartProblem[] = [];
  const reach = reachOf(problems, { env, host });
  return { reach, codes: problems.map(({ code }) => code) };
};
const identity = { SWITCHBACK_IDENTITY: 'required' };
const publicUrl = { SWITCHBACK_PUBLIC_URL: 'https://switchback.example' };
const tls = { SWITCHBACK_TLS_CERT: '/cert.pem', SWITCHBACK_TLS_KEY: '/key.pem' };
const proxy = { SWITCHBACK_TRUSTED_PROXY: '10.0.0.5, ::1' };

test('on this machine alone nobody is asked, and nothing is missing', () => {
  for (const host of ['127.0.0.1', 'localhost', '::1'])
    expect(read({}, host)).toEqual({
      reach: { identity: 'local', publicUrl: null, tls: null, proxies: [] },
      codes: [],
    });
  expect(read(identity)).toMatchObject({ reach: { identity: 'required' }, codes: [] });
});

test.each([
  [{}, ['needs-identity', 'needs-public-url', 'needs-tls']],
  [identity, ['needs-public-url', 'needs-tls']],
  [{ ...identity, ...publicUrl }, ['needs-tls']],
  [{ ...publicUrl, ...tls }, ['needs-identity']],
  [{ ...identity, ...tls }, ['needs-public-url']],
  [{ ...identity, ...publicUrl, ...tls }, []],
  [{ ...identity, ...publicUrl, ...proxy }, []],
])('where others reach it, %j misses %j, all at once', (env, missing) => {
  for (const host of ['0.0.0.0', '::', '10.0.0.7', '127.0.0.2', 'switchback.internal'])
    expect([host, read(env, host).codes]).toEqual([host, missing]);
});

test('behind a proxy on this machine others reach it, too: whoever comes by that is not its own user', () => {
  expect(read(publicUrl).codes).toEqual(['needs-identity', 'needs-tls']);
  expect(read(proxy).codes).toEqual(['needs-identity', 'needs-public-url']);
  expect(read({ ...identity, ...publicUrl, ...proxy })).toEqual({
    reach: {
      identity: 'required',
      publicUrl: 'https://switchback.example',
      tls: null,
      proxies: ['10.0.0.5', '::1'],
    },
    codes: [],
  });
});

test.each([
  ['https://ops.example/switchback', 'https://ops.example/switchback'],
  ['https://ops.example/team/switchback/', 'https://ops.example/team/switchback'],
  ['https://ops.example:8443/', 'https://ops.example:8443'],
])('%s is one service among others of its host', (said, meant) => {
  const { reach, codes } = read({ ...identity, ...tls, SWITCHBACK_PUBLIC_URL: said });
  expect([reach.publicUrl, codes]).toEqual([meant, []]);
});

test.each([
  [{ SWITCHBACK_IDENTITY: 'yes' }, 'bad-choice'],
  [{ ...identity, ...tls, SWITCHBACK_PUBLIC_URL: 'http://switchback.example' }, 'bad-public-url'],
  [{ ...identity, ...tls, SWITCHBACK_PUBLIC_URL: 'https://switchback.example/a b' }, 'bad-public-url'],
  [{ ...identity, ...tls, SWITCHBACK_PUBLIC_URL: 'https://switchback.example/"' }, 'bad-public-url'],
  [{ ...identity, ...tls, SWITCHBACK_PUBLIC_URL: 'https://switchback.example//x' }, 'bad-public-url'],
  [{ ...identity, ...tls, SWITCHBACK_PUBLIC_URL: 'https://switchback.example/x?y' }, 'bad-public-url'],
  [{ ...identity, ...tls, SWITCHBACK_PUBLIC_URL: 'https://switchback.example/x#y' }, 'bad-public-url'],
  [
    { ...identity, ...tls, SWITCHBACK_PUBLIC_URL: 'https://mina:secret@switchback.example' },
    'bad-public-url',
  ],
  [{ ...identity, ...tls, SWITCHBACK_PUBLIC_URL: 'switchback.example' }, 'bad-public-url'],
  [{ SWITCHBACK_TLS_CERT: '/cert.pem' }, 'tls-half'],
  [{ SWITCHBACK_TLS_KEY: '/key.pem' }, 'tls-half'],
  [{ ...identity, ...publicUrl, SWITCHBACK_TRUSTED_PROXY: '10.0.0.0/8' }, 'bad-proxy'],
])('%j is told as %s', (env, code) => {
  expect(read(env).codes).toEqual([code]);
});
