import { isLoopback } from './loopback.js';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy by which an address is reached, as curl and Go read `https_proxy`, `http_proxy` and `no_proxy`; null = by none.
 * Loopback is reached directly, whatever is said.
 */
export function proxyFor(address: URL, env: Environment): string | null {
  const { protocol, hostname } = address;
  if (!/^https?:$/.test(protocol)) return null;
  const name = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  if (isLoopback(hostname) || name.endsWith('.localhost')) return null;
  const said = (variable: string): string => env[variable] || env[variable.toUpperCase()] || '';
  const proxy = said(protocol === 'https:' ? 'https_proxy' : 'http_proxy').trim();
  if (proxy === '') return null;
  const port = address.port === '' ? usualPorts[protocol as keyof typeof usualPorts] : address.port;
  const excepted = said('no_proxy')
    .toLowerCase()
    .split(/[\s,]+/);
  if (excepted.some((entry) => excepts(entry, name, port))) return null;
  return /^[a-z][a-z\d+.-]*:\/\//i.test(proxy) ? proxy : `http://${proxy}`;
}

const usualPorts = { 'http:': '80', 'https:': '443' };

/** `*`, a name with all below it, `.name` and `*.name` for what is below; each with a port or for every one. */
function excepts(entry: string, name: string, port: string): boolean {
  if (entry === '*') return true;
  const [, wanted = '', only = port] = /^\[(.*)\](?::(\d+))?$/.exec(entry) ??
    /^([^:]*):(\d+)$/.exec(entry) ?? [entry, entry];
  const below = wanted.replace(/^\*?\./, '');
  if (below === '' || only !== port) return false;
  return name.endsWith(`.${below}`) || (below === wanted && name === wanted);
}
