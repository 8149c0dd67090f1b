import pg from 'pg';

/** A server as its address names it; nothing of it is secret. */
export interface ServerPlace {
  /** A name or address, or the folder of the socket. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
}

export interface Reached {
  /** null when the address cannot be read. */
  readonly place: ServerPlace | null;
  /** null = it answered a query; `login` = it refuses user or password, `missing` = it has no such database. */
  readonly problem: 'unreachable' | 'login' | 'missing' | null;
  /** A short code of the system or of PostgreSQL, such as ECONNREFUSED or 28P01. */
  readonly why: string;
}

const patience = 3000;

/** Connects to the server of a DATABASE_URL as the service would, and asks it one thing. Never rejects. */
export async function reach(url: string): Promise<Reached> {
  const client = clientOf(url);
  if (client === null) return { place: null, problem: 'unreachable', why: 'EINVAL' };
  const { host, port, user = '', database = user } = client;
  const place = { host, port, user, database };
  // What breaks after the answer is no news here.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return { place, problem: null, why: '' };
  } catch (error) {
    const why = codeOf(error);
    return { place, problem: problems[why] ?? 'unreachable', why };
  } finally {
    await client.end().catch(() => undefined);
  }
}

const problems: Readonly<Record<string, Reached['problem']>> = {
  '28P01': 'login',
  '28000': 'login',
  '3D000': 'missing',
};

function codeOf(error: unknown): string {
  const { code, message } = error as { code?: string; message: string };
  return code ?? (message.includes('timeout') ? 'ETIMEDOUT' : 'EPROTO');
}

function clientOf(url: string): pg.Client | null {
  try {
    return new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: patience,
      query_timeout: patience,
      application_name: 'switchback doctor',
    });
  } catch {
    return null;
  }
}
