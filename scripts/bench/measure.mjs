import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

export const seconds = (since) => (performance.now() - since) / 1000;

/** Middle value; of an even number the lower of the two. */
export const median = (values) => values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)];

/** Runs a command to its end and gives the seconds it took; throws with its last words. */
export async function timed(command, args, options) {
  const began = performance.now();
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}:\n${said.slice(-2000)}`);
  return seconds(began);
}

/** Proportional memory of a process in megabytes: what is shared counts by its share. */
export function memoryOf(pid) {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  return Number(/^Pss:\s+(\d+)/m.exec(text)[1]) / 1024;
}

/** Milliseconds of the processor that a process has used. */
export function processorTime(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  // utime and stime, in hundredths of a second (proc(5); USER_HZ is 100 on Linux).
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Processes below `pid` whose command line has `word`. */
export function childrenOf(pid, word) {
  return processes()
    .filter(({ parent }) => parent === pid)
    .filter((child) => {
      try {
        return readFileSync(`/proc/${child.pid}/cmdline`, 'utf8').includes(word);
      } catch {
        return false;
      }
    })
    .map((child) => child.pid);
}

/** Every process there is: whose child it is, and how many ticks of a processor (hundredths of a second) it has used. */
function processes() {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        // Behind the name, which may have anything in it: fields 3 and on of proc(5).
        const fields = stat
          .slice(stat.lastIndexOf(')') + 2)
          .split(' ')
          .map(Number);
        return [{ pid: Number(name), parent: fields[1], ticks: fields[11] + fields[12] }];
      } catch {
        return [];
      }
    });
}

export const runnersOf = (pid) => childrenOf(pid, 'runner/main.js').map(memoryOf);

/** Loading a runner takes about a second of one core; nothing is measured meanwhile. */
export async function runnerIsReady(pid) {
  let before = -1;
  for (let look = 0; look < 40; look += 1) {
    const [memory = 0] = runnersOf(pid);
    if (memory > 0 && Math.abs(memory - before) < 0.5) return;
    before = memory;
    await pause(400);
  }
}

/** How many ticks a service at rest may use between two looks, and how far those are apart, in milliseconds. */
const rest = { ticks: 2, apart: 500, looks: 120 };

/**
 * Waits until a runner is there and the service with all its children has next to nothing to do, whoever else works on
 * this machine: a start loads files, looks at its stages and warms a runner for some seconds after it answers. Throws
 * when that does not end within a minute.
 */
export async function untilAtRest(pid) {
  let before = NaN;
  for (let look = 0; look < rest.looks; look += 1) {
    const used = processes()
      .filter((one) => one.pid === pid || one.parent === pid)
      .reduce((sum, { ticks }) => sum + ticks, 0);
    if (used - before <= rest.ticks && childrenOf(pid, 'runner/main.js').length > 0) return;
    before = used;
    await pause(rest.apart);
  }
  throw new Error('the service has not come to rest in a minute');
}

/** When the CLI of a promotion's first attempt was started, in milliseconds since 1970. */
export const engineStartOf = (dataDir, promotion) =>
  statSync(join(dataDir, 'runs', `${promotion}.1`, 'cli.json')).birthtimeMs;
