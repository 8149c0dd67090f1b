import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isObject, parseJson } from '../../files/json-file.js';
import { failure } from '../terminal/failure.js';
import type { Invocation } from '../terminal/invocation.js';
import { dataDirOf } from '../local/project.js';

/** Base URL of the service: `--server`, SWITCHBACK_SERVER, else what the service wrote when it started. */
export async function serviceAddress(invocation: Invocation): Promise<string> {
  if (invocation.server !== null) return checked(invocation.server);
  const file = join(dataDirOf(invocation), 'service.json');
  const url = addressIn(await announced(file));
  if (url === null) throw failure('no-service', { url: null, file });
  return url;
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
