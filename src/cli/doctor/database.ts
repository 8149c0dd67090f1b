import { readFile, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { shellWord } from '../../messages/quote.js';
import { found, type Checked, type Finding } from './finding.js';

const check = 'database';
const patience = 3000;

/** Can the database be reached that the service would open? */
export async function checkDatabase({ dataDir, invocation }: Checked): Promise<Finding[]> {
  const url = invocation.terminal.env['DATABASE_URL'] ?? '';
  if (url !== '') return [await serverFinding(url)];
  return dataDir === null ? [] : [await embeddedFinding(join(dataDir, 'database'))];
}

/** The address may hold a password: only the host is told. */
async function serverFinding(url: string): Promise<Finding> {
  const address = URL.canParse(url) ? new URL(url) : null;
  const host = address?.host ?? '?';
  const why =
    address === null ? 'EINVAL' : await whyUnreachable(address.hostname, Number(address.port || defaultPort));
  if (why === null) return found({ check, state: 'ok' }, 'database-server-ok', { host });
  return found({ check, state: 'problem', mend: 'unset DATABASE_URL' }, 'database-unreachable', {
    host,
    why,
  });
}

const defaultPort = 5432;
/** PostgreSQL's question for TLS, which it answers with one letter before it knows who asks. */
const sslRequest = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

/** null when something at this address speaks PostgreSQL, else a short code. */
function whyUnreachable(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect({ host: host.replace(/^\[|\]$/g, ''), port });
    const end = (why: string | null): void => {
      socket.destroy();
      resolve(why);
    };
    socket.setTimeout(patience, () => end('ETIMEDOUT'));
    socket.once('connect', () => socket.write(sslRequest));
    socket.once('data', ([answer]) => end(answer === 0x53 || answer === 0x4e ? null : 'EPROTO'));
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? 'ECONNREFUSED'));
    socket.once('end', () => end('EPROTO'));
  });
}

/** The folder of the embedded database: absent before the first start, else one that PostgreSQL made. */
async function embeddedFinding(folder: string): Promise<Finding> {
  const there = await stat(folder).catch(() => null);
  if (there === null) return found({ check, state: 'note' }, 'database-absent', {});
  const version = await readFile(join(folder, 'PG_VERSION'), 'utf8').catch(() => null);
  if (version !== null) return found({ check, state: 'ok' }, 'database-ok', { folder });
  const mend = `mv ${shellWord(folder)} ${shellWord(`${folder}.aside`)}`;
  return found({ check, state: 'problem', mend }, 'database-broken', { folder });
}
