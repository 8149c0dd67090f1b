import { execFileSync, fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createArtifacts } from '../../src/artifacts/artifacts.js';
import { installDir } from '../../src/service/config.js';
import { createPulumiEngine } from '../../src/engine/pulumi-engine.js';
import { stateFilesOf } from '../../src/pulumi-cli/state-files.js';
import { findCli, type Cli } from '../../src/pulumi-cli/cli.js';
import { pulumiEnvironment } from '../../src/pulumi-cli/environment.js';
import { initStacks } from '../../src/pulumi-cli/stacks.js';
import { identityOf, isStillAlive } from '../../src/processes/identity.js';
import { seenParts } from '../../src/model/timing.js';
import type { RunTold } from '../../src/ports/engine.js';
import { rehearses, runnerFiles, type RunnerOrder, type RunnerResult } from '../../src/runner/events.js';
import { choosePorts, readPorts } from '../../src/dotenv/stage-ports.js';
import { locksOf } from '../support/locks.js';
import { aStage } from '../support/nouns.js';
import { makeGate } from '../support/gate.js';
import { makeProject, type TestProject } from '../support/project.js';
import { makeTarball } from '../support/sample-build.js';
import { until } from '../support/until.js';
import { platformOf } from '../support/world.js';

let project: TestProject;
let cli: Cli;
let port: number;
const children: ChildProcess[] = [];
/** What runners said by accident. */
const said: string[] = [];

beforeAll(async () => {
  project = await makeProject();
  const found = await findCli({ installDir, env: process.env });
  if (found === undefined) throw new Error('this test needs the Pulumi CLI: npm run setup');
  cli = found;
  const { dataDir, dir: projectDir } = project;
  await initStacks({ cli, dataDir, projectDir, bucket: null, base: process.env, catalogueStages: ['dev'] });
  await choosePorts(dataDir, ['dev']);
  port = (await readPorts(dataDir))['dev'] ?? 0;
}, 60_000);
afterAll(async () => {
  await platformOf(project.dataDir).stop('dev');
  await project.remove();
}, 60_000);
afterEach(async () => {
  for (const child of children.splice(0))
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
});

