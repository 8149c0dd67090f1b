import { isIP } from 'node:net';
import { serviceAddressIn } from '../model/service-address.js';
import type { StartProblem } from '../model/start-problem.js';
import { variableIn } from '../model/variable.js';

/** From where the service is reached, and what it asks of those who come. */
export interface Reach {
  /** `local` = nobody is asked, for everybody is on this machine; `required` = everybody sends a token. */
  readonly identity: 'local' | 'required';
  /** The address by which others know it: `https://switchback.example`, with the path that a proxy takes off; null = only this machine does. */
  readonly publicUrl: string | null;
  /** Files of its own certificate and key; null = it speaks no TLS itself. */
  readonly tls: { readonly cert: string; readonly key: string } | null;
  /** Addresses of the proxies in front of it, which speak TLS and are believed whom they speak for. */
  readonly proxies: readonly string[];
}

type Env = Readonly<Record<string, string | undefined>>;

/** On this machine alone: the service runs uploaded code, so whoever else reaches it has to be known. */
const loopback: readonly string[] = ['127.0.0.1', 'localhost', '::1'];

/** Reads how the service is reached; what is missing is named all at once. */
export function reachOf(problems: StartProblem[], { env, host }: { env: Env; host: string }): Reach {
  const identity = identityIn(problems, env);
  const publicUrl = publicUrlIn(problems, env);
  const tls = tlsIn(problems, env);
  const proxies = proxiesIn(problems, env);
  const others = loopback.includes(host) ? (publicUrl ?? proxies?.[0]) : host;
  if (others === undefined) return { identity, publicUrl: null, tls: tls ?? null, proxies: [] };
  if (identity === 'local') problems.push({ code: 'needs-identity', facts: { for: others } });
  if (publicUrl === undefined) problems.push({ code: 'needs-public-url', facts: { for: others } });
  if (tls === undefined && proxies === undefined)
    problems.push({ code: 'needs-tls', facts: { for: others } });
  return { identity, publicUrl: publicUrl ?? null, tls: tls ?? null, proxies: proxies ?? [] };
}

function identityIn(problems: StartProblem[], env: Env): Reach['identity'] {
  const said = variableIn(env, 'SWITCHBACK_IDENTITY') ?? '';
  if (said !== '' && said !== 'required')
    problems.push({ code: 'bad-choice', facts: { name: 'SWITCHBACK_IDENTITY', choices: 'required' } });
  return said === '' ? 'local' : 'required';
}

/** Nothing but https, a host, perhaps a port and a plain path: links are made of it. */
function publicUrlIn(problems: StartProblem[], env: Env): string | undefined {
  const said = variableIn(env, 'SWITCHBACK_PUBLIC_URL') ?? '';
  if (said === '') return undefined;
  const address = serviceAddressIn(said);
  if (address?.startsWith('https:') === true) return address;
  problems.push({ code: 'bad-public-url', facts: {} });
  return said;
}

/** One without the other is worth nothing. */
function tlsIn(problems: StartProblem[], env: Env): { cert: string; key: string } | undefined {
  const cert = variableIn(env, 'SWITCHBACK_TLS_CERT') ?? '';
  const key = variableIn(env, 'SWITCHBACK_TLS_KEY') ?? '';
  if (cert === '' && key === '') return undefined;
  if (cert === '') problems.push({ code: 'tls-half', facts: { missing: 'SWITCHBACK_TLS_CERT' } });
  if (key === '') problems.push({ code: 'tls-half', facts: { missing: 'SWITCHBACK_TLS_KEY' } });
  return { cert, key };
}

function proxiesIn(problems: StartProblem[], env: Env): readonly string[] | undefined {
  const said = variableIn(env, 'SWITCHBACK_TRUSTED_PROXY') ?? '';
  if (said === '') return undefined;
  const addresses = said.split(',').map((one) => one.trim());
  if (addresses.some((one) => isIP(one) === 0)) problems.push({ code: 'bad-proxy', facts: {} });
  return addresses;
}
