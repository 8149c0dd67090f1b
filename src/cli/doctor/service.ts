import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { addressIn } from '../service-address.js';
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
  const pid = pidIn(text);
  if (server === null && pid !== null && isAlive(pid))
    return [found({ check, state: 'problem', mend: `kill ${String(pid)}` }, 'service-silent', { url, pid })];
  return [found({ check, state: 'note', mend }, 'service-absent', {})];
}

const isLive = (url: string): Promise<boolean> =>
  fetch(`${url}/livez`, { signal: AbortSignal.timeout(patience), redirect: 'error' }).then(
    (response) => response.ok,
    () => false,
  );

function pidIn(text: string): number | null {
  try {
    const { pid } = JSON.parse(text) as { pid?: unknown };
    return typeof pid === 'number' && pid > 1 ? pid : null;
  } catch {
    return null;
  }
}

/** True also for a process of another user. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
