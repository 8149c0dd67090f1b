import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { utils } from 'playwright-core/lib/coreBundle';
import { PNG } from 'playwright-core/lib/utilsBundle';
import type { Pixels } from '../../scripts/screens/camera.mjs';
import { installDir } from '../../src/service/config.js';

const keptDir = join(installDir, 'test', 'browser', 'pictures');
/** Where a picture goes that is not as it was kept, and what is different. */
const otherDir = join(installDir, 'node_modules', '.cache', 'switchback-pictures');

/** A kept picture is so many times smaller, so that how letters are drawn decides little. */
const smaller = 4;

/**
 * What may differ: a pixel by so much (0 = not at all, 1 = black and white), and by more in such a part of all pixels.
 * Measured: where nothing changed, no pixel differs; another version of Node.js in the settings is 9 of 72,000; another
 * blue for links 100 and more, 2 pixels more below a heading 4,000. A ground that is paler by 6 of 255 does not show: the
 * boxes of `sample-world.test.ts` have its colour.
 */
const tolerance = { threshold: 0.02, maxDiffPixelRatio: 0.001 };

/**
 * Compares with the picture that was kept under that name, and keeps this one where Jest keeps snapshots (`-u`, and a
 * new one outside CI). What differs is written down, and the error says where.
 */
export function expectAsKept(name: string, taken: Pixels): void {
  const keptFile = join(keptDir, name);
  const picture = pngOf(reduced(taken));
  const [otherFile, diffFile] = [join(otherDir, name), join(otherDir, `difference.${name}`)];
  for (const file of [otherFile, diffFile]) rmSync(file, { force: true });
  const found = existsSync(keptFile) ? difference(picture, readFileSync(keptFile)) : { errorMessage: 'New.' };
  if (found === null) return;
  if (mayKeep(existsSync(keptFile))) {
    mkdirSync(keptDir, { recursive: true });
    writeFileSync(keptFile, picture);
    return;
  }
  mkdirSync(otherDir, { recursive: true });
  writeFileSync(otherFile, picture);
  if (found.diff !== undefined) writeFileSync(diffFile, found.diff);
  throw new Error(
    `${name} does not look as it was kept: ${found.errorMessage}\n` +
      `kept        ${keptFile}\nnow         ${otherFile}\ndifference  ${diffFile}\n` +
      'Where that is meant:  npm test -- test/browser/pictures -u',
  );
}

const difference = (picture: Buffer, kept: Buffer) =>
  utils.getComparator('image/png')(picture, kept, tolerance);

/** As Jest does it with its own snapshots, whose state is the only place that knows of `-u`. */
function mayKeep(isKept: boolean): boolean {
  const { snapshotState } = expect.getState() as unknown as {
    snapshotState: { readonly _updateSnapshot: 'all' | 'new' | 'none' };
  };
  return snapshotState._updateSnapshot === 'all' || (snapshotState._updateSnapshot === 'new' && !isKept);
}

/** Each pixel is the middle of a square of them; what is left over on the right and below is left out. */
function reduced({ width, height, pixels }: Pixels): Pixels {
  const [wide, high] = [Math.floor(width / smaller), Math.floor(height / smaller)];
  const small = Buffer.alloc(wide * high * 4, 255);
  for (let y = 0; y < high; y += 1)
    for (let x = 0; x < wide; x += 1)
      for (const part of [0, 1, 2]) {
        let sum = 0;
        for (let down = 0; down < smaller; down += 1)
          for (let right = 0; right < smaller; right += 1)
            sum += pixels[((y * smaller + down) * width + x * smaller + right) * 4 + part] ?? 0;
        small[(y * wide + x) * 4 + part] = Math.round(sum / smaller ** 2);
      }
  return { width: wide, height: high, pixels: small };
}

function pngOf({ width, height, pixels }: Pixels): Buffer {
  const image = new PNG({ width, height });
  image.data = pixels;
  return PNG.sync.write(image);
}
