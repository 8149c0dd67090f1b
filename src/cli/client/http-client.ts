import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { spoken } from '../terminal/duration.js';
import { CliError, failure, refusal } from '../terminal/failure.js';
import { forMachines, type Invocation } from '../terminal/invocation.js';
import { localTime } from '../terminal/local-time.js';
import { parseClientName } from '../../model/client.js';
import { byOwnClock } from '../../messages/own-clock.js';
import { ProblemResource } from '../../contract/problem.js';
import type { Method } from '../../contract/route.js';
import { installDir } from '../../service/install-dir.js';
import { ownPackage } from '../../service/own-package.js';
import { provenPlace } from '../sign-in/job.js';
import { isOk, type Answer } from './answer.js';
import { answerOf, jsonIn, textOf } from './answer-body.js';
import { senderAt, type Send, type HttpRequest } from './http-request.js';
import { isLoopback } from '../../model/loopback.js';
import type { Proof } from './proof.js';
import type { ServicePlace } from './service-address.js';
import { toldToWait } from './told-to-wait.js';
import { variableIn } from '../../model/variable.js';

export interface Call {
  readonly method: Method;
  readonly path: string;
  readonly json?: unknown;
  readonly bytes?: Readable;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** What may take its time: a stream, or an answer that waits for others. An upload may unless a time was said. */
  readonly patient?: boolean;
  /** Statuses that are answers here although they are no success. */
  readonly accept?: readonly number[];
}

export interface HttpClient {
  readonly url: string;
  /** Whoever asks is not on its machine. */
  readonly isElsewhere: boolean;
  /** The raw answer; a refusal is thrown as CliError, a silent service as `no-service`. */
  fetch(call: Call): Promise<Answer>;
  /** The parsed body of an answer. Throws `not-switchback`. */
  json(answer: Answer): Promise<unknown>;
}

/** A client of the service that this invocation means; does not connect yet. */
export const connect = async (invocation: Invocation): Promise<HttpClient> =>
  clientAt(invocation, await provenPlace(invocation, (place) => clientAt(invocation, place)));

/** A client of just this place, by just this proof. */
export function clientAt(invocation: Invocation, place: ServicePlace): HttpClient {
  const { url } = place;
  const ask = senderAt(place, invocation.terminal.env);
  const send = (call: Call): Promise<Answer> => request({ ...place, ask }, call, invocation);
  const json = async (answer: Answer): Promise<unknown> =>
    asRead(invocation, jsonIn(await textOf(answer, url), { url, status: answer.status }));
  return { url, isElsewhere: isElsewhere(place), fetch: send, json };
}

/** People read moments by their own clock; a script reads what the service said. */
const asRead = <T>({ output }: Pick<Invocation, 'output'>, answer: T): T =>
  output === 'table' ? byOwnClock(answer, (at) => localTime(at.toISOString())) : answer;

/** A client whose requests and answers end with the signal, also where the service takes them and stays silent. */
export const stoppable = (client: HttpClient, signal: AbortSignal): HttpClient => ({
  ...client,
  fetch: (call) => client.fetch({ ...call, signal }),
});

/** What starts a service here starts another one. */
const isElsewhere = ({ url, door }: ServicePlace): boolean =>
  door === null && !isLoopback(new URL(url).hostname);

async function request(
  place: ServicePlace & { readonly ask: Send },
  call: Call,
  invocation: Invocation,
  waited = 0,
): Promise<Answer> {
  const { url, door, proof, ask } = place;
  const signal = signalOf(url, call, invocation);
  const answer = await ask({ ...askedFor(call, invocation, proof), signal }).catch((error: unknown) => {
    if (signal?.aborted === true || error instanceof CliError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (door !== null && code === 'EACCES') throw failure('not-yours', { file: door, code }, error);
    throw failure('no-service', { url, file: null, isElsewhere: isElsewhere(place) }, error);
  });
  if (isOk(answer) || call.accept?.includes(answer.status) === true) return answer;
  const seconds = toldToWait(answer, call, { timeout: invocation.timeout, waited });
  if (seconds === null) throw await refusalOf(answer, place, invocation);
  answer.end();
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

function askedFor(call: Call, { language, terminal }: Invocation, proof: Proof): HttpRequest {
  // What is no name of a client would not even fit in a header; `client whoami` says so.
  const client = variableIn(terminal.env, 'SWITCHBACK_CLIENT') ?? '';
  return {
    path: call.path,
    method: call.method.toUpperCase(),
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
    ...(call.bytes === undefined ? {} : { body: call.bytes }),
  };
}

async function refusalOf(answer: Answer, place: ServicePlace, invocation: Invocation): Promise<Error> {
  const { url, proof } = place;
  const { status } = answer;
  const text = await textOf(answer, url);
  if (!(answer.header('content-type') ?? '').includes('problem+json'))
    return failure('not-switchback', { url, status });
  const problem = answerOf(ProblemResource, jsonIn(text, { url, status }), url);
  return refusal(asRead(invocation, problem), { by: proof.by, isElsewhere: isElsewhere(place) });
}
