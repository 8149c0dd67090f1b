import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { holdDataDirectory } from '../../dist/service/data-directory.js';
import { reset } from '../../scripts/demo/service.mjs';
import { checkout, makePlace } from './place.mjs';

let place;
let dataDir;
beforeEach(() => {
  place = makePlace();
  dataDir = join(place.folder, 'data');
  mkdirSync(dataDir);
  writeFileSync(join(dataDir, 'ports.json'), '{}');
});
afterEach(() => place.remove());

test('starting over is refused while a service works on the data directory, and takes nothing away', async () => {
  const held = await holdDataDirectory(dataDir);
  await expect(reset(dataDir, checkout, 'somebody works here')).rejects.toThrow('somebody works here');
  expect(existsSync(join(dataDir, 'ports.json'))).toBe(true);
  await held.release();
  await reset(dataDir, checkout, 'somebody works here');
  expect(existsSync(dataDir)).toBe(false);
});

test('starting over before the first run has nothing to do', async () => {
  await reset(join(place.folder, 'nowhere'), checkout, 'busy');
});
