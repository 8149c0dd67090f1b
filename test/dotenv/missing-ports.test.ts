import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { loadCatalogue } from '../../src/catalogue/catalogue.js';
import { chooseMissingPorts } from '../../src/dotenv/missing-ports.js';
import { choosePorts, readPorts, setPortsAside } from '../../src/dotenv/stage-ports.js';
import { makeProject, type TestProject } from '../support/project.js';

let project: TestProject;
beforeEach(async () => {
  project = await makeProject();
  await mkdir(project.dataDir, { recursive: true });
});
afterEach(() => project.remove());

const choose = async (served: Readonly<Record<string, number>> = {}) => {
  const { stages } = await loadCatalogue(project.dir);
  await chooseMissingPorts({ projectDir: project.dir, dataDir: project.dataDir, stages }, served);
  return readPorts(project.dataDir);
};

test('where a file names no port every stage gets one; those in files and those that are served stay', async () => {
  await writeFile(join(project.dir, '.env.nightly'), 'SWITCHBACK_STAGE_PORT=5102\n');
  const ports = await choose({ devqa: 5103 });
  expect(ports).toMatchObject({ nightly: 5102, devqa: 5103 });
  expect(new Set(Object.values(ports)).size).toBe(5);
});

test('where a file is wrong it counts by whether it names a port, as it will when it is mended', async () => {
  const { stages } = await loadCatalogue(project.dir);
  for (const [i, { dotenv }] of stages.entries())
    await writeFile(join(project.dir, `.env.${dotenv}`), `SWITCHBACK_STAGE_PORT=${String(5101 + i)}\n`);
  const file = join(project.dir, '.env.nightly');
  for (const named of [
    'SWITCHBACK_STAGE_PORT=5102\nPORT=8080\n',
    'PORT=8080\nSWITCHBACK_STAGE_PORT: 5102\n',
  ]) {
    await writeFile(file, named);
    expect(await choose()).toEqual({});
  }
  await writeFile(file, 'PORT=8080\n');
  expect(Object.keys(await choose())).toHaveLength(5);
});

test('where every file names its port the files decide', async () => {
  const { stages } = await loadCatalogue(project.dir);
  for (const [i, { dotenv }] of stages.entries())
    await writeFile(join(project.dir, `.env.${dotenv}`), `SWITCHBACK_STAGE_PORT=${String(5101 + i)}\n`);
  expect(await choose()).toEqual({});
});

test('where they were chosen before nothing changes', async () => {
  await choosePorts(project.dataDir, ['dev']);
  const before = await readPorts(project.dataDir);
  expect(await choose()).toEqual(before);
});

test('where somebody has said that the files decide nothing is chosen', async () => {
  await choosePorts(project.dataDir, ['dev']);
  await setPortsAside(project.dataDir);
  expect(await choose()).toEqual({});
});
