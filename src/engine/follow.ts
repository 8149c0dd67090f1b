import { watch, type FSWatcher } from 'node:fs';
import { access, open } from 'node:fs/promises';
import { join } from 'node:path';
import { isObject, parseJson, readJson } from '../files/json-file.js';
import { isIdentity, isStillAlive, type ProcessIdentity } from '../processes/identity.js';
import { endSession } from '../processes/session.js';
import type { RunTold, RunWatcher } from '../ports/engine.js';
import { runnerFiles, type RunEvent, type RunnerResult } from '../runner/events.js';

/** How an attempt's folder ended: with a result, or without one because its processes are gone. */
export type Followed =
  | { readonly kind: 'result'; readonly result: RunnerResult }
  | { readonly kind: 'gone'; readonly cliStarted: boolean };

const lookAgainMilliseconds = 200;
const mostBytes = 256 * 1024;
/** How long whoever outlives both may take to end by itself. */
const lingerMilliseconds = 5000;

/** Tails an attempt's folder from `offset` (bytes) until its result is there or nobody is left to write one. */
export async function follow(
  folder: string,
  offset: number,
  { report, signal }: { report: RunWatcher; signal: AbortSignal },
): Promise<Followed> {
  const change = changes(folder, signal);
  try {
    for (let from = offset; ;) {
      signal.throwIfAborted();
      // Asked before reading: whoever was gone by then has written all that there will be.
      const alive = await isAnyAlive(folder);
      const result = await readJson(join(folder, runnerFiles.result), isResult);
      from = await reportFrom(folder, from, { report, isOver: result !== null || !alive });
      if (result?.logTruncated === true) await report([truncatedLine], from);
      if (result !== null) return { kind: 'result', result };
      if (!alive) return { kind: 'gone', cliStarted: await mayHaveStarted(folder) };
      await change.next();
    }
  } finally {
    change.close();
  }
}

const truncatedLine: RunEvent = {
  kind: 'log',
  step: 'pulumi-up',
  text: 'Lines of this log are missing: they could not be written.',
  logTruncated: true,
};

/** Whether the CLI was about to be started: who it is may be missing when its runner was killed at that moment. */
const mayHaveStarted = (folder: string): Promise<boolean> =>
  access(join(folder, runnerFiles.starting)).then(
    () => true,
    () => false,
  );

/** What nobody watches waits for the next that somebody does: each report is a transaction, beside an update that is under way. */
async function reportFrom(
  folder: string,
  offset: number,
  { report, isOver }: { report: RunWatcher; isOver: boolean },
): Promise<number> {
  for (let from = offset; ;) {
    const { told, next } = await readTold(join(folder, runnerFiles.events), from);
    if (next === from) return from;
    if (!isOver && told.every(({ kind }) => kind === 'seen')) return from;
    await report(told, next);
    from = next;
  }
}

/** Whole lines only; half a line is read again with its other half. */
async function readTold(file: string, offset: number): Promise<{ told: RunTold[]; next: number }> {
  const handle = await open(file, 'r').catch(() => null);
  if (handle === null) return { told: [], next: offset };
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(mostBytes), 0, mostBytes, offset);
    const end = buffer.lastIndexOf(0x0a, bytesRead - 1) + 1;
    if (bytesRead === 0 || end === 0) return { told: [], next: offset };
    const lines = buffer.subarray(0, end).toString('utf8').split('\n');
    return { told: lines.flatMap(parseTold), next: offset + end };
  } finally {
    await handle.close();
  }
}

function parseTold(line: string): RunTold[] {
  const told = parseJson(line, isTold);
  return told === null ? [] : [told];
}

async function isAnyAlive(folder: string): Promise<boolean> {
  const known = await Promise.all([identity(folder, 'runner'), identity(folder, 'cli')]);
  const leaders = known.filter((process) => process !== null);
  if (leaders.some(isStillAlive)) return true;
  // Whoever they left behind may still change something; nobody else is there to end it.
  await Promise.all(leaders.map((leader) => endSession(leader, lingerMilliseconds)));
  return false;
}

const identity = (folder: string, who: 'runner' | 'cli'): Promise<ProcessIdentity | null> =>
  readJson(join(folder, runnerFiles[who]), isIdentity);

/** Their writer is ours, so that they have a kind says whose they are. */
const hasKind = (value: unknown): boolean => isObject(value) && typeof value['kind'] === 'string';
const isResult = (value: unknown): value is RunnerResult => hasKind(value);
const isTold = (value: unknown): value is RunTold => hasKind(value);

/** Resolves `next()` on a change in the folder, and every now and then anyway: the death of a process is none. */
function changes(folder: string, signal: AbortSignal): { next: () => Promise<void>; close: () => void } {
  let wake = (): void => undefined;
  let missed = false;
  const notice = (): void => {
    missed = true;
    wake();
  };
  signal.addEventListener('abort', notice);
  let watcher: FSWatcher | null = null;
  try {
    watcher = watch(folder, notice);
    watcher.on('error', () => watcher?.close());
  } catch {
    // Out of watches: looking again by the clock is enough.
  }
  return {
    next: () =>
      new Promise((resolve) => {
        const done = (): void => {
          clearTimeout(timer);
          wake = () => undefined;
          missed = false;
          resolve();
        };
        const timer = setTimeout(done, lookAgainMilliseconds);
        wake = done;
        if (missed) done();
      }),
    close: () => {
      signal.removeEventListener('abort', notice);
      watcher?.close();
    },
  };
}
