import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { lackOfBrowser } from '../../scripts/browser/needs.mjs';
import { wordsIn } from '../../scripts/screens/machine.mjs';
import { fileOf, looks, mostBytes, pictures } from '../../scripts/screens/pictures.mjs';
import { fewColours } from '../../scripts/screens/png.mjs';
import { checkout } from './place.mjs';

/** The parts of a PNG by their names, and its pixels as the places of their colours. */
function partsOf(png) {
  const parts = {};
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at);
    const begin = at + 8;
    parts[png.toString('latin1', at + 4, begin)] = png.subarray(begin, begin + length);
    at = begin + length + 4;
  }
  return parts;
}

const colours = (...hex) => Buffer.from(hex.flatMap((one) => [...Buffer.from(`${one}ff`, 'hex')]));

describe('a picture of few colours', () => {
  test('has each pixel in its place, row by row', () => {
    const pixels = colours('ffffff', 'ffffff', 'ff0000', '0f6b34', 'ffffff', 'ffffff');
    const png = fewColours({ width: 3, height: 2, pixels });
    const { IHDR, PLTE, IDAT } = partsOf(png);
    expect([IHDR.readUInt32BE(0), IHDR.readUInt32BE(4), ...IHDR.subarray(8)]).toEqual([3, 2, 8, 3, 0, 0, 0]);
    expect(PLTE.toString('hex')).toBe('ffffff0f6b34ff0000');
    expect([...inflateSync(IDAT)]).toEqual([0, 0, 0, 2, 0, 1, 0, 0]);
    expect(fewColours({ width: 3, height: 2, pixels })).toEqual(png);
  });

  test('shows what it has no room for as what is nearest to it, and keeps a rare colour that nothing is like', () => {
    const pixels = colours('ffffff', 'ffffff', 'fefefe', 'fdfdfd', 'b3261e', '000000');
    const { PLTE, IDAT } = partsOf(fewColours({ width: 6, height: 1, pixels }, 2));
    expect([PLTE.toString('hex'), ...inflateSync(IDAT)]).toEqual(['ffffff000000', 0, 0, 0, 0, 0, 1, 1]);
    const { PLTE: more } = partsOf(fewColours({ width: 6, height: 1, pixels }, 3));
    expect(more.toString('hex')).toBe('ffffff000000b3261e');
  });
});

test('what a machine lacks for a browser is said together, with what to type', () => {
  const all = [
    { name: 'a browser', has: [join(checkout, 'no-such-browser'), '--version'], package: 'browser' },
    { name: 'a shell', has: ['sh', '-c', 'exit 0'], package: 'shell' },
    { name: 'a font', has: ['sh', '-c', 'exit 1'], package: 'font' },
  ];
  expect(lackOfBrowser('Pictures', all)).toBe(
    'Pictures need a browser and a font. On Debian:  apt-get install browser font',
  );
  expect(lackOfBrowser('Pictures', all.slice(1, 2))).toBeNull();
});

test('what is of a machine is found where it stands by itself', () => {
  expect(wordsIn('dev · devqa · my-dev · http://127.0.0.1:4100/a', ['qa', '127.0.0.1:4100', '410'])).toEqual([
    '127.0.0.1:4100',
  ]);
  expect(wordsIn('by dev', ['dev'])).toEqual(['dev']);
});

test('a process whose clock is set shows that time everywhere, and a date is a date', () => {
  const clock = join(checkout, 'scripts', 'screens', 'clock.mjs');
  const said = execFileSync(
    process.execPath,
    [
      '-p',
      'JSON.stringify([new Date(), new Date(Date.now()), Date(), new Date(0), structuredClone(new Date(1)) instanceof Date])',
    ],
    {
      env: {
        NODE_OPTIONS: `--import=${clock}`,
        SWITCHBACK_SCREENS_AT: String(Date.UTC(2031, 4, 1, 12)),
        TZ: 'UTC',
      },
    },
  );
  const [made, counted, told, ...others] = JSON.parse(said.toString());
  for (const one of [made, counted]) expect(one).toMatch(/^2031-05-01T12:0/);
  expect(told).toMatch(/^Thu May 01 2031/);
  expect(others).toEqual(['1970-01-01T00:00:00.000Z', true]);
});

describe('the pictures of the documents', () => {
  const folder = join(checkout, 'docs', 'screens');
  const shown = [
    ...['README.md', 'docs/guides/dashboard.md'],
    ...['README.ko.md', 'docs/guides/dashboard.ko.md'],
  ];
  const text = (page) => readFileSync(join(checkout, page), 'utf8');

  test('are those that the script takes, each of its size, and together no heavier than it allows', () => {
    const expected = pictures.flatMap((picture) => looks.map((look) => [fileOf(picture, look), picture]));
    expect(readdirSync(folder).toSorted()).toEqual(expected.map(([file]) => file).toSorted());
    let total = 0;
    for (const [file, { width, height }] of expected) {
      const png = readFileSync(join(folder, file));
      total += png.length;
      expect([file, png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([file, width, height]);
    }
    expect(total).toBeLessThanOrEqual(mostBytes);
  });

  test.each(shown)(
    'stand in %s in its language, with words for whoever does not see them, dark where it is dark',
    (page) => {
      const language = page.endsWith('.ko.md') ? 'ko' : 'en';
      const found = [
        ...text(page).matchAll(
          /<picture>\s*<source media="\(prefers-color-scheme: dark\)" srcset="([^"]+)">\s*<img src="([^"]+)" alt="([^"]+)">\s*<\/picture>/g,
        ),
      ];
      expect(found.length).toBe(text(page).split('<img').length - 1);
      expect(found.length).toBeGreaterThan(1);
      for (const [, dark, light, alt] of found) {
        const name = /(\w+)\.\w+\.light\.png$/.exec(light)[1];
        const at = light.slice(0, light.lastIndexOf('/'));
        expect([light, dark]).toEqual(
          ['light', 'dark'].map((theme) => `${at}/${name}.${language}.${theme}.png`),
        );
        expect(existsSync(join(checkout, dirname(page), light))).toBe(true);
        expect(/[가-힣]/.test(alt)).toBe(language === 'ko');
        expect(alt.length).toBeGreaterThan(40);
      }
    },
  );

  test('are all shown, and none of them is in the package', () => {
    for (const picture of pictures)
      for (const look of looks)
        expect(shown.some((page) => text(page).includes(fileOf(picture, look)))).toBe(true);
    const { files } = JSON.parse(text('package.json'));
    expect(files).toEqual(expect.arrayContaining(['docs', '!docs/screens']));
  });
});
