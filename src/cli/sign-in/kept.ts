import { constants } from 'node:fs';
import { open, readdir, rm, stat, type FileHandle } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { makeFolder } from '../../files/folder.js';
import { isObject, parseJson } from '../../files/json-file.js';
import { writeWhole } from '../../files/whole-file.js';
import { secretPattern } from '../../model/token.js';
import { failure } from '../terminal/failure.js';
import type { Terminal } from '../terminal/terminal.js';

type Env = Terminal['env'];

/** What `login` keeps: a token, and the one place that it was made for. */
export interface KeptSignIn {
  /** Scheme, name and port of the service, and the path below which a proxy has it. */
  readonly origin: string;
  readonly secret: string;
  readonly token: string;
  readonly expiresAt: string;
}

/** Why a file is not believed: others may have read or written it, or it is none of ours. */
export type KeptFault = 'others' | 'owner' | 'link' | 'content';

/** A file that is there: what it keeps, as far as that can be read, and why it is not used. */
export interface KeptFile {
  readonly file: string;
  readonly signIn: KeptSignIn | null;
  readonly fault: KeptFault | null;
}

/** Where a person's own settings lie on this system: one file for each service there. */
export function keptFolder(env: Env, system: NodeJS.Platform = process.platform): string {
  const { XDG_CONFIG_HOME: config = '', APPDATA: roaming = '', HOME: named = '' } = env;
  const home = named === '' ? homedir() : named;
  const usual = system === 'darwin' ? join(home, 'Library', 'Application Support') : join(home, '.config');
  const own = isAbsolute(config) ? config : system === 'win32' && roaming !== '' ? roaming : usual;
  return join(own, 'switchback', 'sign-ins');
}

const fileOf = (env: Env, origin: string): string =>
  join(keptFolder(env), `${encodeURIComponent(origin)}.json`);

/** The sign-in for a service; null = nobody signed in there. Throws `sign-in-exposed`, and never tells the token. */
export async function keptSignIn(env: Env, origin: string): Promise<KeptSignIn | null> {
  const kept = await readKept(env, origin);
  if (kept === null) return null;
  const { file, signIn, fault } = kept;
  if (fault !== null || signIn === null)
    throw failure('sign-in-exposed', { file, why: fault ?? 'content', origin });
  return signIn;
}

/** The same with what speaks against it. */
export const readKept = (env: Env, origin: string): Promise<KeptFile | null> =>
  readFile(fileOf(env, origin), origin);

/** All that is kept, whatever speaks against it. */
export async function allKept(env: Env): Promise<KeptFile[]> {
  const folder = keptFolder(env);
  const names = await readdir(folder).catch(() => []);
  const files = names.filter((name) => name.endsWith('.json')).toSorted();
  const kept = await Promise.all(files.map((name) => readFile(join(folder, name), originIn(name))));
  return kept.filter((one) => one !== null);
}

/** Keeps it for this person only. Throws `not-kept`. */
export async function keepSignIn(env: Env, signIn: KeptSignIn): Promise<string> {
  const file = fileOf(env, signIn.origin);
  try {
    await makeFolder(keptFolder(env));
    await writeWhole(file, `${JSON.stringify(signIn, null, 2)}\n`);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw failure('not-kept', { file, why: code ?? message }, error);
  }
  const fault = await folderFault(keptFolder(env));
  if (fault === null) return file;
  await rm(file, { force: true });
  throw failure('not-kept', { file, why: fault });
}

export const forgetKept = ({ file }: KeptFile): Promise<void> => rm(file, { force: true });

function originIn(name: string): string {
  try {
    return decodeURIComponent(name.slice(0, -'.json'.length));
  } catch {
    return '';
  }
}

async function readFile(file: string, origin: string): Promise<KeptFile | null> {
  let handle: FileHandle | null = null;
  try {
    handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW);
    // Of the file that was opened: whatever its name leads to meanwhile.
    const fault = faultOf(await handle.stat(), othersRead) ?? (await folderFault(join(file, '..')));
    if (fault !== null && fault !== 'others') return { file, signIn: null, fault };
    const signIn = signInIn(await handle.readFile('utf8'), origin);
    return { file, signIn, fault: fault ?? (signIn === null ? 'content' : null) };
  } catch (error) {
    const { code = 'failed' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    if (code === 'ELOOP') return { file, signIn: null, fault: 'link' };
    if (code === 'EACCES' || code === 'EPERM') return { file, signIn: null, fault: 'owner' };
    throw failure('unreadable-file', { file, why: code }, error);
  } finally {
    await handle?.close();
  }
}

const [othersRead, othersWrite] = [0o077, 0o022];

/** Who may write in the folder puts any file there. */
const folderFault = async (folder: string): Promise<KeptFault | null> =>
  faultOf(await stat(folder), othersWrite);

/** Windows keeps these folders for their person by itself, and has no such bits. */
function faultOf({ uid, mode }: { uid: number; mode: number }, others: number): KeptFault | null {
  const me = process.getuid?.();
  if (me === undefined) return null;
  if (uid !== me) return 'owner';
  return (mode & others) === 0 ? null : 'others';
}

/** What was kept for another place under this name is nothing. */
function signInIn(text: string, origin: string): KeptSignIn | null {
  const found = parseJson(text, isObject);
  const { secret, token, expiresAt } = found ?? {};
  if (typeof secret !== 'string' || !secretPattern.test(secret) || found?.['origin'] !== origin) return null;
  if (typeof token !== 'string' || typeof expiresAt !== 'string') return null;
  return Number.isNaN(Date.parse(expiresAt)) ? null : { origin, secret, token, expiresAt };
}
