import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseJson } from '../../files/json-file.js';
import { isIdentity, isStillAlive } from '../../processes/identity.js';
import { addressIn } from '../client/service-address.js';
import { found, type Checked, type Finding } from './finding.js';

const check = 'service';
const patience = 3000;

/** Does the service answer? That it does not run is no fault, that it runs and is silent is one. */
export async function checkService({ dataDir, invocation }: Checked): Promise<Finding[]> {
  const { server } = invocation;
  const text = dataDir === null ? '' : await readFile(join(dataDir, 'service.json'), 'utf8').catch(() => '');
  const url = server ?? addressIn(text);
  const mend = 'npx switchback serve';
  if (url === null) return [found({ check, state: 'note', mend }, 'service-absent', {})];
  if (await isLive(url)) return [found({ check, state: 'ok' }, 'service-ok', { url })];
  const identity = parseJson(text, isIdentity);
  // After a kill -9 the file stays, and its pid may be a stranger's by now.
  if (server !== null || identity === null || !isStillAlive(identity))
    return [found({ check, state: 'note', mend }, 'service-absent', {})];
  const { pid } = identity;
  return [found({ check, state: 'problem', mend: `kill ${String(pid)}` }, 'service-silent', { url, pid })];
}

const isLive = (url: string): Promise<boolean> =>
  fetch(`${url}/livez`, { signal: AbortSignal.timeout(patience), redirect: 'error' }).then(
    (response) => response.ok,
    () => false,
  );
