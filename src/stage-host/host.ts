import { setTimeout as delay } from 'node:timers/promises';
import { identityOf } from '../processes/identity.js';
import { refusalCode } from './disk.js';
import { exitOf } from './health.js';
import type { EarlierEnd } from './host-end.js';
import { prepare, type Prepared } from './prepare.js';
import { failed, StageHostError, type Observed, type PrepareOrder } from './protocol.js';
import { openListener, type Listener } from './proxy.js';
import { readServing, removeServing, servesSame, writeServing } from './serving.js';
import { supervise, type Before, type Supervised, type SuperviseContext } from './supervise.js';

/** One stage: its address, the build that answers there, and at most one build that is being prepared. */
export interface StageHost {
  /** Starts the build and waits until it is healthy; rejects with a StageHostError and leaves nothing running. */
  prepare(order: PrepareOrder, wait: PrepareWait): Promise<Prepared>;
  /** Sends the traffic to a prepared build; its address comes back. */
  commit(prepared: Prepared): Promise<{ readonly url: string }>;
  discard(prepared: Prepared): Promise<void>;
  /** `wanted` is an order to compare with, null for none. */
  observe(wanted: Readonly<Record<string, unknown>> | null): Promise<Observed>;
  /** Ends every child; with `forget` the stage has no build any more. */
  stop(forget: boolean): Promise<void>;
  /** Starts what was committed before this process; resolves at once, the address opens when it can. */
  resume(): void;
}

export interface PrepareWait {
  readonly signal: AbortSignal;
  readonly onProgress: (text: string) => void;
}

export interface HostContext extends SuperviseContext {
  /** The stage's folder in the data directory. */
  readonly folder: string;
  /** How the host before this one ended. */
  readonly earlier: EarlierEnd;
}

interface State {
  supervised: Supervised | null;
  listener: Listener | null;
  /** The build of the preparation that is under way or waits for its commit. */
  preparing: string | null;
  stopped: boolean;
  /** What still drains, so that a stop can wait for it. */
  readonly endings: Set<Supervised>;
  /** The address of a resumed stage while it is being opened: a preparation must not run into it. */
  opening: Promise<unknown>;
}

/** The host of one stage; it opens no door of its own. */
export function createStageHost(context: HostContext): StageHost {
  const state: State = {
    supervised: null,
    listener: null,
    preparing: null,
    stopped: false,
    endings: new Set(),
    opening: Promise.resolve(),
  };
  const current = () => state.supervised?.current() ?? null;
  const open = (port: number): Promise<Listener> => openListener(port, current);
  return {
    prepare: async (order, wait) => {
      if (state.preparing !== null) throw failed('busy', { detail: state.preparing });
      state.preparing = order.build;
      try {
        await state.opening;
        const listener = state.listener?.port === order.port ? null : await open(order.port);
        return await prepare(order, { ...wait, ...context, listener });
      } catch (error) {
        state.preparing = null;
        throw error;
      }
    },
    commit: (prepared) => commit(prepared, state, context),
    discard: async (prepared) => {
      prepared.listener?.close();
      await prepared.backend.end(0);
      state.preparing = null;
    },
    observe: (wanted) => observe(wanted, state),
    stop: (forget) => stop(forget, state, context),
    resume: () => {
      const serving = readServing(context.folder);
      if (serving === null) return;
      state.supervised = supervise(serving, null, { ...context, before: afterEnd(context.earlier) });
      void openWhenFree(serving.port, open, state, context);
    },
  };
}

/** A fault of a host's own counts like one of the build; whoever killed it, or the machine, knows that. */
const afterEnd = (earlier: EarlierEnd): Before => ({
  restarts: earlier === 'told' ? 0 : 1,
  isSuspect: earlier === 'fault',
});

/** The file first: a host that dies between the two starts the new build, and whoever asks sees that. */
async function commit(
  prepared: Prepared,
  state: State,
  context: HostContext,
): Promise<{ readonly url: string }> {
  const { order, backend, listener } = prepared;
  // Dead, but this process has not been told yet.
  if (identityOf(backend.pid) === null) await backend.exited;
  if (state.stopped) throw failed('discarded');
  if (backend.hasExited()) throw await exitOf(backend);
  const serving = { ...order, committedAt: context.now().toISOString() };
  try {
    writeServing(context.folder, serving);
  } catch (error) {
    throw failed(refusalCode(error));
  }
  const before = state.supervised;
  state.supervised = supervise(serving, backend, context);
  state.preparing = null;
  if (listener !== null) {
    state.listener?.close();
    state.listener = listener;
  }
  if (before !== null) drain(before, order.drainSeconds, state);
  context.report(`serves ${order.build} on port ${String(order.port)}`);
  return { url: urlOf(order.port) };
}

function drain(before: Supervised, seconds: number, state: State): void {
  state.endings.add(before);
  void before.end(seconds).finally(() => state.endings.delete(before));
}

async function observe(wanted: Readonly<Record<string, unknown>> | null, state: State): Promise<Observed> {
  const { supervised, listener, preparing } = state;
  if (supervised === null) {
    const nothing = { build: null, commit: null, digest: null, url: null, restarts: 0 };
    return { ...nothing, health: 'none', prepared: preparing, matches: wanted === null ? null : false };
  }
  const { build, commit: sha, digest, port } = supervised.serving;
  return {
    build,
    commit: sha,
    digest,
    health: listener === null ? 'down' : await supervised.health(),
    url: urlOf(port),
    restarts: supervised.restarts(),
    prepared: preparing,
    matches: wanted === null ? null : servesSame(supervised.serving, wanted),
  };
}

async function stop(forget: boolean, state: State, context: HostContext): Promise<void> {
  state.stopped = true;
  if (forget) removeServing(context.folder);
  state.listener?.close();
  const all = [...(state.supervised === null ? [] : [state.supervised]), ...state.endings];
  await Promise.all(all.map((one) => one.end(0)));
  state.supervised = null;
}

const firstPause = 250;
const longestPause = 15_000;

/** After a reboot something else may have the port for a while: tried again until a commit or a stop decides. */
async function openWhenFree(
  port: number,
  open: (port: number) => Promise<Listener>,
  state: State,
  context: HostContext,
): Promise<void> {
  const isNeeded = (): boolean => !state.stopped && state.listener === null;
  const tryOpen = async (): Promise<void> => {
    const listener = await open(port);
    if (isNeeded()) state.listener = listener;
    else listener.close();
  };
  for (let pause = firstPause; isNeeded(); pause = Math.min(pause * 2, longestPause)) {
    const opened = tryOpen().then(() => null, codeOf);
    state.opening = opened;
    const code = await opened;
    if (code === null) return;
    context.report(`port ${String(port)} cannot be opened: ${code}`);
    await delay(pause, null, { ref: false });
  }
}

const codeOf = (error: unknown): string =>
  error instanceof StageHostError ? error.failure.code : 'internal';

const urlOf = (port: number): string => `http://127.0.0.1:${String(port)}`;
