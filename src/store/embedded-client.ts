import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { createBirpc, type BirpcReturn } from 'birpc';
import { channelOn, type EmbeddedListener, type EmbeddedThread } from './embedded-channel.js';
import type { Embedded, EmbeddedAnswer, EmbeddedTransaction } from './embedded.js';

/** Told when the embedded database cannot go on: what its disk said, or null. */
export type OnBroke = EmbeddedListener['broke'];

/** Of its heap, for what is new: three times 2, where V8 takes up to 48. A service at rest has some 10 MB less. */
const heapLimits = { maxYoungGenerationSizeMb: 6 };

type Thread = BirpcReturn<EmbeddedThread, EmbeddedListener>;

/**
 * Opens the embedded database in a thread of its own: a statement that takes long keeps no other request waiting. Throws
 * what the disk said, if it was the disk.
 */
export async function inOwnThread(folder: string, onBroke: OnBroke): Promise<Embedded> {
  // What this process was started with may not fit a file.
  const worker = new Worker(file, {
    execArgv: [],
    resourceLimits: heapLimits,
  });
  const listeners: Listeners = new Map();
  let isOver = false;
  const broke: OnBroke = (failure) => {
    if (!isOver) onBroke(failure);
    isOver = true;
  };
  const thread = createBirpc<EmbeddedThread, EmbeddedListener>(
    { broke, noticed: (listener, payload) => listeners.get(listener)?.(payload) },
    channelOn(worker),
  );
  const end = async (): Promise<void> => {
    isOver = true;
    await worker.terminate();
  };
  try {
    const failed = new Promise<never>((_, reject) => worker.once('error', reject));
    await Promise.race([thread.open(folder), failed]);
  } catch (error) {
    await end();
    throw error;
  }
  worker.on('error', broke).once('exit', () => {
    broke(null);
  });
  return embeddedOn(thread, listeners, end);
}

type Listeners = Map<number, (payload: string) => void>;

function embeddedOn(thread: Thread, listeners: Listeners, end: () => Promise<void>): Embedded {
  let lastListener = 0;
  return {
    query: <R>(sql: string, parameters: readonly unknown[] = []) =>
      thread.query(sql, parameters) as Promise<EmbeddedAnswer<R>>,
    exec: (sql) => thread.exec(sql),
    begin: async () => transactionOn(thread, await thread.begin()),
    listen: async (channel, onNotice) => {
      lastListener += 1;
      const listener = lastListener;
      listeners.set(listener, onNotice);
      await thread.listen(channel, listener);
      return async () => {
        listeners.delete(listener);
        await thread.unlisten(listener);
      };
    },
    close: async () => {
      await thread.close();
      await end();
    },
  };
}

const transactionOn = (thread: Thread, number: number): EmbeddedTransaction => ({
  query: <R>(sql: string, parameters: readonly unknown[] = []) =>
    thread.queryIn(number, sql, parameters) as Promise<EmbeddedAnswer<R>>,
  end: (how, last) => thread.end(number, how, last),
});

/** The compiled one, also when this file runs uncompiled. */
const file = join(dirname(fileURLToPath(import.meta.url)), '../../dist/store/embedded-worker.js');
