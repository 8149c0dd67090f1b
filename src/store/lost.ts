import type { PostgresPool, PostgresPoolClient } from 'kysely';
import { Refusal } from '../model/error.js';

/**
 * What a lost server looks like: a code of its own, of the socket, or only a sentence of the driver. One that no longer
 * takes our password lets nobody in either, until somebody gives us the new one.
 */
const lostCode =
  /^(08\w{3}|28000|28P01|57014|57P0\d|25P03|53300|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND)$/;
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

/** The driver's error of a database that is away, translated or not; null = something else went wrong. */
export function lossIn(error: unknown): unknown {
  const refusal = refusalOfDatabase(error);
  return refusal instanceof Refusal && refusal.code === 'unavailable' ? refusal.cause : null;
}

const translate = (error: unknown): never => {
  throw refusalOfDatabase(error);
};

/** As much of the driver's own pool as this needs: a connection that is given back broken is closed. */
interface DriverPool {
  connect(): Promise<Omit<PostgresPoolClient, 'release'> & { release(broken?: boolean): void }>;
  end(): Promise<void>;
}

/**
 * The pool as the store uses it, with the driver's errors turned into ours at this edge. A statement that the server has
 * not answered after `patienceMilliseconds` counts as lost, with its connection: a network that was cut tells nobody.
 */
export const withRefusals = (
  pool: DriverPool,
  { patienceMilliseconds }: { patienceMilliseconds: number | null } = { patienceMilliseconds: null },
): PostgresPool => ({
  connect: async () => refusing(await pool.connect().catch(translate), patienceMilliseconds),
  end: () => pool.end(),
});

function refusing(
  client: Awaited<ReturnType<DriverPool['connect']>>,
  patienceMilliseconds: number | null,
): PostgresPoolClient {
  let broken = false;
  const judge = (error: unknown): never => {
    const refusal = refusalOfDatabase(error);
    broken ||= refusal instanceof Refusal && refusal.code === 'unavailable';
    throw refusal;
  };
  const query = (sql: string, parameters: readonly unknown[]): Promise<unknown> => {
    // What is sent after it would wait for the same answer.
    if (broken) return Promise.reject(new Refusal('unavailable', {}));
    const answer = client.query(sql, parameters);
    return (
      patienceMilliseconds === null ? answer : Promise.race([answer, silence(answer, patienceMilliseconds)])
    ).catch(judge);
  };
  return {
    query: query as PostgresPoolClient['query'],
    release: () => {
      client.release(broken);
    },
  };
}

/** Rejects when no answer has come for so long. */
function silence(answer: Promise<unknown>, milliseconds: number): Promise<never> {
  return new Promise((_, reject) => {
    const timer = setTimeout(() => {
      reject(Object.assign(new Error('the server did not answer'), { code: 'ETIMEDOUT' }));
    }, milliseconds);
    const over = (): void => {
      clearTimeout(timer);
    };
    answer.then(over, over);
  });
}
