import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { shellWord } from '../../messages/quote.js';
import { variableIn } from '../../model/variable.js';
import type { ServerPlace } from '../../store/reach.js';
import { asideOf } from './aside-of.js';
import { found, type Checked, type Finding } from './finding.js';

const check = 'database';

/** Can the database be reached that the service would open? */
export async function checkDatabase({ dataDir, invocation }: Checked): Promise<Finding[]> {
  const url = variableIn(invocation.terminal.env, 'DATABASE_URL') ?? '';
  if (url !== '') return [await serverFinding(url)];
  return dataDir === null ? [] : [await embeddedFinding(join(dataDir, 'database'))];
}

/** The address may hold a password: only its host, user and database are told. */
async function serverFinding(url: string): Promise<Finding> {
  // Loaded only here: no other command needs a driver of PostgreSQL.
  const { reach } = await import('../../store/reach.js');
  const { place, problem, why } = await reach(url);
  const host = place === null ? '?' : hostText(place);
  if (problem === null) return found({ check, state: 'ok' }, 'database-server-ok', { host });
  const wrong = (mend: string | null) => ({ check, state: 'problem', mend }) as const;
  if (place === null) return found(wrong(typeAddress), 'database-address-wrong', {});
  // Whether the server is down or the address is wrong, nobody knows from here; another database has other promotions.
  if (problem === 'unreachable') return found(wrong(null), 'database-unreachable', { host, why });
  const { user, database } = place;
  return problem === 'login'
    ? found(wrong(typeAddress), 'database-login-refused', { host, user })
    : found(wrong(createCommand(place)), 'database-missing', { host, database });
}

const typeAddress = 'read -r DATABASE_URL && export DATABASE_URL';

const hostText = ({ host, port }: ServerPlace): string =>
  host.startsWith('/') ? host : `${host}:${String(port)}`;

/** Where it needs a password, it asks for it. */
function createCommand({ host, port, user, database }: ServerPlace): string {
  const as = user === '' ? '' : ` -U ${shellWord(user)}`;
  return `createdb -h ${shellWord(host)} -p ${String(port)}${as} -- ${shellWord(database)}`;
}

/** Without these PostgreSQL does not even begin; only a start tells whether the rest is whole. */
const essential = ['PG_VERSION', join('global', 'pg_control')] as const;

/** The folder of the embedded database: absent before the first start, else one that PostgreSQL made. */
async function embeddedFinding(folder: string): Promise<Finding> {
  const there = await stat(folder).catch(() => null);
  if (there === null) return found({ check, state: 'note' }, 'database-absent', {});
  const files = await Promise.all(essential.map((name) => stat(join(folder, name)).catch(() => null)));
  if (files.every((file) => file !== null)) return found({ check, state: 'ok' }, 'database-ok', { folder });
  return found({ check, state: 'problem', mend: asideOf(folder) }, 'database-broken', { folder });
}
