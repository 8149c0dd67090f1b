import type { StageHost } from './host.js';
import type { Prepared } from './prepare.js';
import { failed, readOrder, StageHostError, type Failure } from './protocol.js';

/** One client's connection: what it prepared belongs to it, until it commits or goes. */
export interface Conversation {
  hear(message: Readonly<Record<string, unknown>>): void;
  /** The connection is gone: what was prepared and not committed goes with it. */
  end(): Promise<void>;
}

export interface ConversationContext {
  readonly stage: string;
  /** Called after a `stop` was answered. */
  readonly onStopped: () => void;
  readonly report: (line: string) => void;
}

/** A prepared build whose client neither commits nor goes is discarded after this time. */
const commitWithin = 60_000;

export function converse(
  host: StageHost,
  say: (message: unknown) => void,
  context: ConversationContext,
): Conversation {
  let attempt = new AbortController();
  let gone = false;
  let prepared: Prepared | null = null;
  let preparing: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  const discard = async (): Promise<void> => {
    clearTimeout(timer);
    const mine = prepared;
    prepared = null;
    if (mine === null) return;
    await host.discard(mine);
    context.report(`discarded ${mine.order.build}`);
  };
  const abandon = async (): Promise<void> => {
    attempt.abort();
    await preparing;
    await discard();
  };
  const verbs: Record<string, (message: Readonly<Record<string, unknown>>) => Promise<void>> = {
    who: () => {
      say({ stage: context.stage, pid: process.pid });
      return Promise.resolve();
    },
    prepare: async (message) => {
      const order = readOrder(message);
      if (order === null) throw failed('malformed');
      if (prepared !== null) throw failed('busy', { detail: prepared.order.build });
      const onProgress = (text: string): void => {
        say({ progress: text });
      };
      attempt = new AbortController();
      const { signal } = attempt;
      prepared = await host.prepare(order, { signal, onProgress });
      // The client may have gone in the very moment in which the build became healthy.
      if (gone || signal.aborted) return discard();
      timer = setTimeout(() => void discard(), commitWithin);
      say({ prepared: order.build });
    },
    commit: async () => {
      const mine = prepared;
      if (mine === null) throw failed('not-prepared');
      // From here on the end of the connection no longer discards it: a commit that was sent counts.
      prepared = null;
      clearTimeout(timer);
      try {
        say({ committed: (await host.commit(mine)).url });
      } catch (error) {
        await host.discard(mine);
        throw error;
      }
    },
    discard: async () => {
      await abandon();
      say({ discarded: true });
    },
    observe: async ({ wanted }) => {
      const other = typeof wanted === 'object' ? (wanted as Record<string, unknown> | null) : null;
      say({ observed: await host.observe(other) });
    },
    stop: async () => {
      await abandon();
      await host.stop(true);
      say({ stopped: true });
      context.onStopped();
    },
  };
  return {
    hear: (message) => {
      const verb = verbs[String(message['verb'])];
      const done = (verb?.(message) ?? Promise.reject(failed('malformed'))).catch((error: unknown) => {
        say({ failed: failureOf(error) });
      });
      if (message['verb'] === 'prepare') preparing = done;
    },
    end: async () => {
      gone = true;
      await abandon();
    },
  };
}

/** Never the text of an unknown error: it may quote what it was given. */
const failureOf = (error: unknown): Failure =>
  error instanceof StageHostError ? error.failure : failed('internal').failure;
