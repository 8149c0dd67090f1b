import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { StartProblem } from '../model/start-problem.js';
import { StartFailure, type Config } from './config.js';
import type { Log } from '../ports/log.js';
import { openEmbedded, openServer, type Database } from '../store/database.js';
import { stateAddress } from '../model/state-bucket.js';
import { claimDatabase, type Installation } from '../store/installation.js';
import { NameTaken, noteMachine } from '../store/machines.js';
import { lossIn } from '../store/lost.js';
import { NewerSchema } from '../store/migrate.js';
import { keyProof } from './shared-keys.js';

/** Told why, or null. */
export type OnBroken = (why: string | null) => void;

/**
 * Opens the database of the config; throws StartFailure with what is wrong with it. `onBroken` ends the process: it is
 * called when the embedded database gives up, with what its disk said, or null.
 */
export async function openDatabase(
  { databaseUrl, dataDir }: Config,
  { log, onBroken }: { log: Log; onBroken: OnBroken },
): Promise<Database> {
  const onLost = (error: Error): void => {
    log.warn({ err: error }, 'a connection to the database was lost');
  };
  const folder = join(dataDir, 'database');
  if (databaseUrl === null) assertNotMoved(folder);
  const broken = (failure: Error | null): void => {
    log.error({ folder, err: failure }, 'the embedded database gave up: the service ends');
    onBroken(failure?.message ?? null);
  };
  const opening = databaseUrl === null ? openEmbedded(folder, broken) : openServer(databaseUrl, onLost);
  return opening.catch((error: unknown) => {
    const problem = databaseUrl === null ? embeddedProblem(error, dataDir, folder) : serverProblem(error);
    throw new StartFailure([problem], { cause: error });
  });
}

/**
 * Takes a server's database for this data directory, or joins the machines that share it and their bucket; gives the
 * data directory that took it first. Throws StartFailure `database-taken`, `other-keys` or `machine-name-taken`. The embedded one lies in its
 * data directory and is nobody else's.
 */
export async function takeDatabase(
  config: Config,
  { database, id, name }: { database: Database; id: string; name: string | null },
): Promise<Pick<Installation, 'id' | 'host'>> {
  const { databaseUrl, dataDir, bucket } = config;
  const mine = { id, host: hostname(), dataDir };
  if (databaseUrl === null) {
    await noteMachine(database.db, { ...mine, name });
    return mine;
  }
  const shared =
    bucket === null
      ? { state: null, proof: null }
      : { state: stateAddress(bucket), proof: await keyProof(config) };
  const { home, mayJoin } = await claimDatabase(database, { ...mine, ...shared, name }).catch(nameProblem);
  if (mayJoin === 'first' || mayJoin === 'joined') return home;
  const facts = { host: home.host, dataDir: home.dataDir };
  throw new StartFailure([
    mayJoin === 'elsewhere'
      ? { code: 'database-taken', facts: { ...facts, state: home.state } }
      : { code: 'other-keys', facts: { ...facts, own: dataDir } },
  ]);
}

function nameProblem(error: unknown): never {
  if (!(error instanceof NameTaken)) throw error;
  const { name, host, dataDir } = error.machine;
  const facts = { name: name ?? '', host, dataDir };
  throw new StartFailure([{ code: 'machine-name-taken', facts }], { cause: error });
}

/** A database that was lost in the middle of a start, as the StartFailure that it is; everything else as it came. */
export function startFailureOf(error: unknown): unknown {
  const loss = lossIn(error);
  return loss === null ? error : new StartFailure([serverProblem(loss)], { cause: error });
}

/** The file system names its errors by a code; what the embedded PostgreSQL cannot open has none. */
function embeddedProblem(error: unknown, dataDir: string, folder: string): StartProblem {
  if (error instanceof NewerSchema) return newerProblem(error);
  const { code, message } = error as NodeJS.ErrnoException;
  return code?.startsWith('E') === true
    ? { code: 'data-dir-unusable', facts: { dataDir, why: message } }
    : { code: 'database-broken', facts: { folder } };
}

/** Where an embedded database lies once its rows are on a server. */
export const movedFrom = (folder: string): string => `${folder}.moved`;

/** A new, empty one would know nothing of what the stages run. */
function assertNotMoved(folder: string): void {
  const moved = movedFrom(folder);
  if (existsSync(moved) && !existsSync(folder))
    throw new StartFailure([{ code: 'database-moved', facts: { folder, moved } }]);
}

/** What is wrong with a server's database, from what its driver said. */
export function serverProblem(error: unknown): StartProblem {
  if (error instanceof NewerSchema) return newerProblem(error);
  return { code: 'database-unreachable', facts: { why: sentenceOf(lossIn(error) ?? error) } };
}

/** Of a name with several addresses Node.js 20 makes one error without a message, with those of the addresses in it. */
function sentenceOf(error: unknown): string {
  const { message = 'unknown', errors = [] } = error as { message?: string; errors?: readonly unknown[] };
  return message === '' ? errors.map(sentenceOf).join(', ') : message;
}

const newerProblem = ({ migration }: NewerSchema): StartProblem => ({
  code: 'database-newer',
  facts: { migration },
});
