import { existsSync } from 'node:fs';
import { variableIn } from '../../model/variable.js';
import { namedServer, type NamedServer } from '../client/named-server.js';
import { isLoopback } from '../../model/loopback.js';
import { placeOf } from '../../model/service-address.js';
import { announcedHere } from '../client/service-address.js';
import { failure } from '../terminal/failure.js';
import type { Invocation } from '../terminal/invocation.js';
import { dataDirOf } from './project.js';

/**
 * For what works on the data directory of a service. Throws `needs-its-machine` where somebody named a service of
 * another machine; that the whole project has one says nothing where the data directory is here, or is made here now.
 */
export async function assertItsMachine(
  invocation: Invocation,
  command: string,
  { makesIt = false } = {},
): Promise<void> {
  const named = await serviceElsewhere(invocation);
  if (named === null) return;
  const isHere = named.by === 'Pulumi.yaml' && (makesIt || existsSync(dataDirOf(invocation)));
  if (!isHere) throw failure('needs-its-machine', { command, ...named });
}

/** The service that somebody named, unless it is the one of this machine. */
export async function serviceElsewhere(invocation: Invocation): Promise<NamedServer | null> {
  const named = await namedServer(invocation);
  if (named === null || isLoopback(new URL(named.url).hostname)) return null;
  const own = variableIn(invocation.terminal.env, 'SWITCHBACK_PUBLIC_URL') ?? '';
  const here = [own, (await announcedHere(invocation))?.url ?? ''];
  return here.some((url) => URL.canParse(url) && placeOf(url) === placeOf(named.url)) ? null : named;
}
