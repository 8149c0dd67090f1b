import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { BuildResource } from '../../src/contract/build.js';
import type { PromotionResource } from '../../src/contract/promotion.js';
import { endProject } from '../support/invariants.js';
import { fiveStages, makeProject, type TestProject } from '../support/project.js';
import { makeTarball } from '../support/sample-build.js';
import { runSwitchback, startServiceProcess, type ServiceProcess } from '../support/service-process.js';
import { until } from '../support/until.js';
import { commitOf, platformOf, upload } from '../support/world.js';

let project: TestProject;
const running: ServiceProcess[] = [];
beforeEach(async () => {
  project = await makeProject(fiveStages);
});
afterEach(async () => {
  for (const service of running.splice(0)) await service.end('SIGKILL');
  await platformOf(project.dataDir).stop('dev');
  await endProject(project);
}, 60_000);

async function start(): Promise<ServiceProcess> {
  const service = await startServiceProcess(project, { args: ['--warm-runners', '0'] });
  running.push(service);
  return service;
}

const stages = Object.keys(fiveStages);
const state = () => join(project.dataDir, 'pulumi/state/.pulumi');
const isMade = (stage: string): boolean => existsSync(join(state(), `stacks/switchback/${stage}.json`));
const missing = (): string[] => stages.filter((stage) => !isMade(stage));

const byHand = (args: readonly string[], env: Record<string, string> = {}) =>
  runSwitchback(['pulumi', ...args], {
    cwd: project.dir,
    env: { SWITCHBACK_DATA_DIR: project.dataDir, ...env },
  });

async function stacksByHand(): Promise<string[]> {
  const { stdout } = await byHand(['stack', 'ls', '--json']);
  return (JSON.parse(stdout) as { name: string }[]).map(({ name }) => name).toSorted();
}

async function promotedToDev(url: string): Promise<PromotionResource> {
  const { path, digest } = await makeTarball({ dir: project.dir, name: 'one' });
  await upload(url, digest, await readFile(path));
  const registered = await fetch(`${url}/api/v1/builds`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ commit: commitOf('one'), artifacts: { tarball: digest } }),
  });
  const { promotions } = (await registered.json()) as BuildResource;
  return until('the end of the promotion', async () => {
    const found = await fetch(`${url}/api/v1/promotions/${promotions?.[0] ?? 'none'}`);
    const promotion = (await found.json()) as PromotionResource;
    return promotion.endedAt !== null && promotion;
  });
}

test('a service is ready before all its stacks are made, and whoever works by hand finds them all', async () => {
  await start();
  expect(missing()).not.toEqual([]);
  expect(await stacksByHand()).toEqual(stages.toSorted());
}, 120_000);

test('killed while its stacks are made, it makes the rest at the next start, and promotes', async () => {
  const first = await start();
  await until('the making of the second', () => Promise.resolve(missing().length < stages.length));
  await first.end('SIGKILL');
  expect(missing()).not.toEqual([]);
  const { url } = await start();
  expect(await promotedToDev(url)).toMatchObject({ phase: 'succeeded' });
  expect(await stacksByHand()).toEqual(stages.toSorted());
  expect(readdirSync(join(project.dataDir, 'pulumi/making'))).toEqual([]);
}, 180_000);

const upOf = (stage: string): string[] => ['up', '-s', stage, '--yes', '--skip-preview', '--color', 'never'];

test('whoever previews, refreshes or updates a stage by hand meanwhile waits for its stack', async () => {
  await start();
  expect(missing()).toContain('staging-2');
  const [preview, refresh, up] = await Promise.all([
    byHand(['preview', '-s', 'devqa', '--color', 'never']),
    byHand(['refresh', '-s', 'staging-1', '--yes', '--skip-preview', '--color', 'never']),
    byHand(upOf('staging-2')),
  ]);
  expect([preview.stdout, up.stdout]).toEqual([
    expect.stringContaining('devqa has no build yet'),
    expect.stringContaining('staging-2 has no build yet'),
  ]);
  expect(refresh).toMatchObject({ code: 0 });
  expect(preview.stderr + refresh.stderr + up.stderr).not.toMatch(/no stack named|has not been made/);
}, 180_000);

test('where nobody makes the stack of a stage, Pulumi’s own word is followed by who makes it, in both languages', async () => {
  const first = await start();
  await first.end('SIGKILL');
  expect(missing()).toContain('staging-2');
  const [english, korean] = await Promise.all([
    byHand(upOf('staging-2')),
    byHand(['preview', '--stack', 'staging-2'], { SWITCHBACK_LANG: 'ko' }),
  ]);
  expect([english.code, korean.code]).not.toContain(0);
  expect(english.stderr).toContain("no stack named 'staging-2' found");
  expect(english.stderr).toMatch(/The stack of staging-2 has not been made yet: .*main\.js serve/);
  expect(korean.stderr).toMatch(/staging-2 스택이 아직 만들어지지 않았습니다\. .*main\.js serve/);
  expect((await byHand(upOf('nowhere'))).stderr).not.toContain('has not been made yet');
}, 120_000);

test('told to stop while its stacks are made, it leaves none half made', async () => {
  const first = await start();
  await first.end('SIGTERM');
  await start();
  expect(await stacksByHand()).toEqual(stages.toSorted());
}, 120_000);
