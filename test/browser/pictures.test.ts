import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { openCamera, type Camera } from '../../scripts/screens/camera.mjs';
import { fileOf, usualTime, type Look, type Picture } from '../../scripts/screens/pictures.mjs';
import { startOnSample } from '../../scripts/screens/service.mjs';
import { installDir } from '../../src/service/config.js';
import { expectAsKept } from '../support/kept-pictures.js';
import { pictureFonts } from '../support/picture-fonts.js';

// A service and a browser of its own, beside others.
jest.setTimeout(240_000);

const at = new Date(usualTime);
const folder = mkdtempSync(join(tmpdir(), 'switchback-pictures-'));
let camera: Camera;
const ends: (() => unknown)[] = [() => rmSync(folder, { recursive: true })];
beforeAll(async () => {
  const fontsFile = await pictureFonts(folder);
  const service = await startOnSample(installDir, at);
  ends.unshift(() => service.stop());
  camera = await openCamera({ url: service.url, at, own: [], fontsFile });
  ends.unshift(() => camera.shut());
});
afterAll(async () => {
  for (const end of ends) await end();
});

const window = { width: 1280, height: 900 };
const pages: readonly Picture[] = [
  { name: 'pipeline', path: '/', ...window },
  { name: 'pipeline-list', path: '/?view=list', ...window },
  { name: 'pipeline-grid', path: '/?view=grid', ...window },
  { name: 'stage', path: '/stages/devqa', ...window },
  { name: 'promote', path: '/promotions/new?stage=nightly&build=b1460', ...window },
  {
    name: 'promotion',
    path: '/promotions/p_SAMPLE00000000000000000060',
    ...window,
    shows: '4 lines · ended',
  },
  { name: 'promotions', path: '/promotions', ...window },
  { name: 'commit', path: '/commits/3f9c2ab', ...window },
  { name: 'compare', path: '/compare/devqa...nightly', ...window },
  { name: 'milestones', path: '/milestones', ...window },
  { name: 'clients', path: '/clients', ...window },
  { name: 'calendar', path: '/calendar', ...window },
  { name: 'settings', path: '/settings', ...window },
  { name: 'tv', path: '/tv', width: 1280, height: 720 },
];
const themes = ['light', 'dark'] as const;
const inEnglish = pages.flatMap((page) => themes.map((theme) => ({ page, look: { language: 'en', theme } })));
/** Those that people come for: other words have other lengths. */
const mainPages = ['pipeline', 'stage', 'promote', 'milestones', 'calendar'];
const inKorean = pages
  .filter(({ name }) => mainPages.includes(name))
  .map((page) => ({ page, look: { language: 'ko', theme: 'light' } }));

const wanted = ([...inEnglish, ...inKorean] as { page: Picture; look: Look }[]).map(({ page, look }) => ({
  file: fileOf(page, look),
  page,
  look,
}));

test.each(wanted)('$file looks as it was kept', async ({ file, page, look }) => {
  expectAsKept(file, await camera.take(page, look));
});

test('what is kept is looked at, and small', () => {
  const keptDir = join(installDir, 'test', 'browser', 'pictures');
  const files = readdirSync(keptDir);
  expect(files.toSorted()).toEqual(wanted.map(({ file }) => file).toSorted());
  const bytes = files.map((file) => statSync(join(keptDir, file)).size);
  expect(bytes.reduce((sum, size) => sum + size)).toBeLessThan(1_500_000);
});
