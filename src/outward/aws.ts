import { Agent as HttpAgent, type ClientRequest } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { Agent, type AgentConnectOpts } from 'agent-base';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { proxyFor } from '../model/proxy.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** How long AWS's library waits, in milliseconds. */
export interface Waits {
  readonly connectionTimeout?: number;
  readonly requestTimeout?: number;
  readonly socketTimeout?: number;
}

/**
 * How a client of AWS's library reaches out: through the proxy that the environment names, which the library itself
 * takes no notice of. Where there is none, by its own agents.
 */
export function outwardHandler(env: Environment, waits: Waits = {}) {
  if (!namesProxy(env)) return waits;
  const agent = new OutwardAgent(env);
  return { ...waits, httpAgent: agent as HttpAgent, httpsAgent: agent as unknown as HttpsAgent };
}

const namesProxy = (env: Environment): boolean =>
  ['https_proxy', 'http_proxy', 'HTTPS_PROXY', 'HTTP_PROXY'].some((name) => (env[name] ?? '').trim() !== '');

const kept = { keepAlive: true, maxSockets: 50 };

/** Finds the way of each request anew: the host of an address decides, and a bucket's name may be a part of it. */
class OutwardAgent extends Agent {
  readonly #env: Environment;
  readonly #plain = new HttpAgent(kept);
  readonly #secure = new HttpsAgent(kept);
  readonly #through = new Map<string, HttpsProxyAgent<string>>();

  constructor(env: Environment) {
    super(kept);
    this.#env = env;
  }

  override connect(_request: ClientRequest, { secureEndpoint, host, port }: AgentConnectOpts): HttpAgent {
    const name = String(host).includes(':') ? `[${String(host)}]` : String(host);
    const address = new URL(`${secureEndpoint ? 'https' : 'http'}://${name}:${String(port)}`);
    const proxy = proxyFor(address, this.#env);
    if (proxy === null) return secureEndpoint ? this.#secure : this.#plain;
    const through = this.#through.get(proxy) ?? new HttpsProxyAgent(proxy, kept);
    this.#through.set(proxy, through);
    return through;
  }

  override destroy(): void {
    for (const agent of [this.#plain, this.#secure, ...this.#through.values()]) agent.destroy();
    super.destroy();
  }
}
