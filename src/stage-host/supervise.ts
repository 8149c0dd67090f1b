import { setTimeout as delay } from 'node:timers/promises';
import { startBackend, type BackendContext, type BackendProcess } from './backend-process.js';
import { awaitHealthy, isHealthy, probe } from './health.js';
import { StageHostError } from './protocol.js';
import type { Serving } from './serving.js';
import type { StageHealth } from '../model/stage.js';

/** The committed build: started again whenever it ends, until something else is committed. */
export interface Supervised {
  readonly serving: Serving;
  /** The process that answers now, or null between two of them. */
  current(): BackendProcess | null;
  restarts(): number;
  health(): Promise<StageHealth>;
  /** No further restart; ends the process after draining it. */
  end(drainSeconds: number): Promise<void>;
}

export interface SuperviseContext extends BackendContext {
  readonly before?: Before;
}

/** What is known of the build from the host before this one. */
export interface Before {
  readonly restarts: number;
  /** Whether it may have been the build that ended that host. */
  readonly isSuspect: boolean;
}

const firstPause = 200;
const longestPause = 30_000;
/** A build that was healthy for so long begins again with the shortest pause. */
const forgiveAfter = 10_000;
const degradedFor = 60_000;
/** Who asks for the health waits for it. */
const longestLook = 1000;
/** So many failed restarts in a row, and the stage is down rather than degraded. */
const downAfter = 3;

/** Takes a build over, running (`backend`) or still to be started (null, after a restart of the host). */
export function supervise(
  serving: Serving,
  backend: BackendProcess | null,
  context: SuperviseContext,
): Supervised {
  const ending = new AbortController();
  const { before = { restarts: 0, isSuspect: false } } = context;
  const state: State = {
    backend,
    ending,
    restarts: 0,
    failures: 0,
    restartedAt: null,
    isSuspect: before.isSuspect,
  };
  const finished = keepRunning(serving, state, context).catch((error: unknown) => {
    context.report(`supervision of ${serving.build} ended: ${error instanceof Error ? error.name : 'error'}`);
  });
  return {
    serving,
    current: () => (state.backend?.hasExited() === false ? state.backend : null),
    restarts: () => before.restarts + state.restarts,
    health: () => healthOf(serving, state),
    end: async (drainSeconds) => {
      ending.abort();
      await state.backend?.end(drainSeconds);
      await finished;
    },
  };
}

interface State {
  backend: BackendProcess | null;
  readonly ending: AbortController;
  restarts: number;
  /** Starts in a row that did not hold. */
  failures: number;
  restartedAt: number | null;
  readonly isSuspect: boolean;
}

async function keepRunning(serving: Serving, state: State, context: SuperviseContext): Promise<void> {
  const { signal } = state.ending;
  for (;;) {
    if (state.backend !== null) {
      const since = performance.now();
      await state.backend.exited;
      if (signal.aborted) return;
      context.report(`${serving.build} ended by itself: ${state.backend.exitText() ?? ''}`);
      if (performance.now() - since >= forgiveAfter) state.failures = 0;
      state.backend = null;
      state.restarts += 1;
      await pause(state);
    }
    if (signal.aborted) return;
    state.backend = await tryStart(serving, state, context);
    if (state.backend === null) await pause(state);
    else state.restartedAt = performance.now();
  }
}

async function pause(state: State): Promise<void> {
  const milliseconds = Math.min(firstPause * 2 ** Math.min(state.failures, 20), longestPause);
  state.failures += 1;
  await delay(milliseconds, null, { signal: state.ending.signal }).catch(() => null);
}

async function tryStart(
  serving: Serving,
  state: State,
  context: SuperviseContext,
): Promise<BackendProcess | null> {
  const { signal } = state.ending;
  try {
    const backend = await startBackend(serving, context);
    const failure = await awaitHealthy(backend, { order: serving, signal });
    if (failure === null && !signal.aborted) {
      context.report(`${serving.build} runs again`);
      return backend;
    }
    await backend.end(0);
    if (failure !== null) context.report(`${serving.build} did not start: ${whyOf(failure)}`);
  } catch (error) {
    context.report(`${serving.build} did not start: ${whyOf(error)}`);
  }
  return null;
}

function whyOf(error: unknown): string {
  if (!(error instanceof StageHostError)) return 'internal';
  const { code, detail } = error.failure;
  return detail === null ? code : `${code} (${detail})`;
}

async function healthOf(serving: Serving, state: State): Promise<StageHealth> {
  const { backend } = state;
  if (backend === null || backend.hasExited()) return state.failures >= downAfter ? 'down' : 'degraded';
  const restarted = state.restartedAt !== null && (state.restarts > 0 || state.isSuspect);
  if (restarted && performance.now() - (state.restartedAt ?? 0) < degradedFor) return 'degraded';
  return isHealthy(await probe(backend.port, serving.healthPath, longestLook)) ? 'healthy' : 'degraded';
}
