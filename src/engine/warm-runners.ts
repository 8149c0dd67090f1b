import { spawn, type ChildProcess } from 'node:child_process';
import { openSync, closeSync } from 'node:fs';
import { rehearses, type RunnerMessage, type RunnerOrder } from '../runner/events.js';

export interface RunnerPlace {
  readonly nodePath: string;
  /** Compiled `runner/main.js`. */
  readonly entry: string;
  readonly projectDir: string;
  readonly env: Readonly<Record<string, string>>;
  /** Where what a runner prints by accident goes. */
  readonly logFile: string;
  /** How many wait ready-loaded; 0 = every update loads its own. */
  readonly warm: number;
  /** How long one may load or take its order; a stuck runner must not keep its stage for ever. */
  readonly patienceSeconds: number;
}

export interface WarmRunners {
  /** Hands an order to a runner, waiting or new; resolves when the runner has written who it is. */
  give(order: RunnerOrder): Promise<Given>;
  /** Starts as many as are wanted; called when nothing urgent runs. */
  refill(): void;
  stop(): void;
}

/** A runner at work. */
export interface Given {
  /** Tells one that only looks to end, and waits until it has. */
  letGo(): Promise<void>;
}

interface Waiting {
  readonly child: ChildProcess;
  readonly ready: Promise<void>;
}

/** Keeps runners that have loaded the engine's libraries already: loading is the larger half of a small update. */
export function createWarmRunners(place: RunnerPlace): WarmRunners {
  const waiting: Waiting[] = [];
  let stopped = false;

  const begin = (inAdvance: boolean): Waiting => {
    const runner = startRunner(place, inAdvance);
    runner.child.once('exit', () => {
      const index = waiting.indexOf(runner);
      if (index !== -1) waiting.splice(index, 1);
    });
    return runner;
  };

  return {
    give: async (order) => {
      const runner = waiting.shift() ?? begin(false);
      await runner.ready;
      await hand(runner.child, order, place.patienceSeconds);
      return { letGo: () => end(runner.child, place.patienceSeconds) };
    },
    refill: () => {
      while (!stopped && waiting.length < place.warm) waiting.push(begin(true));
    },
    stop: () => {
      stopped = true;
      // An idle runner ends by itself when nobody can give it an order any more.
      for (const { child } of waiting.splice(0)) if (child.connected) child.disconnect();
    },
  };
}

/** One for which no order waits takes the time to rehearse. */
function startRunner(
  { nodePath, entry, projectDir, env, logFile, patienceSeconds }: RunnerPlace,
  inAdvance: boolean,
): Waiting {
  const log = openSync(logFile, 'a', 0o600);
  const child = spawn(nodePath, [entry, ...(inAdvance ? [rehearses] : [])], {
    cwd: projectDir,
    env,
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  child.unref();
  const ready = messageOf(child, 'ready', patienceSeconds);
  // Whoever takes this runner sees the failure; until then it is nobody's unhandled rejection.
  ready.catch(() => undefined);
  return { child, ready };
}

async function hand(child: ChildProcess, order: RunnerOrder, patienceSeconds: number): Promise<void> {
  const accepted = messageOf(child, 'accepted', patienceSeconds);
  child.send(order, (error) => {
    if (error !== null) child.kill('SIGKILL');
  });
  await accepted;
}

/** By SIGTERM, upon which a runner stops its CLI cleanly; one that does not end is killed. */
function end(child: ChildProcess, patienceSeconds: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), patienceSeconds * 1000);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill('SIGTERM');
  });
}

/** Waits for one word of a runner; ends it when the word does not come in time. */
function messageOf(child: ChildProcess, kind: RunnerMessage['kind'], seconds: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), seconds * 1000);
    timer.unref();
    const onMessage = (message: unknown): void => {
      if ((message as RunnerMessage).kind === kind) finish(resolve);
    };
    const onGone = (): void => {
      finish(() => {
        reject(new Error(`a runner ended before it was ${kind}`));
      });
    };
    const finish = (then: () => void): void => {
      clearTimeout(timer);
      child.off('message', onMessage);
      child.off('exit', onGone);
      child.off('error', onGone);
      then();
    };
    child.on('message', onMessage);
    child.once('exit', onGone);
    child.once('error', onGone);
  });
}
