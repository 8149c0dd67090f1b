import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isObject, parseJson } from '../../files/json-file.js';
import { isIdentity, isStillAlive, statOf } from '../../processes/identity.js';
import { namedServer, type NamedServer } from '../client/named-server.js';
import { addressIn, doorIn } from '../client/service-address.js';
import { isOk, type Answer } from '../client/answer.js';
import { jsonIn, textOf } from '../client/answer-body.js';
import { senderAt, type Send } from '../client/http-request.js';
import { serviceElsewhere } from '../local/its-machine.js';
import { hostlessStages } from '../local/hostless-stages.js';
import { CliError } from '../terminal/failure.js';
import type { Invocation } from '../terminal/invocation.js';
import { ownCommand } from '../../messages/own-command.js';
import { found, type Checked, type Finding } from './finding.js';

const check = 'service';
const patience = 3000;

/** Where a service is asked. */
interface Place {
  readonly url: string;
  readonly ask: Send;
}

/** Does the service answer? That none was started is no fault; that it was killed, or is silent, is one. */
export async function checkService(checked: Checked): Promise<Finding[]> {
  const { dataDir, invocation } = checked;
  const named = await namedOf(invocation);
  const elsewhere = await elsewhereOf(checked);
  const at = (url: string, door: string | null = null): Place => ({
    url,
    ask: senderAt({ url, door }, invocation.terminal.env),
  });
  if (named !== null && (named.by !== 'Pulumi.yaml' || elsewhere !== null))
    return [
      ...(await namedFindings(at(named.url))),
      ...(elsewhere === null ? [] : [elsewhereFinding(elsewhere)]),
    ];
  const text = dataDir === null ? '' : await readFile(join(dataDir, 'service.json'), 'utf8').catch(() => '');
  const url = addressIn(text);
  const door = doorIn(text);
  if (url !== null && (await isLive(at(url, door))))
    return [found({ check, state: 'ok' }, 'service-ok', { url }), ...(await gitHubFinding(at(url, door)))];
  const mend = invocation.hinted(`${ownCommand} serve`);
  const hostless = dataDir === null ? [] : await hostlessStages(dataDir);
  const without = hostless.length === 0 ? [] : [hostlessFinding(hostless, mend)];
  if (url === null)
    return without.length > 0 ? without : [found({ check, state: 'note', mend }, 'service-absent', {})];
  const identity = parseJson(text, isIdentity);
  // After a kill -9 the file stays, and its pid may be a stranger's by now.
  if (identity === null || !isStillAlive(identity))
    return [found({ check, state: 'problem', mend }, 'service-killed', { url }), ...without];
  const { pid } = identity;
  const awaken = isStopped(pid) ? `kill -CONT ${String(pid)}` : `${endCommand(pid)}; ${mend}`;
  return [found({ check, state: 'problem', mend: awaken }, 'service-silent', { url, pid })];
}

/** What Pulumi.yaml says wrongly is told with the files. */
async function namedOf(invocation: Invocation): Promise<NamedServer | null> {
  try {
    return await namedServer(invocation);
  } catch (error) {
    if (error instanceof CliError && error.code === 'switchback/catalogue-invalid') return null;
    throw error;
  }
}

/** The service of another machine that is meant; null = what there is to be found of it is here. */
export async function elsewhereOf({ invocation, dataDir }: Checked): Promise<NamedServer | null> {
  if ((await namedOf(invocation)) === null) return null;
  const elsewhere = await serviceElsewhere(invocation);
  const isHere = elsewhere?.by === 'Pulumi.yaml' && dataDir !== null && existsSync(dataDir);
  return isHere ? null : elsewhere;
}

const elsewhereFinding = ({ url, by }: NamedServer): Finding =>
  found({ check, state: 'note' }, 'service-elsewhere', { url, by });

/** While a service runs, it brings back what has ended. */
const hostlessFinding = (stages: readonly string[], mend: string): Finding =>
  found({ check, state: 'problem', mend }, 'stages-hostless', { stages });

/** A service somewhere else cannot be mended from here. */
async function namedFindings(place: Place): Promise<Finding[]> {
  const { url } = place;
  if (!(await isLive(place))) return [found({ check, state: 'problem' }, 'service-unreachable', { url })];
  return [found({ check, state: 'ok' }, 'service-ok', { url }), ...(await gitHubFinding(place))];
}

/** That GitHub is not told of promotions holds up none of them: nobody would notice it here. */
async function gitHubFinding(place: Place): Promise<Finding[]> {
  const { url } = place;
  const health = await told(place, '/healthz')
    .then(async (answer) => jsonIn(await textOf(answer, url), { url, status: answer.status }))
    .catch(() => null);
  const reasons = isObject(health) ? health['reasons'] : null;
  const fails = Array.isArray(reasons) && reasons.includes('github');
  return fails ? [found({ check, state: 'problem' }, 'github-failing', undefined)] : [];
}

/** By its socket, where it has one for its own user: its address may be a proxy's. */
const isLive = (place: Place): Promise<boolean> =>
  told(place, '/livez').then(
    (answer) => {
      answer.end();
      return isOk(answer);
    },
    () => false,
  );

const told = ({ ask }: Place, path: '/livez' | '/healthz'): Promise<Answer> =>
  ask({ path, signal: AbortSignal.timeout(patience) });

/** A service that hears nothing any more does not hear a polite end, either. */
const endCommand = (pid: number): string =>
  `kill ${String(pid)}; sleep 5; kill -9 ${String(pid)} 2> /dev/null`;

/** By Ctrl-Z or a debugger, which only Linux tells. */
function isStopped(pid: number): boolean {
  try {
    return /^[tT]$/.test(statOf(pid)?.[0] ?? '');
  } catch {
    return false;
  }
}
