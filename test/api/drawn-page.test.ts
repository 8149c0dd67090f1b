import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ToldOverview } from '../../src/contract/overview.js';
import { installDir } from '../../src/service/config.js';
import { openDoor, type Door } from '../support/door.js';

let door: Door;
/** Where nobody asks without a token, behind a proxy that puts something before each path. */
let below: Door;
beforeAll(async () => {
  door = await openDoor();
  await door.desk.register('the first one');
  await door.desk.succeed('dev');
  const { ports } = door.desk;
  below = await openDoor(() => ({
    ...{ user: null, store: ports.store, verbs: ports, publicUrl: 'https://example.org/ops/switchback' },
  }));
});
afterAll(async () => {
  await below.close();
  await door.close();
});

type Sent = Readonly<Record<string, string>>;
const open = async (path: string, headers: Sent = {}, { port } = door) => {
  const answer = await fetch(`http://127.0.0.1:${String(port)}${path}`, { headers });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
};
const told = (text: string): ToldOverview =>
  JSON.parse(
    /<script type="application\/json" id="told">(.*?)<\/script>/s.exec(text)?.[1] ?? '',
  ) as ToldOverview;
const bodyOf = (text: string): string =>
  /<body>(.*?)(<script type="application|<\/body>)/s.exec(text)?.[1] ?? '';
const tokenFor = async (scopes: readonly string[]): Promise<Sent> => {
  const body = { name: 'x', holder: { id: 'hana', name: 'Hana Kim' }, scopes };
  const { secret } = (await door.ask<{ secret: string }>('POST', '/tokens', { body })).body;
  return { authorization: `Bearer ${secret}` };
};

describe('the first page is drawn', () => {
  test('with what runs where, and brings along what it is made of', async () => {
    const { status, text } = await open('/');
    expect(status).toBe(200);
    expect(bodyOf(text)).toContain('<a class="build" href="/builds/b1">b1</a>');
    expect(told(text)).toMatchObject({ zone: 'UTC', me: { actor: { id: 'mina' } }, at: expect.any(String) });
    expect((await door.ask('GET', '/me')).body).toEqual(told(text).me);
  });

  test('without a style or a script that its policy would have to allow', async () => {
    const { text, headers } = await open('/');
    expect(bodyOf(text)).not.toMatch(/ style=| on[a-z]+=|<style|<script/);
    expect(headers.get('content-security-policy')).not.toContain('unsafe');
  });

  test('with its whole style for whoever was not here before, and no other style may be in it', async () => {
    const first = await open('/');
    const [, href = '', style = ''] = /<style data-href="([^"]+)">(.*?)<\/style>/s.exec(first.text) ?? [];
    const digest = createHash('sha256').update(style).digest('base64');
    expect(first.headers.get('content-security-policy')).toContain(`style-src 'self' 'sha256-${digest}';`);
    expect(first.text).not.toContain('rel="stylesheet"');
    expect((await open(href)).text.trim()).toBe(style);
    for (const [path, headers] of [
      ['/', { cookie: 'switchback-zone=Asia/Seoul' }],
      ['/builds', {}],
      ['/?view=grid', {}],
    ] as const) {
      const other = await open(path, headers);
      expect(other.text).toMatch(/<link rel="stylesheet"[^>]* href="\/assets\//);
      expect(other.text).not.toContain('<style');
      expect(other.headers.get('content-security-policy')).toContain("style-src 'self';");
    }
  });

  test('in the zone that the browser keeps, where there is one of that name', async () => {
    const drawn = async (zone: string) => {
      const { text } = await open('/', { cookie: `switchback-zone=${zone}` });
      return [told(text).zone, /data-drawn="([a-z]+)"/.exec(text)?.[1]];
    };
    expect(await drawn('Asia/Seoul')).toEqual(['Asia/Seoul', 'own']);
    expect(await drawn('UTC')).toEqual(['UTC', 'own']);
    for (const none of ['Nowhere/City', '"><script>', 'x'.repeat(65), ''])
      expect([none, await drawn(none)]).toEqual([none, ['UTC', 'utc']]);
  });

  test('for whoever asks: their name, their rights and the place where they reach it', async () => {
    const reader = bodyOf((await open('/', await tokenFor(['read']), below)).text);
    const promoter = bodyOf((await open('/', await tokenFor(['read', 'promote']), below)).text);
    for (const page of [reader, promoter]) {
      expect(page).toContain('Hana Kim');
      expect(page).toContain('href="/ops/switchback/builds/b1"');
      expect(page).not.toMatch(/href="\/(?!ops\/switchback\/)/);
      expect(page).toContain('<a href="/ops/switchback/" aria-current="page">Pipeline</a>');
    }
    const button = /<button type="button" class="primary" disabled aria-label="Promote… dev"/;
    expect([button.test(reader), button.test(promoter)]).toEqual([true, false]);
  });

  test('with nothing of the one who asked at the same time', async () => {
    const asked = Array.from({ length: 12 }, (_, place) => (place % 2 === 0 ? 'ko' : 'en'));
    const drawn = await Promise.all(
      asked.map((lang) => open(`/?lang=${lang}`, { cookie: 'switchback-zone=UTC' })),
    );
    expect(drawn.map(({ text }) => (bodyOf(text).includes('파이프라인') ? 'ko' : 'en'))).toEqual(asked);
    expect(drawn.map(({ text }) => /<html lang="(..)"/.exec(text)?.[1])).toEqual(asked);
  });

  test('also where there is no stage yet', async () => {
    const bare = await openDoor(() => ({}), []);
    const { text } = await open('/', {}, bare);
    expect(bodyOf(text)).toContain('Set up your first stage.');
    await bare.close();
  });
});

describe('the script draws it all', () => {
  test.each(['/?act=stop-line', '/?act=keys', '/?view=grid'])(
    'of %s, which brings it along',
    async (path) => {
      const { text } = await open(path);
      expect([bodyOf(text), told(text).zone]).toEqual(['', null]);
      expect(text).not.toContain('data-drawn');
    },
  );

  test('for whoever is not known, and the page says nothing of anybody', async () => {
    const { status, text } = await open('/', {}, below);
    expect([status, bodyOf(text), text.includes('id="told"')]).toEqual([200, '', false]);
    expect(text).not.toContain('data-drawn');
  });

  test.each([
    ['fails', `export const draw = async () => { throw new Error('a fault in drawing'); };`],
    ['cannot be read', 'export const draw = ;'],
    ['is not there', null],
  ])('where what draws %s: a line in the log, and the page comes all the same', async (_how, code) => {
    const dashboardDir = mkdtempSync(join(tmpdir(), 'switchback-undrawn-'));
    cpSync(join(installDir, 'dist', 'dashboard', 'index.html'), join(dashboardDir, 'index.html'));
    mkdirSync(join(dashboardDir, 'drawing'));
    if (code !== null) writeFileSync(join(dashboardDir, 'drawing', 'draw.js'), code);
    const { ports } = door.desk;
    const undrawn = await openDoor(() => ({ store: ports.store, verbs: ports, dashboardDir }));
    for (const _again of [1, 2]) {
      const { status, text } = await open('/', {}, undrawn);
      expect([status, bodyOf(text)]).toEqual([200, '']);
      expect(told(text)).toMatchObject({ zone: null, body: { stages: expect.any(Array) } });
      expect(text).toMatch(/<\/html>\s*$/);
    }
    expect(undrawn.logged.filter((line) => line === 'the page comes undrawn')).toHaveLength(2);
    await undrawn.close();
    rmSync(dashboardDir, { recursive: true });
  });
});
