import { access, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunEvent } from '../model/event.js';
import { joinedSignal } from '../model/joined-signal.js';
import type { Attempt } from '../model/promotion.js';
import { lockName, type StackLock } from '../model/recovery.js';
import type { Stage } from '../model/stage.js';
import type { RunResult } from '../model/run.js';
import type { Engine, RunWatcher } from '../ports/engine.js';
import type { RefreshOrder, RunOrder } from '../ports/run-order.js';
import { claim } from '../processes/claim.js';
import { runnerFiles, type RunnerResult } from '../runner/events.js';
import { follow, type Followed } from './follow.js';
import { readHistory, readSettledHistory } from './history.js';
import { withOwner } from './locked.js';
import { clearLocks, clearStaleLocks, readLocks } from './locks.js';
import { interrupted, notGiven, notStarted, toRunResult } from './outcome.js';
import { readInventory, readKnownBefore, readPending } from './pending.js';
import { endElsewhere } from './other-machine.js';
import { lookAt } from './preview.js';
import { removeHistory, removeRun, runsBefore } from './retention.js';
import { toRefreshOrder, toRunnerOrder } from './runner-order.js';
import { seldom } from './seldom.js';
import { stopAttempt } from './stop.js';
import { readStackOutputs, readUses } from './stack-outputs.js';
import type { StatePlace } from './state-place.js';
import { createWarmRunners, type RunnerPlace } from './warm-runners.js';

export interface EnginePlace extends RunnerPlace, StatePlace {
  /** How often a stage's history is looked at, at most; in between nothing is new. */
  readonly historyMilliseconds: number;
  readonly now: () => Date;
  /** Waits until the stack of a stage is there. */
  readonly needStack: (stage: string) => Promise<void>;
  /** How long a preview may take that nobody runs an update after. */
  readonly previewSeconds: number;
}

export interface PulumiEngine extends Engine {
  /** What a stack gave out after its last update; null = it was never updated. */
  outputs(stage: string): Promise<Readonly<Record<string, unknown>> | null>;
  /** Loads the runners that wait. */
  start(): void;
  /** Lets waiting runners go; those that run are left alone. */
  stop(): void;
}

/** The engine on the real Pulumi: every update in a detached runner, followed through the files that it writes. */
export function createPulumiEngine(place: EnginePlace): PulumiEngine {
  const runners = createWarmRunners(place);
  const running = new Set<string>();
  // Attempts that were told to stop: one whose runner still loads has to be told again.
  const stopped = new Set<string>();
  // Whoever stops following leaves the runner alone: the next service reads on where this one stopped.
  const stopping = new AbortController();
  const { signal } = stopping;

  /** Gives an order to a runner; null, or the error for which it may not have arrived. */
  const give = async (order: RunOrder, folder: string, report: RunWatcher): Promise<Error | null> => {
    try {
      await place.needStack(order.stage.name);
      if (stopped.has(order.attempt)) throw new Error('it was stopped before it began');
      await clearStaleLocks(place, order.stage.name, (locks) => report([staleLockLine(locks)], 0));
      const uses = await readUses(place, order.stage);
      await runners.give(toRunnerOrder(place, order, { folder, previewOnly: false, uses }));
      if (stopped.has(order.attempt)) stopAttempt(folder, 'interrupt');
      return null;
    } catch (error) {
      return error instanceof Error ? error : new Error('unknown');
    }
  };

  const refresh = async (order: RefreshOrder, folder: string): Promise<Error | null> =>
    place
      .needStack(order.stage.name)
      .then(() => runners.give(toRefreshOrder(place, order, folder)))
      .then(
        () => null,
        (error: unknown) => (error instanceof Error ? error : new Error('unknown')),
      );

  const attempt = async (
    { attempt: id, stage }: Pick<RunOrder, 'attempt' | 'stage'>,
    start: (folder: string) => Promise<Error | null>,
    report: RunWatcher,
  ): Promise<RunResult> => {
    const folder = folderOf(place, id);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    running.add(id);
    try {
      const error = await start(folder);
      if (error !== null && giveUp(folder)) return notGiven(error, place.now());
      return await ended(place, { folder, attempt: id, stage }, { report, signal });
    } finally {
      running.delete(id);
      stopped.delete(id);
      // Only when nothing runs: loading the next runner would take the processor from an update.
      if (running.size === 0) runners.refill();
    }
  };

  return {
    run: (order, report) => attempt(order, (folder) => give(order, folder, report), report),
    refresh: (order, report) => attempt(order, (folder) => refresh(order, folder), report),
    locks: async (stage) => {
      // The lock under which it is made is nobody's to see.
      await place.needStack(stage).catch(() => undefined);
      return readLocks(place, stage);
    },
    clearLocks: (stage, telling) => clearLocks(place, stage, telling),
    pending: (stage) => readPending(place, stage),
    inventory: (stage) => readInventory(place, stage),
    knownBefore: (stage) => readKnownBefore(place, stage),
    resume: async (attempt: Pick<Attempt, 'id' | 'offset'>, stage: Stage, report: RunWatcher) => {
      const folder = folderOf(place, attempt.id);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      if (giveUp(folder)) return notStarted('the service stopped before it gave the order', place.now());
      const at = { folder, attempt: attempt.id, stage, offset: attempt.offset };
      const wasOver = await exists(join(folder, runnerFiles.result));
      const result = await ended(place, at, { report, signal }).finally(() => stopped.delete(attempt.id));
      return wasOver ? { ...result, reconciled: true } : result;
    },
    endElsewhere: ({ id }, { name }, how) => {
      const waiting = joinedSignal([signal, how.signal]);
      return endElsewhere(place, {
        ...{ attempt: id, stage: name, patienceSeconds: how.patienceSeconds },
        inHistory: () => fromHistory(place, { attempt: id, stage: { name } }),
        signal: waiting.signal,
      }).finally(waiting.release);
    },
    stopUpdate: (attempt, rung) => {
      stopped.add(attempt);
      stopAttempt(folderOf(place, attempt), rung);
    },
    preview: (order) =>
      lookAt(place, order, { runners, signal }).finally(() => {
        if (running.size === 0) runners.refill();
      }),
    history: seldom((stage, after) => readSettledHistory(place, stage, after), {
      every: place.historyMilliseconds,
      clock: () => performance.now(),
    }),
    removeHistory: (stage, spent) => removeHistory(place, stage, spent),
    runsBefore: (before) => runsBefore(place, before),
    removeRun: (name) => removeRun(place, name),
    outputs: (stage) => readStackOutputs(place, stage),
    start: () => {
      runners.refill();
    },
    stop: () => {
      runners.stop();
      stopping.abort();
    },
  };
}

