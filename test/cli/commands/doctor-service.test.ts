import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { identityOf, isIdentity } from '../../../src/processes/identity.js';
import { freePort } from '../../../src/dotenv/stage-ports.js';
import { readJson } from '../../../src/files/json-file.js';
import { fiveStages, makeProject, type TestProject } from '../../support/project.js';
import { installation } from '../command.js';
import { fakeService, json } from '../fake-service.js';
import type { Told } from '../doctor-after.js';
import { runByFile as run } from '../in-process.js';
import { ended, pasteServe } from '../paste-serve.js';

let project: TestProject;
let env: Record<string, string | undefined>;
let started: ChildProcess[];

beforeEach(async () => {
  project = await makeProject();
  await mkdir(project.dataDir, { mode: 0o700 });
  env = { SWITCHBACK_DATA_DIR: project.dataDir, HOME: project.dir, SWITCHBACK_PORT: '0' };
  started = [];
});
afterEach(async () => {
  const identity = await readJson(join(project.dataDir, 'service.json'), isIdentity);
  if (identity !== null && identityOf(identity.pid)?.started === identity.started) {
    const gone = Promise.all(started.map(ended));
    process.kill(identity.pid, 'SIGTERM');
    await gone;
  }
  await project.remove();
});

async function doctor(...args: string[]): Promise<{ code: number | null; one: Told }> {
  const { code, stdout } = await run(['doctor', '--json', ...args], { cwd: project.dir, env });
  const { items } = JSON.parse(stdout) as { items: Told[] };
  const [one, ...more] = items.filter(({ check }) => check === 'service');
  expect(more).toEqual([]);
  return { code, one: one! };
}

const service = async (...args: string[]): Promise<Told> => (await doctor(...args)).one;

const paste = async (command: string, cwd = project.dir): Promise<void> => {
  started.push(await pasteServe(command, { cwd, env }));
};

const pidOf = async (): Promise<number> =>
  (JSON.parse(await readFile(join(project.dataDir, 'service.json'), 'utf8')) as { pid: number }).pid;

test('a service that was never started, was killed or is suspended answers again after the printed command', async () => {
  const absent = await service();
  expect(absent).toMatchObject({ code: 'service-absent', state: 'note' });
  await paste(absent.mend!);
  expect(await service()).toMatchObject({ code: 'service-ok' });

  process.kill(await pidOf(), 'SIGKILL');
  await Promise.all(started.map(ended));
  const killed = await service();
  expect(killed).toMatchObject({ code: 'service-killed', state: 'problem' });
  await paste(killed.mend!);
  expect(await service()).toMatchObject({ code: 'service-ok' });

  const pid = await pidOf();
  process.kill(pid, 'SIGSTOP');
  const suspended = await service();
  process.kill(pid, 'SIGCONT');
  expect(suspended).toMatchObject({ code: 'service-silent', state: 'problem', mend: `kill -CONT ${pid}` });
}, 120_000);

test('a service that answers nobody and hears no polite end is ended and started again by the printed command', async () => {
  const script = `process.on('SIGTERM', () => {});
    require('net').createServer(() => {}).listen(0, '127.0.0.1', function () { console.log(this.address().port) })`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [port] = (await once(child.stdout, 'data')) as [Buffer];
  const identity = identityOf(child.pid!);
  const left = { url: `http://127.0.0.1:${port.toString().trim()}`, ...identity };
  await writeFile(join(project.dataDir, 'service.json'), JSON.stringify(left));
  const silent = await service();
  expect(silent).toMatchObject({ code: 'service-silent', state: 'problem' });
  await paste(silent.mend!);
  await ended(child);
  expect(child.signalCode).toBe('SIGKILL');
  expect(await service()).toMatchObject({ code: 'service-ok' });
}, 120_000);

test('doctor ends with 0 where no service was started, and with 1 where one was killed', async () => {
  const ports: number[] = [];
  for (const { policy } of Object.values(fiveStages)) {
    ports.push(await freePort(ports));
    const file = join(project.dir, `.env.${String(policy['dotenv'])}`);
    await appendFile(file, `SWITCHBACK_STAGE_PORT=${String(ports.at(-1))}\n`);
  }
  expect(await doctor()).toMatchObject({ code: 0, one: { code: 'service-absent', state: 'note' } });
  await writeFile(
    join(project.dataDir, 'service.json'),
    JSON.stringify({ url: 'http://127.0.0.1:1', pid: process.pid, started: 'an earlier boot:1' }),
  );
  expect(await doctor()).toMatchObject({ code: 1, one: { code: 'service-killed', state: 'problem' } });
});

test('the printed command starts the service of the project that was named, wherever it is pasted', async () => {
  const elsewhere = { cwd: tmpdir(), env };
  const { stdout } = await run(['doctor', '--json', '--project', project.dir], elsewhere);
  const { items } = JSON.parse(stdout) as { items: Told[] };
  const { mend } = items.find(({ check }) => check === 'service')!;
  expect(mend).toBe(`node ${installation}/dist/cli/main.js --project ${project.dir} serve`);
  await paste(mend!, tmpdir());
  expect(await service()).toMatchObject({ code: 'service-ok' });
}, 60_000);

test('a service somewhere else that does not answer is a problem without a command', async () => {
  expect(await service('--server', 'http://127.0.0.1:1')).toMatchObject({
    ...{ code: 'service-unreachable', state: 'problem', mend: null },
    text: 'Nothing answers at http://127.0.0.1:1.',
  });
});

test('a service that cannot tell GitHub of promotions says so to doctor, in both languages; one that can does not', async () => {
  const well = { ...{ status: 'ok', reasons: [] }, clockSkewSeconds: 0 };
  for (const [health, found] of [
    [well, []],
    [{ ...well, status: 'degraded', reasons: ['clock-skew'] }, []],
    [{ ...well, status: 'degraded', reasons: ['github'] }, ['github-failing']],
  ] as const) {
    const fake = await fakeService({ 'GET /livez': json({ live: true }), 'GET /healthz': json(health) });
    try {
      for (const lang of ['en', 'ko']) {
        const args = ['doctor', '--json', '--server', fake.url, '--lang', lang];
        const { stdout } = await run(args, { cwd: project.dir, env });
        const told = (JSON.parse(stdout) as { items: Told[] }).items.filter((one) => one.check === 'service');
        expect(told[0]).toMatchObject({ code: 'service-ok', state: 'ok' });
        const rest = told.slice(1).filter(({ code }) => code !== 'service-elsewhere');
        expect(rest.map(({ code }) => code)).toEqual(found);
        for (const { state, text } of rest) {
          expect(state).toBe('problem');
          expect(text).toContain(`--server ${fake.url} events`);
          expect(/[가-힣]/.test(text)).toBe(lang === 'ko');
        }
      }
    } finally {
      await fake.close();
    }
  }
});
