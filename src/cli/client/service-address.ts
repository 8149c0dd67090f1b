import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isObject, parseJson } from '../../files/json-file.js';
import { failure } from '../terminal/failure.js';
import type { Invocation } from '../terminal/invocation.js';
import { variableIn } from '../../model/variable.js';
import { dataDirOf } from '../local/project.js';

/** Where the service is reached. */
export interface ServicePlace {
  readonly url: string;
  /** Its socket for its own user, who needs no token there; null = it is asked at its address. */
  readonly door: string | null;
}

/** The place of the service: `--server`, SWITCHBACK_SERVER, else what the service wrote when it started. */
export async function servicePlace(invocation: Invocation): Promise<ServicePlace> {
  if (invocation.server !== null) return { url: checked(invocation.server), door: null };
  const file = join(dataDirOf(invocation), 'service.json');
  const text = await announced(file);
  const url = addressIn(text);
  if (url === null) throw failure('no-service', { url: null, file });
  // Who sends a token means to be its holder, also here.
  return { url, door: hasToken(invocation.terminal) ? null : doorIn(text) };
}

const hasToken = ({ env }: Invocation['terminal']): boolean =>
  (variableIn(env, 'SWITCHBACK_TOKEN') ?? '') !== '';

/** The socket in the text of a service.json; null when there is none. */
export function doorIn(text: string): string | null {
  const door = parseJson(text, isObject)?.['door'];
  return typeof door === 'string' ? door : null;
}

/** What the service wrote, nothing where it did not. Throws `not-yours` where only another user may look. */
function announced(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EACCES' || code === 'EPERM') throw failure('not-yours', { file, code }, error);
    return '';
  });
}

/** The address in the text of a service.json; null when there is none. */
export function addressIn(text: string): string | null {
  const url = parseJson(text, isObject)?.['url'];
  return typeof url === 'string' && URL.canParse(url) ? url.replace(/\/$/, '') : null;
}

function checked(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text.replace(/\/+$/, '');
  throw failure('bad-value', { option: '--server', value: text, expected: 'http://127.0.0.1:4100' });
}
