import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { SetUpProblem } from '../setup/checks.mjs';

/** Starts `switchback serve` as a process of its own; resolves to `{ url, pid, said, stop }` when it is ready. */
export async function startService({ installDir, dataDir, projectDir = installDir, env = process.env }) {
  const entry = join(installDir, 'dist/cli/main.js');
  const args = [entry, 'serve', '--port', '0', '--stage-ports', 'auto', '--data-dir', dataDir];
  const child = spawn(process.execPath, args, {
    cwd: projectDir,
    env,
    // Of a group of its own: a Ctrl-C is for the demo, and a second signal would end the service in the middle of its stop.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stdout.on('data', (chunk) => (said += chunk));
  child.stderr.on('data', (chunk) => (said += chunk));
  const exited = once(child, 'exit');
  const url = await new Promise((resolve, reject) => {
    const look = () => {
      const found = /http:\/\/\S+:\d+/.exec(said);
      if (found && said.includes('\n')) resolve(found[0]);
    };
    child.stdout.on('data', look);
    void exited.then(() => reject(new SetUpProblem(said.trim() || 'the service ended')));
  });
  return {
    url,
    pid: child.pid,
    said: () => said,
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

/** Ends the stages' processes but not what they stand for: the next service starts them again. */
export async function stopStages(dataDir, installDir) {
  const stages = join(dataDir, 'stages');
  const hosts = listOf(stages).flatMap((stage) => identityIn(join(stages, stage, 'host.json')));
  await ended(hosts, { installDir, signal: 'SIGTERM', seconds: 20 });
}

/** Waits for the updates that still run, which end without the service, too; at most a minute. */
export async function runnersEnd(dataDir, installDir) {
  const runs = join(dataDir, 'runs');
  const runners = listOf(runs).flatMap((attempt) => identityIn(join(runs, attempt, 'runner.json')));
  await ended(runners, { installDir, signal: 0, seconds: 60 });
}

async function ended(processes, { installDir, signal, seconds }) {
  const { isStillAlive } = await import(join(installDir, 'dist/processes/identity.js'));
  const alive = () => processes.filter(isStillAlive);
  for (const { pid } of alive()) process.kill(pid, signal);
  const until = performance.now() + seconds * 1000;
  while (alive().length > 0 && performance.now() < until) await new Promise((done) => setTimeout(done, 50));
}

/** Refuses with `busy` while a service works on a data directory. */
export async function assertFree(dataDir, installDir, busy) {
  if (existsSync(dataDir)) await (await hold(dataDir, installDir, busy)).release();
}

/** Forgets everything: builds, stacks, database. Refuses with `busy` while a service works on it. */
export async function reset(dataDir, installDir, busy) {
  if (!existsSync(dataDir)) return;
  // Held until it is gone: a service that started meanwhile would go on answering on deleted files.
  const held = await hold(dataDir, installDir, busy);
  await stopStages(dataDir, installDir);
  rmSync(dataDir, { recursive: true, force: true });
  await held.release();
}

async function hold(dataDir, installDir, busy) {
  const { holdDataDirectory } = await import(join(installDir, 'dist/service/data-directory.js'));
  return holdDataDirectory(dataDir).catch((error) => {
    throw error.problems?.[0]?.code === 'data-dir-held' ? new SetUpProblem(busy) : error;
  });
}

const listOf = (folder) => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};

const identityIn = (file) => {
  try {
    const { pid, started } = JSON.parse(readFileSync(file, 'utf8'));
    return [{ pid, started }];
  } catch {
    return [];
  }
};
