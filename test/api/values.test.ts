import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { messagesIn } from '../../src/messages/index.js';
import type { BuildResource } from '../../src/contract/build.js';
import type { ProblemResource } from '../../src/contract/problem.js';
import { openDoor, type Door } from '../support/door.js';

let door: Door;
beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door.close());

let count = 0;
const registration = (change: object) => {
  count += 1;
  return {
    commit: 'a'.repeat(40),
    artifacts: { tarball: `sha256:${String(count).padStart(64, '0')}` },
    ...change,
  };
};
const commitAt = (at: string) => ({ sha: 'b'.repeat(40), subject: 'a commit', author: 'Mina', at });

const register = <T>(change: object) => door.ask<T>('POST', '/builds', { body: registration(change) });

describe('an instant', () => {
  const detail = 'must look like 2026-11-11T05:03:22Z';
  const impossible = [
    '0000-01-01T00:00:00Z',
    '0000-12-31T23:59:59Z',
    '0001-01-01T00:00:00+14:00',
    '9999-12-31T23:59:59-14:00',
    '10000-01-01T00:00:00Z',
    '+010000-01-01T00:00:00Z',
    '2026-02-30T00:00:00Z',
  ];

  test.each(impossible)('%s is refused in a commit, and in a filter', async (at) => {
    const registered = await register<ProblemResource>({ commits: [commitAt(at)] });
    expect(registered).toMatchObject({
      status: 422,
      body: { code: 'switchback/validation', errors: [{ pointer: '/commits/0/at', detail }] },
    });
    const listed = await door.ask<ProblemResource>('GET', `/promotions?since=${encodeURIComponent(at)}`);
    expect(listed).toMatchObject({ status: 422, body: { errors: [{ pointer: '/query/since' }] } });
  });

  test('of year 0 is refused on whatever day', async () => {
    for (let month = 1; month <= 12; month += 1) {
      const at = `0000-${String(month).padStart(2, '0')}-15T12:00:00Z`;
      expect((await register({ commits: [commitAt(at)] })).status).toBe(422);
    }
  });

  test.each([
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
    ['9999-12-31T23:59:59+14:00', '9999-12-31T09:59:59.000Z'],
  ])('%s is kept', async (at, kept) => {
    const { status, body } = await register<BuildResource>({ commits: [commitAt(at)] });
    expect(status).toBe(201);
    const again = await door.ask<BuildResource>('GET', `/builds/${body.id}`);
    expect(again.body.commits[0]?.at).toBe(kept);
    expect((await door.ask('GET', `/promotions?since=${encodeURIComponent(at)}`)).status).toBe(200);
  });
});

test.each(['http://ci.example/\u0000', 'http://ci.example/\u001b[2J', 'ftp://ci.example/1', 'ci.example'])(
  'an address of CI like %j is refused at its place',
  async (ciUrl) => {
    const { status, body } = await register<ProblemResource>({ ciUrl });
    expect(status).toBe(422);
    expect(body.errors?.map(({ pointer }) => pointer)).toEqual(['/ciUrl']);
  },
);

test.each(['https://ci:canary@ci.example/1', 'https://canary@ci.example/1'])(
  'an address of CI with a sign-in in it is refused without it: everybody reads the address (%s)',
  async (ciUrl) => {
    const { status, body } = await register<ProblemResource>({ ciUrl });
    expect(status).toBe(422);
    expect(body.errors).toEqual([
      { pointer: '/ciUrl', detail: messagesIn('en').problems.fields['no-credentials']({}) },
    ]);
    expect(JSON.stringify(body)).not.toContain('canary');
  },
);

describe('what cannot be read', () => {
  const send = async (path: string, body: string | Buffer): Promise<ProblemResource> => {
    const response = await fetch(`http://127.0.0.1:${String(door.port)}/api/v1${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'accept-language': 'ko' },
      body,
    });
    return (await response.json()) as ProblemResource;
  };

  test.each([
    ['a body that is not JSON', '/builds', '{"commit":', '본문이 JSON이 아닙니다. '],
    ['a body that is not UTF-8', '/builds', Buffer.from([0x7b, 0xff, 0x7d]), '본문이 UTF-8이 아닙니다. '],
    [
      'an address with a broken escape',
      '/stages/%zz/promotions',
      '{}',
      '주소의 이스케이프가 잘못되었습니다. ',
    ],
  ])('%s is told in Korean', async (_what, path, body, detail) => {
    const found = await send(path, body);
    expect(found).toMatchObject({ status: 400, code: 'switchback/malformed' });
    expect(found.detail.startsWith(detail)).toBe(true);
  });
});
