import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { installDir } from '../../src/service/config.js';
import { stageOnAws } from '../support/aws-world.js';
import { fiveStages, makeProject, type TestProject } from '../support/project.js';
import { makeTarball } from '../support/sample-build.js';
import { startServiceProcess } from '../support/service-process.js';
import { until } from '../support/until.js';
import { commitOf, platformOf, upload } from '../support/world.js';

// Node itself writes down every script that a process has loaded, and hands the variable on to its children.
let folder: string;
let project: TestProject;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'switchback-loaded-'));
  const { dev } = fiveStages;
  project = await makeProject({
    dev: dev!,
    nightly: stageOnAws({ dotenv: 'nightly', trigger: 'request', source: 'dev' }),
  });
});
afterAll(async () => {
  await platformOf(project.dataDir).stop('dev');
  await project.remove();
  rmSync(folder, { recursive: true });
}, 60_000);

/** The scripts that each process has loaded that has ended so far, and what was bundled into them. */
const loaded = (): string[][] =>
  readdirSync(folder).map((name) =>
    JSON.parse(readFileSync(join(folder, name), 'utf8')).result.flatMap(({ url }: { url: string }) => [
      url,
      ...bundledInto(url),
    ]),
  );

function bundledInto(url: string): string[] {
  const map = url.startsWith(pathToFileURL(join(installDir, 'dist')).href) ? `${fileURLToPath(url)}.map` : '';
  if (!existsSync(map)) return [];
  const { sources } = JSON.parse(readFileSync(map, 'utf8')) as { sources: string[] };
  return sources.map((source) => new URL(source, url).href);
}

const onlyForAws = (scripts: readonly string[]): string[] =>
  scripts.filter((url) => /\/node_modules\/(@pulumi\/awsx?|@aws-sdk|@smithy)\//.test(url));

/** What the processes have loaded of which this file of ours is a part. */
const loadedWith = (file: string): string[][] =>
  loaded().filter((scripts) => scripts.some((url) => url.endsWith(`/dist/${file}`)));

test('beside a stage on aws, the service and an update on this machine load nothing that is for AWS', async () => {
  const env = { NODE_V8_COVERAGE: folder };
  const service = await startServiceProcess(project, { env, args: ['--warm-runners', '0'] });
  try {
    const { path, digest } = await makeTarball({ dir: project.dir, name: 'one' });
    await upload(service.url, digest, readFileSync(path));
    const response = await fetch(`${service.url}/api/v1/builds`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ commit: commitOf('one'), artifacts: { tarball: digest } }),
    });
    const { promotions } = (await response.json()) as { promotions: string[] };
    const promotion = `${service.url}/api/v1/promotions/${promotions[0] ?? ''}`;
    await until('the promotion', async () => {
      const { phase } = (await (await fetch(promotion)).json()) as { phase: string };
      return phase === 'succeeded';
    });
    expect((await fetch(`${service.url}/api/v1/stages`)).status).toBe(200);
  } finally {
    expect(await service.end('SIGTERM')).toBe(0);
  }
  const [asService, asRunner] = [loadedWith('service/main.js'), loadedWith('runner/main.js')];
  expect([asService.length, asRunner.length]).toEqual([1, 1]);
  for (const scripts of [...asService, ...asRunner]) {
    expect(scripts.length).toBeGreaterThan(100);
    expect(onlyForAws(scripts)).toEqual([]);
  }
}, 120_000);

test('what is loaded for AWS would be seen', async () => {
  for (const file of ['program/aws-stage.js', 'platforms/aws/ecs.js']) {
    const child = spawn(process.execPath, [join(installDir, 'dist', file)], {
      env: { ...process.env, NODE_V8_COVERAGE: folder },
      stdio: 'ignore',
    });
    expect(await once(child, 'exit')).toEqual([0, null]);
    const [scripts = []] = loadedWith(file);
    expect(onlyForAws(scripts)).not.toEqual([]);
  }
}, 60_000);
