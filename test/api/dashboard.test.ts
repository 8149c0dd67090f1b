import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pages } from '../../src/contract/pages.js';
import { openDoor, type Door } from '../support/door.js';

let door: Door;
beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door.close());

const get = (path: string, headers: Readonly<Record<string, string>> = {}) =>
  fetch(`http://127.0.0.1:${String(door.port)}${path}`, { headers });

const opening = async (path: string, headers?: Readonly<Record<string, string>>): Promise<string> =>
  /<html [^>]*>/.exec(await (await get(path, headers)).text())?.[0] ?? '';

describe('the page of the dashboard', () => {
  test.each(Object.values(pages))('%s is the same document, for nobody else to keep', async (path) => {
    const answer = await get(path.replaceAll(/:[a-z]+/g, 'x'));
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    // What is of one moment is not even kept by the browser.
    expect(answer.headers.get('cache-control')).toBe(path === '/' ? 'no-store' : 'no-cache');
    const text = await answer.text();
    expect(text).toContain('<script async type="module" crossorigin src="/assets/');
    expect(text.includes('id="told"')).toBe(path === '/');
    expect(text).not.toContain('href="/api/v1/overview"');
  });

  test('is in the language of the address, else the one chosen before, else the browser’s', async () => {
    const korean = { 'accept-language': 'ko-KR,ko;q=0.9,en;q=0.8' };
    expect(await opening('/', korean)).toContain('lang="ko"');
    expect(await opening('/', { ...korean, cookie: 'switchback-lang=en' })).toContain('lang="en"');
    expect(await opening('/?lang=ko', { cookie: 'switchback-lang=en' })).toContain('lang="ko"');
    expect(await opening('/?lang=fr', { cookie: 'switchback-lang=xx' })).toContain('lang="en"');
    const chosen = await get('/?lang=ko');
    expect(chosen.headers.get('set-cookie')).toMatch(/^switchback-lang=ko; Path=\/;/);
    expect(chosen.headers.get('vary')).toBe('Accept-Language, Cookie');
  });

  test('is in the chosen colours before anything is drawn', async () => {
    expect(await opening('/', { cookie: 'switchback-theme=dark' })).toContain('data-theme="dark"');
    expect(await opening('/', { cookie: 'switchback-theme="><script>' })).toContain('data-theme="system"');
  });

  test('is not sent again when it is as it was', async () => {
    const { headers } = await get('/builds');
    const again = await get('/builds', { 'if-none-match': headers.get('etag') ?? '' });
    expect([again.status, await again.text()]).toEqual([304, '']);
    const other = await get('/builds?lang=ko', { 'if-none-match': headers.get('etag') ?? '' });
    expect(other.status).toBe(200);
  });

  test('may load what is ours and nothing else', async () => {
    const policy = (await get('/')).headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).not.toContain('unsafe');
  });
});

describe('a page of another site', () => {
  const elsewhere = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
  /** As a browser says it: fetch has a mode of its own. */
  const asked = async (path: string, more: Readonly<Record<string, string>> = {}, method = 'GET') => {
    const headers = { ...elsewhere, ...more };
    const request = httpRequest({ port: door.port, path, method, headers, agent: false }).end();
    const [answer] = (await once(request, 'response')) as [IncomingMessage];
    answer.resume();
    return answer;
  };

  test.each(Object.values(pages))('leads people by a link to %s', async (path) => {
    const { statusCode, headers } = await asked(path.replaceAll(/:[a-z]+/g, 'x'));
    expect([statusCode, headers['x-frame-options']]).toEqual([200, 'DENY']);
  });

  test.each(['/api/v1/overview', '/assets/none.js', '/stages/dev/x', '/nowhere'])(
    'leads nobody to %s',
    async (path) => {
      expect((await asked(path)).statusCode).toBe(403);
    },
  );

  test('cannot ask for one in any other way', async () => {
    expect((await asked('/', { 'sec-fetch-mode': 'no-cors' })).statusCode).toBe(403);
    expect((await asked('/', {}, 'POST')).statusCode).toBe(403);
  });
});

