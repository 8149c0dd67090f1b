import { proxyFor } from '../model/proxy.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** `fetch` for what is asked of others, through the proxy that the environment names for them. */
export function outwardFetch(env: Environment): typeof fetch {
  const agents = new Map<string, Promise<typeof fetch>>();
  return async (asked, init) => {
    const proxy = proxyFor(new URL(asked instanceof Request ? asked.url : asked), env);
    if (proxy === null) return fetch(asked, init);
    const agent = agents.get(proxy) ?? proxied(proxy);
    agents.set(proxy, agent);
    return (await agent)(asked, init);
  };
}

/** Loaded by whoever has a proxy. Its `fetch` and its agent are of one version, which those of Node.js may not be. */
async function proxied(proxy: string): Promise<typeof fetch> {
  // Bundled, it has no other names than this one.
  const { default: undici } = await import('undici');
  const dispatcher = new undici.ProxyAgent(proxy);
  return (asked, init) => undici.fetch(asked, { ...init, dispatcher });
}
