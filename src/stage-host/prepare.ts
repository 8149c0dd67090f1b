import { startBackend, type BackendContext, type BackendProcess } from './backend-process.js';
import { awaitHealthy, type Probe } from './health.js';
import { failed, type PrepareOrder } from './protocol.js';
import type { Listener } from './proxy.js';

/** A healthy build that gets no traffic yet. */
export interface Prepared {
  readonly order: PrepareOrder;
  readonly backend: BackendProcess;
  /** The new address, open already, when the stage's port changes; null when it stays. */
  readonly listener: Listener | null;
}

interface Preparation extends BackendContext {
  readonly listener: Listener | null;
  readonly signal: AbortSignal;
  readonly onProgress: (text: string) => void;
}

/** Builds that lost the race for their private port are started once more on another one. */
const portAttempts = 3;

/** Starts a build and waits until it is healthy; whatever goes wrong, process and listener are gone afterwards. */
export async function prepare(order: PrepareOrder, preparation: Preparation): Promise<Prepared> {
  try {
    for (let attempt = 1; ; attempt += 1) {
      const backend = await startBackend(order, preparation);
      preparation.onProgress(`started ${order.build}`);
      const { signal } = preparation;
      const failure = await awaitHealthy(backend, { order, signal, onProbe: progressOf(preparation) });
      if (failure === null && !signal.aborted) {
        return { order, backend, listener: preparation.listener };
      }
      await backend.end(0);
      const lost = failure?.failure.code === 'exited' && lostItsPort(backend);
      if (!lost || attempt === portAttempts) throw failure ?? failed('discarded');
    }
  } catch (error) {
    preparation.listener?.close();
    throw error;
  }
}

const lostItsPort = (backend: BackendProcess): boolean => {
  const output = backend.lastLines().join('\n');
  return output.includes('EADDRINUSE') && output.includes(String(backend.port));
};

/** Reports each kind of answer once, not each look. */
function progressOf({ onProgress }: Preparation): (result: Probe) => void {
  let before: Probe | null = null;
  return (result) => {
    if (result === before) return;
    before = result;
    const seen = typeof result === 'number' ? `answers ${String(result)}` : result;
    onProgress(`health: ${seen}`);
  };
}