test.each([...Object.values(pages), '/icon.svg', '/assets/x.js'])(
  '%s is there to be read only',
  async (path) => {
    const address = `http://127.0.0.1:${String(door.port)}${path.replaceAll(/:[a-z]+/g, 'x')}`;
    const refused = await fetch(address, { method: 'POST' });
    expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
    const told = await fetch(address, { method: 'OPTIONS' });
    expect([told.status, told.headers.get('allow')]).toEqual([204, 'GET, HEAD, OPTIONS']);
  },
);

test('its files are kept for ever, because another content has another name', async () => {
  const [, script = ''] = /src="(\/assets\/[^"]+)"/.exec(await (await get('/')).text()) ?? [];
  const answer = await get(script);
  expect([answer.status, answer.headers.get('cache-control')]).toEqual([
    200,
    'public, max-age=31536000, immutable',
  ]);
  expect(answer.headers.get('content-type')).toMatch(/javascript/);
});

describe('what the first page needs', () => {
  const scripts = async (path: string): Promise<string[]> =>
    [...(await (await get(path)).text()).matchAll(/"(\/assets\/[^"]+\.js)"/g)].map(([, name = '']) => name);

  test('is one script and the words of one language, with what both languages share, asked for before the service is', async () => {
    const [english, korean] = [await scripts('/?lang=en'), await scripts('/?lang=ko')];
    expect([english.length, korean.length]).toEqual([3, 3]);
    expect([korean[0], korean[2]]).toEqual([english[0], english[2]]);
    expect(await (await get(english[1] ?? '')).text()).not.toMatch(/[가-힣]{5}/);
    expect(await (await get(korean[1] ?? '')).text()).toMatch(/[가-힣]{5}/);
  });

  test('comes compressed as the browser takes it, as one file and the same', async () => {
    const [script = ''] = await scripts('/');
    const sent = async (encodings: string) => {
      const request = httpRequest({
        ...{ port: door.port, path: script, agent: false },
        headers: { 'accept-encoding': encodings },
      }).end();
      const [answer] = (await once(request, 'response')) as [IncomingMessage];
      const body = Buffer.concat(await answer.toArray());
      const { 'content-encoding': encoding, 'content-type': type = '', vary } = answer.headers;
      return { encoding, type: type.toLowerCase(), vary, cache: answer.headers['cache-control'], body };
    };
    const plain = await sent('identity');
    expect(plain.encoding).toBeUndefined();
    for (const [encodings, expected, open] of [
      ['gzip, deflate', 'gzip', gunzipSync],
      ['gzip, deflate, br', 'br', brotliDecompressSync],
    ] as const) {
      const { encoding, body, ...headers } = await sent(encodings);
      const { encoding: _none, body: whole, ...same } = plain;
      expect([encoding, headers]).toEqual([expected, same]);
      expect(open(body).equals(whole)).toBe(true);
      expect(body.length).toBeLessThan(whole.length / 2);
    }
  });
});

test('a file that an upgrade took away under a running service is missed in words that are not compressed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'switchback-dashboard-'));
  mkdirSync(join(folder, 'assets'));
  for (const name of ['index.html', 'assets/a.js', 'assets/a.js.gz']) writeFileSync(join(folder, name), '');
  const old = await openDoor(() => ({ dashboardDir: folder }));
  try {
    rmSync(folder, { recursive: true });
    const answer = await fetch(`http://127.0.0.1:${String(old.port)}/assets/a.js`);
    expect([answer.status, answer.headers.get('content-encoding')]).toEqual([404, null]);
    expect(((await answer.json()) as { code: string }).code).toBe('switchback/not-found');
  } finally {
    await old.close();
  }
});

test.each(['/assets/none.js', '/assets/../index.html', '/index.html', '/stages', '/nowhere', '/Builds'])(
  '%s is no page',
  async (path) => {
    const answer = await get(path);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      404,
      expect.stringContaining('application/problem+json'),
    ]);
  },
);

test('a name that nobody can read is refused as such an address is everywhere', async () => {
  for (const path of ['/assets/%E0%A4%A', '/stages/%E0%A4%A']) {
    const answer = await get(path);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      400,
      expect.stringContaining('application/problem+json'),
    ]);
  }
});

test('the service speaks the language that was chosen there', async () => {
  const headers = { cookie: 'switchback-lang=ko', 'accept-language': 'en' };
  const problem = (await (await get('/api/v1/stages/none', headers)).json()) as { title: string };
  expect(problem.title).toMatch(/[가-힣]/);
});
