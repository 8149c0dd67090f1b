import type { PostgresPool, PostgresPoolClient } from 'kysely';
import { Refusal } from '../model/error.js';

/** What a lost server looks like: a code of its own, of the socket, or only a sentence of the driver. */
const lostCode = /^(08\w{3}|57P0\d|53300|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND)$/;
const lostSentence =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Cannot use a pool after)/;
const diskFull = '53100';

/** A database that is away as `unavailable`, a full one as `storage-full`; everything else as it came. */
export function refusalOfDatabase(error: unknown): unknown {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  if (code === diskFull) return new Refusal('storage-full', {}, {}, { cause: error });
  const lost = typeof code === 'string' ? lostCode.test(code) : lostSentence.test(String(message));
  return lost ? new Refusal('unavailable', {}, {}, { cause: error }) : error;
}

const translate = (error: unknown): never => {
  throw refusalOfDatabase(error);
};

/** The pool as the store uses it, with the driver's errors turned into ours at this edge. */
export const withRefusals = (pool: PostgresPool): PostgresPool => ({
  connect: async () => refusing(await pool.connect().catch(translate)),
  end: () => pool.end(),
});

const refusing = (client: PostgresPoolClient): PostgresPoolClient => ({
  query: ((sql: string, parameters: readonly unknown[]) =>
    client.query(sql, parameters).catch(translate)) as PostgresPoolClient['query'],
  release: () => {
    client.release();
  },
});
