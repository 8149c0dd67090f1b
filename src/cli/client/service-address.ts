import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isObject, parseJson } from '../../files/json-file.js';
import { placeOf } from '../../model/service-address.js';
import { CliError, failure } from '../terminal/failure.js';
import type { Invocation } from '../terminal/invocation.js';
import { dataDirOf } from '../local/project.js';
import { namedServer, type NamedServer } from './named-server.js';
import { proofFor, type Proof } from './proof.js';

/** Where the service is reached, and by what it knows who asks. */
export interface ServicePlace {
  readonly url: string;
  /** Its socket for its own user, who needs no token there; null = it is asked at its address. */
  readonly door: string | null;
  readonly proof: Proof;
}

interface Address {
  readonly url: string;
  readonly door: string | null;
}

/** The place of the service: `--server`, SWITCHBACK_SERVER, Pulumi.yaml, else what the service wrote when it started. */
export async function servicePlace(invocation: Invocation): Promise<ServicePlace> {
  const { url, door } = await serviceAddress(invocation);
  const proof = await proofFor(url, invocation.terminal);
  // Who sends a token means to be its holder, also here.
  return { url, door: proof.by === 'nothing' ? door : null, proof };
}

/** The same, whoever asks. */
export async function serviceAddress(invocation: Invocation): Promise<Address> {
  const named = await namedServer(invocation);
  if (named !== null) return { url: named.url, door: await doorOfNamed(invocation, named) };
  const file = join(dataDirOf(invocation), 'service.json');
  const text = await announced(file);
  const url = addressIn(text);
  if (url === null) throw failure('no-service', { url: null, file, isElsewhere: false });
  return { url, door: doorIn(text) };
}

/** On its own machine the service of the project is reached by its socket, as it was before the project named it. */
async function doorOfNamed(invocation: Invocation, { url, by }: NamedServer): Promise<string | null> {
  const here = by === 'Pulumi.yaml' ? await announcedHere(invocation) : null;
  return here !== null && placeOf(here.url) === placeOf(url) ? here.door : null;
}

/** The service that runs here now, as far as this user can know; null = none. */
export async function announcedHere(invocation: Invocation): Promise<Address | null> {
  try {
    const text = await announced(join(dataDirOf(invocation), 'service.json'));
    const url = addressIn(text);
    return url === null ? null : { url, door: doorIn(text) };
  } catch (error) {
    if (error instanceof CliError) return null;
    throw error;
  }
}

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
