import { setTimeout as pause } from 'node:timers/promises';
import { spoken } from '../terminal/duration.js';
import { failure, refusal } from '../terminal/failure.js';
import { forMachines, type Invocation } from '../terminal/invocation.js';
import { parseClientName } from '../../model/client.js';
import { ProblemResource } from '../../contract/problem.js';
import type { Method } from '../../contract/route.js';
import { installDir } from '../../service/install-dir.js';
import { outwardFetch } from '../../outward/fetch.js';
import { ownPackage } from '../../service/own-package.js';
import { provenPlace } from '../sign-in/job.js';
import { answerOf, endedBy, jsonIn, textOf } from './answer-body.js';
import { isLoopback } from '../../model/loopback.js';
import type { Proof } from './proof.js';
import type { ServicePlace } from './service-address.js';
import { toldToWait } from './told-to-wait.js';
import { fetchThrough } from './through-door.js';
import { variableIn } from '../../model/variable.js';

export interface Call {
  readonly method: Method;
  readonly path: string;
  readonly json?: unknown;
  readonly bytes?: ReadableStream<Uint8Array>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** What may take its time: a stream, or an answer that waits for others. An upload may unless a time was said. */
  readonly patient?: boolean;
  /** Whoever leads on somewhere else says so, and nothing is asked there. */
  readonly isLedOn?: boolean;
  /** Statuses that are answers here although they are no success. */
  readonly accept?: readonly number[];
}

export interface HttpClient {
  readonly url: string;
  /** Whoever asks is not on its machine. */
  readonly isElsewhere: boolean;
  /** The raw answer; a refusal is thrown as CliError, a silent service as `no-service`. */
  fetch(call: Call): Promise<Response>;
  /** The parsed body of an answer. Throws `not-switchback`. */
  json(response: Response): Promise<unknown>;
}

/** A client of the service that this invocation means; does not connect yet. */
export const connect = async (invocation: Invocation): Promise<HttpClient> =>
  clientAt(invocation, await provenPlace(invocation, (place) => clientAt(invocation, place)));

/** A client of just this place, by just this proof. */
export function clientAt(invocation: Invocation, place: ServicePlace): HttpClient {
  const { url } = place;
  const outward = outwardFetch(invocation.terminal.env);
  const ask: Ask = (path, init) =>
    place.door === null ? outward(url + path, init) : fetchThrough(place.door, path, init);
  const send = (call: Call): Promise<Response> => request({ ...place, ask }, call, invocation);
  const json = async (response: Response): Promise<unknown> =>
    jsonIn(await textOf(response, url), { url, status: response.status });
  return { url, isElsewhere: isElsewhere(place), fetch: send, json };
}

/** A client whose requests and answers end with the signal, also where the service takes them and stays silent. */
export const stoppable = (client: HttpClient, signal: AbortSignal): HttpClient => ({
  ...client,
  fetch: (call) => client.fetch({ ...call, signal }),
});

/** What starts a service here starts another one. */
const isElsewhere = ({ url, door }: ServicePlace): boolean =>
  door === null && !isLoopback(new URL(url).hostname);

type Ask = (path: string, init: RequestInit) => Promise<Response>;

async function request(
  place: ServicePlace & { readonly ask: Ask },
  call: Call,
  invocation: Invocation,
  waited = 0,
): Promise<Response> {
  const { url, door, proof, ask } = place;
  const signal = signalOf(url, call, invocation);
  const answered = await ask(call.path, { ...requestInit(call, invocation, proof), signal }).catch(
    (error: unknown) => {
      if (signal?.aborted === true) throw error;
      const { code } = error as NodeJS.ErrnoException;
      if (door !== null && code === 'EACCES') throw failure('not-yours', { file: door, code }, error);
      throw failure('no-service', { url, file: null, isElsewhere: isElsewhere(place) }, error);
    },
  );
  const response = endedBy(signal, answered);
  if (response.ok || call.accept?.includes(response.status) === true) return response;
  const seconds = toldToWait(response, call, { timeout: invocation.timeout, waited });
  if (seconds === null) throw await refusalOf(response, place);
  await response.body?.cancel();
  if (!forMachines(invocation)) invocation.note(invocation.texts.token.toldToWait({ seconds }));
  await pause(seconds * 1000, undefined, call.signal === undefined ? {} : { signal: call.signal });
  return request(place, call, invocation, waited + Math.max(1, seconds));
}

const usualPatience = 30_000;

/** Ends the request and the reading of its answer, with `no-answer` as the reason. */
function signalOf(url: string, call: Call, { timeout, texts }: Invocation): AbortSignal | null {
  const isPatient = call.patient ?? (call.bytes !== undefined && timeout === null);
  if (isPatient) return call.signal ?? null;
  const limit = timeout ?? usualPatience;
  const late = new AbortController();
  setTimeout(() => {
    late.abort(failure('no-answer', { url, after: spoken({ texts }, limit / 1000) }));
  }, limit).unref();
  return call.signal === undefined ? late.signal : AbortSignal.any([call.signal, late.signal]);
}

function requestInit(call: Call, { language, terminal }: Invocation, proof: Proof): RequestInit {
  // What is no name of a client would not even fit in a header; `client whoami` says so.
  const client = variableIn(terminal.env, 'SWITCHBACK_CLIENT') ?? '';
  return {
    method: call.method.toUpperCase(),
    redirect: call.isLedOn === true ? 'manual' : 'error',
    headers: {
      accept: 'application/json, application/problem+json, text/event-stream, text/plain',
      'accept-language': language,
      ...proof.headers,
      'user-agent': `switchback-cli/${ownPackage(installDir).version}`,
      ...(parseClientName(client) === null ? {} : { 'x-switchback-client': client }),
      ...(call.json === undefined ? {} : { 'content-type': 'application/json' }),
      ...(call.bytes === undefined ? {} : { 'content-type': 'application/octet-stream' }),
      ...call.headers,
    },
    ...(call.json === undefined ? {} : { body: JSON.stringify(call.json) }),
    ...(call.bytes === undefined ? {} : { body: call.bytes, duplex: 'half' as const }),
  };
}

async function refusalOf(response: Response, place: ServicePlace): Promise<Error> {
  const { url, proof } = place;
  const { status } = response;
  const text = await textOf(response, url);
  if (!(response.headers.get('content-type') ?? '').includes('problem+json'))
    return failure('not-switchback', { url, status });
  const problem = answerOf(ProblemResource, jsonIn(text, { url, status }), url);
  return refusal(problem, { by: proof.by, isElsewhere: isElsewhere(place) });
}
