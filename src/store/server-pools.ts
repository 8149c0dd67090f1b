import pg from 'pg';
import { int8, toNumber } from './parsers.js';

export type ServerPool = pg.Pool;

/** A transaction that its instance has forgotten, frozen or cut off as it is, frees what it holds after so long. */
const forgottenMilliseconds = 10_000;

/** Whoever asked has given up first, and knows why. */
const graceMilliseconds = 1000;

interface Wanted {
  readonly max: number;
  readonly connectionMilliseconds: number;
  /** How long an answer is waited for; null = as long as it takes. */
  readonly patienceMilliseconds: number | null;
}

/**
 * Makes pools of connections to one server; a file of its own, for the driver is loaded only where there is a
 * server. PostgreSQL works on for whoever has gone: what nobody waits for any longer it is told to end.
 */
export const serverPools =
  (url: string, onLost: (error: Error) => void) =>
  ({ max, connectionMilliseconds, patienceMilliseconds }: Wanted): ServerPool => {
    const types = new pg.TypeOverrides();
    types.setTypeParser(int8, toNumber);
    const pool = new pg.Pool({
      connectionString: url,
      max,
      connectionTimeoutMillis: connectionMilliseconds,
      ...(patienceMilliseconds === null
        ? {}
        : { statement_timeout: patienceMilliseconds + graceMilliseconds }),
      idle_in_transaction_session_timeout: forgottenMilliseconds,
      keepAlive: true,
      // What is sent right after another statement does not wait here for its answer.
      pipeline: true,
      application_name: 'switchback',
      types,
    });
    // Without a listener a lost idle connection would end the process.
    pool.on('error', onLost);
    // The pool listens to idle connections only; one that is lost in the middle of a statement is ours to hear.
    pool.on('connect', (client) => client.on('error', onLost));
    return pool;
  };