/** A runner that has loaded everything and waits for its order. */
async function waitingRunner(
  pulumi = cli.command,
  more: NodeJS.ProcessEnv = {},
  args: readonly string[] = [],
): Promise<ChildProcess> {
  const { dataDir, dir: projectDir } = project;
  const child = fork(join(installDir, 'dist/runner/main.js'), args, {
    cwd: projectDir,
    env: {
      ...pulumiEnvironment({ dataDir, projectDir, cli, bucket: null, base: process.env }),
      SWITCHBACK_HOST_ENTRY: join(installDir, 'dist/stage-host/main.js'),
      SWITCHBACK_PULUMI: pulumi,
      SWITCHBACK_PULUMI_VERSION: cli.version,
      ...more,
    },
    execArgv: [],
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  children.push(child);
  child.stderr?.setEncoding('utf8').on('data', (text: string) => said.push(text));
  const [message] = (await once(child, 'message')) as [unknown];
  expect(message).toEqual({ kind: 'ready' });
  return child;
}

async function orderFor(name: string, serverSource?: string): Promise<RunnerOrder> {
  const made = await makeTarball({
    dir: project.dir,
    name,
    ...(serverSource === undefined ? {} : { serverSource }),
  });
  const bytes = await readFile(made.path);
  const one = async function* () {
    yield await Promise.resolve(bytes);
  };
  await createArtifacts(project.dataDir).receive(made.digest, one(), bytes.length);
  const folder = join(project.dataDir, 'runs', name);
  mkdirSync(folder, { recursive: true });
  return {
    folder,
    stage: 'dev',
    project: 'switchback',
    attempt: `p_${name}.1`,
    message: `promotion:p_${name} attempt:p_${name}.1 build:b1`,
    allowChanges: [],
    uses: {},
    previewOnly: false,
    inputs: {
      project: 'switchback',
      stage: 'dev',
      platform: 'process',
      machine: null,
      build: {
        id: `b-${name}`,
        commit: 'c'.repeat(40),
        digest: made.digest,
        image: null,
        promotion: `p_${name}`,
      },
      secrets: {},
      aws: null,
      backend: { GREETING: '안녕', API_TOKEN: 'canary-token-1' },
      secretKeys: ['API_TOKEN'],
      healthPath: '/healthz',
      startSeconds: null,
      times: { drainSeconds: null, stopSeconds: null, lookSeconds: null, intervalSeconds: null },
      forwarded: 'keep',
      port,
      fingerprint: 'f',
    },
  };
}

const jsonIn = async <T>(folder: string, name: string): Promise<T | null> => {
  const text = await readFile(join(folder, name), 'utf8').catch(() => '');
  return text === '' ? null : (JSON.parse(text) as T);
};

const resultOf = ({ folder }: RunnerOrder) =>
  until('the result', () => jsonIn<RunnerResult>(folder, runnerFiles.result));

const locks = (): string[] => locksOf(project.dataDir);

const live = async (): Promise<{ build: string }> =>
  (await (await fetch(`http://127.0.0.1:${String(port)}/`)).json()) as { build: string };

describe('a waiting runner', () => {
  test('ends by itself when nobody can give it an order any more', async () => {
    const runner = await waitingRunner();
    runner.disconnect();
    expect((await once(runner, 'exit'))[0]).toBe(0);
  });

  test('that a service of an earlier build started asks the CLI for its version, and waits like any other', async () => {
    const runner = await waitingRunner(cli.command, { SWITCHBACK_PULUMI_VERSION: undefined });
    runner.disconnect();
    expect((await once(runner, 'exit'))[0]).toBe(0);
  });

  test('ends at once on SIGTERM', async () => {
    const runner = await waitingRunner();
    runner.kill('SIGTERM');
    expect((await once(runner, 'exit'))[0]).toBe(0);
  });
});

describe('a runner with an order', () => {
  test('says who it is before it starts anything, lets go of its parent, and leaves a result', async () => {
    const runner = await waitingRunner();
    const order = await orderFor('one');
    runner.send(order);
    const [message] = (await once(runner, 'message')) as [unknown];
    expect(message).toEqual({ kind: 'accepted' });
    expect(await jsonIn(order.folder, runnerFiles.runner)).toEqual(identityOf(runner.pid ?? 0));
    const before = Date.now();
    const result = await resultOf(order);
    const url = `http://127.0.0.1:${String(port)}`;
    expect(result).toEqual({ kind: 'succeeded', url, endedAt: expect.any(String) });
    expect(Date.parse(result.endedAt)).toBeGreaterThan(before);
    expect((await live()).build).toBe('b-one');
    const lines = (await readFile(join(order.folder, runnerFiles.events), 'utf8')).trim().split('\n');
    const events = lines.map((line) => JSON.parse(line) as RunTold);
    const seen = events.flatMap((event) => (event.kind === 'seen' ? [event] : []));
    expect(seen.map(({ part }) => part)).toEqual(seenParts.filter((part) => part !== 'previewed'));
    const times = seen.map(({ at }) => Date.parse(at));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(events).toContainEqual({
      kind: 'log',
      step: 'pulumi-up',
      text: 'create switchback:process:Backend',
    });
  }, 60_000);

  test('lets a build start for as long as its stage says', async () => {
    const runner = await waitingRunner();
    const { inputs, ...order } = await orderFor('slow', 'setInterval(() => undefined, 1000)');
    runner.send({ ...order, inputs: { ...inputs, startSeconds: 1 } });
    const result = await resultOf({ ...order, inputs });
    expect(result).toMatchObject({ kind: 'up-failed' });
    expect(JSON.stringify(result)).toContain('did not listen on PORT within 1 s; SWITCHBACK_START=PT2M in');
  }, 60_000);

  test('believes what a request says of its origin as far as its stage says', async () => {
    const runner = await waitingRunner();
    const echo = `require('node:http').createServer(({ headers }, response) => {
      response.end(JSON.stringify({ ...headers, build: 'b-believing' }));
    }).listen(process.env.PORT, '127.0.0.1');`;
    const { inputs, ...order } = await orderFor('believing', echo);
    runner.send({ ...order, inputs: { ...inputs, forwarded: 'replace' } });
    expect(await resultOf({ ...order, inputs })).toMatchObject({ kind: 'succeeded' });
    const headers = { 'x-forwarded-proto': 'https' };
    const answer = await fetch(`http://127.0.0.1:${String(port)}/`, { headers });
    expect(await answer.json()).toMatchObject({ 'x-forwarded-proto': 'http' });
  }, 60_000);

  test('leaves no secret in its files, nor in the stack’s state', async () => {
    const runner = await waitingRunner();
    const order = await orderFor('secret', 'console.error(process.env.API_TOKEN); process.exit(1)');
    runner.send(order);
    expect(await resultOf(order)).toMatchObject({ kind: 'up-failed' });
    const state = join(project.dataDir, 'pulumi/state/.pulumi');
    const files = [
      ...readdirSync(order.folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => join(parentPath, name)),
      ...readdirSync(state, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.json'))
        .map((name) => join(state, name)),
    ];
    expect(files.length).toBeGreaterThan(5);
    for (const file of files) expect(await readFile(file, 'utf8')).not.toContain('canary-token-1');
  }, 60_000);

  test('that is told to stop ends the update cleanly: the old build serves, the lock is released', async () => {
    const before = (await live()).build;
    const runner = await waitingRunner();
    const gate = makeGate(project.dir, 'stop');
    const order = await orderFor('stopped', gate.serverSource);
    runner.send(order);
    await until('the build at its gate', gate.isReached);
    expect(locks()).toHaveLength(1);
    const cliProcess = await jsonIn<{ pid: number; started: string }>(order.folder, runnerFiles.cli);
    runner.kill('SIGTERM');
    expect(await resultOf(order)).toMatchObject({ kind: 'aborted' });
    const told = await readFile(join(order.folder, runnerFiles.events), 'utf8');
    // What it did not come to is not told.
    expect([...told.matchAll(/"part":"([^"]*)"/g)].map(([, part]) => part)).toEqual([
      ...['runner', 'cli', 'cli-up', 'key', 'program', 'provider', 'checkpoint', 'cli-ended'],
    ]);
    expect(locks()).toEqual([]);
    expect((await live()).build).toBe(before);
    expect(cliProcess !== null && isStillAlive(cliProcess)).toBe(false);
  }, 60_000);

  test('that is told to stop as soon as it has its order is aborted', async () => {
    const before = (await live()).build;
    const runner = await waitingRunner();
    const order = await orderFor('at-once');
    runner.send(order);
    await once(runner, 'message');
    runner.kill('SIGTERM');
    expect(await resultOf(order)).toMatchObject({ kind: 'aborted' });
    expect((await live()).build).toBe(before);
  }, 60_000);

  test('that is told to stop before the CLI listens to signals is aborted', async () => {
    // A CLI that stands still before it has taken the lock: a signal just ends it.
    const still = join(project.dir, 'still');
    await writeFile(still, '#!/bin/sh\nexec sleep 1000\n', { mode: 0o755 });
    const runner = await waitingRunner(still);
    const order = await orderFor('early');
    runner.send(order);
    await until('the CLI', () => jsonIn(order.folder, runnerFiles.cli));
    runner.kill('SIGTERM');
    expect(await resultOf(order)).toMatchObject({ kind: 'aborted', endedAt: expect.any(String) });
  }, 60_000);

  test.each([
    ['conflict', '[409] Conflict: Another update is currently in progress'],
    ['missing', "error: no stack named 'dev' found"],
  ])(
    'whose build prints what the CLI would say has failed all the same: %s',
    async (name, line) => {
      const runner = await waitingRunner();
      const order = await orderFor(name, `console.error(${JSON.stringify(line)}); process.exit(1)`);
      runner.send(order);
      const result = await resultOf(order);
      expect(result).toMatchObject({ kind: 'up-failed' });
      expect(JSON.stringify(result)).toContain(JSON.stringify(line).slice(1, -1));
    },
    60_000,
  );

  test('whose stack does not exist says so', async () => {
    const runner = await waitingRunner();
    const order = { ...(await orderFor('nowhere')), stage: 'nowhere' };
    await project.write('Pulumi.nowhere.yaml', await readFile(join(project.dir, 'Pulumi.dev.yaml'), 'utf8'));
    runner.send(order);
    expect(await resultOf(order)).toMatchObject({ kind: 'stack-missing' });
  }, 60_000);

  test('whose stack is held by somebody else says by whom', async () => {
    const folder = join(project.dataDir, 'pulumi/state/.pulumi/locks/organization/switchback/dev');
    mkdirSync(folder, { recursive: true });
    const held = { pid: 1, username: 'hana', hostname: 'desk', timestamp: '2026-11-11T00:00:00Z' };
    await writeFile(join(folder, 'hana.json'), JSON.stringify(held));
    const runner = await waitingRunner();
    const order = await orderFor('held');
    runner.send(order);
    expect(await resultOf(order)).toMatchObject({ kind: 'locked', by: 'hana@desk (pid 1)' });
    await rm(join(folder, 'hana.json'));
  }, 60_000);
});

describe('an order in flight when its service dies', () => {
  const engine = () =>
    createPulumiEngine({
      needStack: () => Promise.resolve(),
      ...project,
      projectDir: project.dir,
      project: 'switchback',
      files: stateFilesOf(join(project.dataDir, 'pulumi/state'), null),
      historyMilliseconds: 0,
      nodePath: process.execPath,
      entry: '/nowhere',
      env: {},
      logFile: '/dev/null',
      warm: 0,
      patienceSeconds: 1,
      previewSeconds: 60,
      now: () => new Date(),
    });
  const resume = ({ folder }: RunnerOrder) => {
    const id = basename(folder);
    const at = {
      id,
      promotion: id,
      number: 1,
      fence: 1,
      instance: null,
      offset: 0,
      startedAt: new Date(),
      endedAt: null,
    };
    return engine().resume(at, aStage({ name: 'dev' }), () => Promise.resolve());
  };

  test('is run by nobody once the next service has given it up', async () => {
    const runner = await waitingRunner();
    const order = await orderFor('given-up');
    runner.kill('SIGSTOP');
    runner.send(order);
    runner.disconnect();
    expect(await resume(order)).toMatchObject({
      kind: 'errored',
      retry: true,
      outcome: { code: 'not-started' },
    });
    runner.kill('SIGCONT');
    expect((await once(runner, 'exit'))[0]).toBe(0);
    const left = readdirSync(order.folder);
    expect(left.filter((name) => name !== runnerFiles.claim && name !== runnerFiles.runner)).toEqual([]);
  }, 60_000);

  test('is followed to its end once the runner has accepted it', async () => {
    const runner = await waitingRunner();
    const order = await orderFor('accepted');
    runner.send(order);
    await once(runner, 'message');
    const result = await resume(order);
    const written = await jsonIn<RunnerResult>(order.folder, runnerFiles.result);
    expect(result).toMatchObject({ kind: 'succeeded', endedAt: new Date(written?.endedAt ?? '') });
  }, 60_000);
});

describe('a runner in a repository', () => {
  test('has no git look at the work tree of its project, nor at one around its data', async () => {
    const root = dirname(project.dir);
    const noted = join(project.dir, 'git-calls');
    const folder = join(project.dir, 'git-that-notes');
    mkdirSync(folder);
    const git = execFileSync('which', ['git'], { encoding: 'utf8' }).trim();
    const script = `#!/bin/sh\necho "$@" >> '${noted}'\nexec ${git} "$@"\n`;
    await writeFile(join(folder, 'git'), script, { mode: 0o755 });
    const env = { PATH: `${folder}:${process.env['PATH'] ?? ''}` };
    const who = ['-c', 'user.name=mina', '-c', 'user.email=mina@example.com'];
    for (const cwd of [root, project.dir]) {
      execFileSync('git', ['init', '-q'], { cwd });
      execFileSync('git', [...who, 'commit', '-q', '--allow-empty', '-m', 'first'], { cwd });
    }
    // What it notes is what is called.
    execFileSync('git', ['status', '--short'], { cwd: root, env });
    const before = await readFile(noted, 'utf8');
    expect(before).toBe('status --short\n');
    const order = await orderFor('ungitted');
    (await waitingRunner(cli.command, env)).send(order);
    expect(await resultOf(order)).toMatchObject({ kind: 'succeeded' });
    expect(await readFile(noted, 'utf8')).toBe(before);
  }, 60_000);
});

describe('a runner that rehearses', () => {
  const filesOf = (): string[] =>
    readdirSync(project.dataDir, { recursive: true, encoding: 'utf8' }).toSorted();

  test('has nothing to say of it, leaves nothing behind, and carries its order out like any other', async () => {
    const before = filesOf();
    said.length = 0;
    const runner = await waitingRunner(cli.command, {}, [rehearses]);
    expect([filesOf(), said]).toEqual([before, []]);
    const order = await orderFor('rehearsed');
    runner.send(order);
    expect(await resultOf(order)).toMatchObject({ kind: 'succeeded' });
    expect((await live()).build).toBe('b-rehearsed');
    expect(said).toEqual([]);
  }, 60_000);

  test('is ready all the same when it cannot', async () => {
    said.length = 0;
    // No SDK of another version listens for events so.
    const runner = await waitingRunner(cli.command, { SWITCHBACK_PULUMI_VERSION: '3.200.0' }, [rehearses]);
    expect(said.join('')).toContain('the rehearsal of an update failed');
    const order = await orderFor('unrehearsed');
    runner.send(order);
    expect(await resultOf(order)).toMatchObject({ kind: 'succeeded' });
  }, 60_000);
});
