import { parentPort } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { createBirpc } from 'birpc';
import { channelOn, type EmbeddedListener, type EmbeddedThread } from './embedded-channel.js';
import { inThisThread, type Embedded, type EmbeddedTransaction } from './embedded.js';
import { embeddedParsers } from './parsers.js';
import { SyncedFiles, syncingParams } from './synced-files.js';
import { compileOnce } from './wasm-tiers.js';

/** How much of its log of changes the embedded database keeps between two checkpoints. */
const logParams = ['-c', 'max_wal_size=64MB', '-c', 'min_wal_size=32MB'];

if (parentPort === null) throw new Error('the service starts this thread, nobody else');

let database: Embedded | null = null;
const transactions = new Map<number, EmbeddedTransaction>();
const listening = new Map<number, () => Promise<void>>();
let lastTransaction = 0;

const service = createBirpc<EmbeddedListener, EmbeddedThread>(
  {
    open: async (folder) => {
      database = inThisThread(await openFiles(folder));
    },
    query: (sql, parameters) => opened().query(sql, parameters),
    exec: (sql) => opened().exec(sql),
    begin: async () => {
      const transaction = await opened().begin();
      lastTransaction += 1;
      transactions.set(lastTransaction, transaction);
      return lastTransaction;
    },
    queryIn: (number, sql, parameters) => transactionOf(number).query(sql, parameters),
    end: (number, how, last) => {
      const transaction = transactionOf(number);
      transactions.delete(number);
      return transaction.end(how, last);
    },
    listen: async (channel, listener) => {
      const hear = (payload: string): void => void service.noticed.asEvent(listener, payload);
      listening.set(listener, await opened().listen(channel, hear));
    },
    unlisten: async (listener) => {
      await listening.get(listener)?.();
      listening.delete(listener);
    },
    close: () => opened().close(),
  },
  channelOn(parentPort),
);

function opened(): Embedded {
  if (database === null) throw new Error('the embedded database is not open');
  return database;
}

function transactionOf(number: number): EmbeddedTransaction {
  const transaction = transactions.get(number);
  if (transaction === undefined) throw new Error('this transaction has ended');
  return transaction;
}

async function openFiles(folder: string): Promise<PGlite> {
  compileOnce();
  const files = new SyncedFiles(folder);
  try {
    const pglite = await PGlite.create({
      fs: files,
      parsers: embeddedParsers,
      startParams: [...syncingParams, ...logParams, '-c', 'shared_buffers=16MB'],
    });
    files.onAbort = (failure) => {
      void service.broke.asEvent(failure);
      // In the middle of a statement, which would be tried for ever.
      process.exit(1);
    };
    return pglite;
  } catch (error) {
    // PGlite says only that it failed, as it does of damaged files.
    throw files.failure ?? error;
  }
}
