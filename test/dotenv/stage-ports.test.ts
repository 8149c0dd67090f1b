import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { choosePorts, readPorts, setPortsAside } from '../../src/dotenv/stage-ports.js';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'switchback-ports-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

test('ports are chosen once; a new stage gets one of its own', async () => {
  await choosePorts(dataDir, ['dev', 'nightly']);
  const first = await readPorts(dataDir);
  await choosePorts(dataDir, ['dev', 'nightly', 'pubqa']);
  const second = await readPorts(dataDir);
  expect(second).toMatchObject(first);
  expect(new Set(Object.values(second)).size).toBe(3);
  // Not where the system takes ports for connections of its own.
  for (const port of Object.values(second)) expect([port >= 20_000, port < 32_768]).toEqual([true, true]);
});

test('a stage that is served already keeps its port, and nobody else gets it', async () => {
  await choosePorts(dataDir, ['nightly']);
  const { nightly = 0 } = await readPorts(dataDir);
  await choosePorts(dataDir, ['pubqa', 'dev', 'nightly', 'devqa'], {
    dev: 8081,
    nightly: 8082,
    devqa: nightly,
  });
  const ports = await readPorts(dataDir);
  expect(ports).toMatchObject({ dev: 8081, nightly });
  expect(new Set(Object.values(ports)).size).toBe(4);
});

test.each([
  ['half a file', '{"dev":'],
  ['an empty file', ''],
  ['a list', '[20000]'],
  ['a port that is a text', '{"dev":"20000"}'],
])('%s is refused and left as it is: no stage moves to another address', async (_name, text) => {
  const file = join(dataDir, 'ports.json');
  await writeFile(file, text);
  await expect(readPorts(dataDir)).rejects.toThrow('ports.json: no ports of stages');
  await expect(choosePorts(dataDir, ['dev'])).rejects.toThrow('ports.json: no ports of stages');
  expect(await readFile(file, 'utf8')).toBe(text);
});

test('while the dotenv files decide they have no effect, and afterwards they are the same as before', async () => {
  await choosePorts(dataDir, ['dev']);
  const chosen = await readPorts(dataDir);
  await setPortsAside(dataDir);
  await setPortsAside(dataDir);
  expect(await readPorts(dataDir)).toEqual({});
  await choosePorts(dataDir, ['dev']);
  expect(await readPorts(dataDir)).toEqual(chosen);
});
