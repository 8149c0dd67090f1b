import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import { request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { joinedSignal } from '../model/joined-signal.js';
import { isLoopback } from '../model/loopback.js';
import { addressFault, urlFault, type Reach } from '../model/outward-address.js';
import { proxyFor } from '../model/proxy.js';
import type { DeliveryFault } from '../model/webhook.js';

type Environment = Readonly<Record<string, string | undefined>>;

interface Parcel {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

type Sent =
  | { readonly arrived: true; readonly status: number }
  | { readonly arrived: false; readonly why: DeliveryFault; readonly status: number | null };

/** How bytes are sent to an address that somebody gave. */
export interface Posting {
  readonly env: Environment;
  readonly allowsPrivate: boolean;
  /** Ends what is under way. */
  readonly closing: AbortSignal;
  readonly milliseconds?: number;
  /** Asks for the addresses of a name. */
  readonly lookup?: typeof systemLookup;
}

const usualMilliseconds = 10_000;

/**
 * Sends bytes to an address that somebody gave, once. The name is resolved, every address looked at, and just one of
 * these connected to: nobody can let a name lead elsewhere in between. Redirects are not followed, and of the answer
 * nothing is read but its status. Through a proxy it is the proxy that resolves; what this machine knows of the name is
 * looked at all the same.
 */
export function poster(posting: Posting): (parcel: Parcel) => Promise<Sent> {
  const { env, allowsPrivate, lookup = systemLookup } = posting;
  return async (parcel) => {
    const address = new URL(parcel.url);
    if (urlFault(address, { allowsPrivate }) !== null) return failed('address');
    const reach = { allowsPrivate, allowsLoopback: isLoopback(address.hostname) };
    const proxy = proxyFor(address, env);
    const guarded = guardedLookup(lookup, reach);
    if (proxy !== null && (await isForbidden(guarded, address.hostname))) return failed('address');
    return send(parcel, {
      ...{ address, posting },
      ...(proxy === null ? { lookup: guarded } : { agent: new HttpsProxyAgent(proxy) }),
    });
  };
}

interface Way {
  readonly address: URL;
  readonly posting: Posting;
  readonly lookup?: LookupFunction;
  readonly agent?: HttpsProxyAgent<string>;
}

function send({ headers, body }: Parcel, { address, posting, ...way }: Way): Promise<Sent> {
  const { closing, milliseconds = usualMilliseconds } = posting;
  const late = AbortSignal.timeout(milliseconds);
  const waiting = joinedSignal([late, closing]);
  const request = address.protocol === 'https:' ? secureRequest : plainRequest;
  return new Promise<Sent>((resolve) => {
    const asked = request(address, {
      ...{ method: 'POST', agent: false, ...way, signal: waiting.signal },
      headers: { ...headers, 'Content-Length': String(body.length) },
    });
    asked.on('response', (answer) => {
      answer.destroy();
      resolve(sentBy(answer.statusCode ?? 0));
    });
    // Also after the answer, which was not read to its end.
    asked.on('error', (error) => {
      resolve(failed(late.aborted ? 'timeout' : error instanceof Forbidden ? 'address' : 'unreachable'));
    });
    asked.end(body);
  }).finally(waiting.release);
}

function sentBy(status: number): Sent {
  if (status >= 200 && status < 300) return { arrived: true, status };
  return { arrived: false, why: status >= 300 && status < 400 ? 'redirected' : 'refused', status };
}

const failed = (why: DeliveryFault): Sent => ({ arrived: false, why, status: null });

/** A name leads to where nothing is sent. */
class Forbidden extends Error {}

function guardedLookup(lookup: typeof systemLookup, reach: Reach): LookupFunction {
  return (name, options, done) => {
    lookup(name, { ...options, all: true }, (error: Error | null, given?: LookupAddress[]) => {
      const found = given ?? [];
      const [first] = found;
      if (error !== null || first === undefined) done(error ?? new Error('no address'), '', 0);
      else if (found.some(({ address }) => addressFault(address, reach) !== null))
        done(new Forbidden('a name leads to where nothing is sent'), '', 0);
      else if (options.all === true) done(null, found);
      else done(null, first.address, first.family);
    });
  };
}

/** A name that this machine cannot resolve is the proxy's to find. */
const isForbidden = (guarded: LookupFunction, host: string): Promise<boolean> =>
  new Promise((resolve) => {
    guarded(host.replace(/^\[|\]$/g, ''), { all: true }, (error) => {
      resolve(error instanceof Forbidden);
    });
  });
