import { expect, test } from '@jest/globals';
import type { StartProblem } from '../../src/model/start-problem.js';
import { allowsPrivateIn, outwardPost, sealing } from '../../src/service/notices.js';

test('private networks are told only where the environment says just that', () => {
  const read = (env: Readonly<Record<string, string>>) => {
    const problems: StartProblem[] = [];
    return [allowsPrivateIn(problems, env), problems.map(({ code }) => code)];
  };
  expect(read({})).toEqual([false, []]);
  expect(read({ SWITCHBACK_WEBHOOK_PRIVATE: '' })).toEqual([false, []]);
  expect(read({ SWITCHBACK_WEBHOOK_PRIVATE: 'allowed' })).toEqual([true, []]);
  expect(read({ SWITCHBACK_WEBHOOK_PRIVATE: 'yes' })).toEqual([false, ['bad-choice']]);
});

test('a sealed secret is read with the same key, whole, and with no other', () => {
  const [one, other] = [sealing(Buffer.alloc(32, 1)), sealing(Buffer.alloc(32, 2))];
  const sealed = one.seal('canaryOfTheSecret');
  expect(one.unseal(sealed)).toBe('canaryOfTheSecret');
  expect(one.seal('canaryOfTheSecret')).not.toBe(sealed);
  expect(sealed + Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('canary');
  expect(other.unseal(sealed)).toBeNull();
  const bytes = Buffer.from(sealed, 'base64url');
  for (const at of [0, 15, bytes.length - 1]) {
    const changed = Buffer.from(bytes);
    changed[at]! ^= 1;
    expect(one.unseal(changed.toString('base64url'))).toBeNull();
  }
  expect([one.unseal(''), one.unseal('AAAA')]).toEqual([null, null]);
});

test('a notice leads to where it can be read, where others reach the service', () => {
  const post = (publicUrl: string | null) =>
    outwardPost({
      ...{ env: {}, allowsPrivate: false, key: Buffer.alloc(32), publicUrl },
      closing: new AbortController().signal,
    });
  const facts = { webhook: { id: 'whk_1' }, actor: { id: 'mina', via: 'api', name: null } };
  const notice = { event: 'webhook:test', at: new Date(0), stage: null, facts } as const;
  expect(post(null).links(notice)).toBeNull();
  expect(post('https://sb.example').links(notice)).toEqual({
    web: 'https://sb.example/settings/notifications',
    api: 'https://sb.example/api/v1/webhooks/whk_1',
    log: null,
  });
});