const staleLockLine = (locks: readonly StackLock[]): RunEvent => ({
  kind: 'log',
  step: 'pulumi-up',
  text: `${String(locks.length)} lock(s) of a killed update were cleared: their owner is proven gone`,
  lockCleared: locks.map(lockName),
});

/** Gives an attempt up unless a runner has accepted it: one that hears of it later lets it be. */
const giveUp = (folder: string): boolean => claim(join(folder, runnerFiles.claim));

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

const folderOf = ({ dataDir }: EnginePlace, attempt: string): string => join(dataDir, 'runs', attempt);

interface Place {
  readonly folder: string;
  readonly attempt: string;
  readonly stage: Stage;
  readonly offset?: number;
}

async function ended(
  place: EnginePlace,
  at: Place,
  how: { report: RunWatcher; signal: AbortSignal },
): Promise<RunResult> {
  const followed = await follow(at.folder, at.offset ?? 0, how);
  if (followed.kind === 'gone') return withoutResult(place, at, followed);
  const said = await withOwner(place, at.stage.name, toRunResult(followed.result, at.stage));
  if (!endedUnsaid(followed.result)) return said;
  // A signal that comes when all is done kills a CLI that had written its success down.
  const adopted = await fromHistory(place, at);
  return adopted?.kind === 'succeeded' ? adopted : said;
}

/** The CLI was ended by a signal, or by a second interrupt: what it said is not how far it came. */
const endedUnsaid = (result: RunnerResult): boolean =>
  result.kind === 'cli-killed' || (result.kind === 'aborted' && result.begun && !result.recorded);

/** The runner is gone and left no result: Pulumi's own history may know how the update ended. */
async function withoutResult(
  place: EnginePlace,
  at: Place,
  { cliStarted }: Extract<Followed, { kind: 'gone' }>,
): Promise<RunResult> {
  if (!cliStarted) return notStarted('the runner was killed before it started an update', place.now());
  return (await fromHistory(place, at)) ?? { ...interrupted(place.now()), reconciled: true };
}

/** How an attempt's update ended as Pulumi wrote it down; null = it did not. */
async function fromHistory(
  place: EnginePlace,
  { attempt, stage }: Pick<Place, 'attempt'> & { readonly stage: Pick<Stage, 'name'> },
): Promise<RunResult | null> {
  const entries = await readHistory(place, stage.name, 0);
  const entry = entries.findLast(({ message }) => message.split(' ').includes(`attempt:${attempt}`));
  if (entry === undefined) return null;
  const { endedAt } = entry;
  const found = { endedAt, reconciled: true } as const;
  if (!entry.succeeded)
    return {
      kind: 'failed',
      outcome: { code: 'up-failed', facts: { lines: [], from: 'history' } },
      ...found,
    };
  const url = entry.outputs?.['url'];
  return { kind: 'succeeded', url: typeof url === 'string' ? url : null, ...found };
}
