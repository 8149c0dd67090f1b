import { BlockList, isIP, isIPv6 } from 'node:net';
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

/** `*`, a name with all below it, `.name` and `*.name` for what is below, each with a port or for every one; `10.0.0.0/8`. */
function excepts(entry: string, name: string, port: string): boolean {
  if (entry === '*') return true;
  if (entry.includes('/')) return isWithin(entry, name);
  const [, wanted = '', only = port] = /^\[(.*)\](?::(\d+))?$/.exec(entry) ??
    /^([^:]*):(\d+)$/.exec(entry) ?? [entry, entry];
  const below = wanted.replace(/^\*?\./, '');
  if (below === '' || only !== port) return false;
  return name.endsWith(`.${below}`) || (below === wanted && name === wanted);
}

/** Whether an address is in a net, as `10.0.0.0/8` or `fd00::/8` names one; a name is in none. */
function isWithin(net: string, name: string): boolean {
  const [, start = '', bits = ''] = /^([\d.a-f:]+)\/(\d{1,3})$/.exec(net) ?? [];
  const kind = isIPv6(start) ? 'ipv6' : 'ipv4';
  if (isIP(start) === 0 || isIP(start) !== isIP(name) || Number(bits) > (kind === 'ipv6' ? 128 : 32))
    return false;
  const list = new BlockList();
  list.addSubnet(start, Number(bits), kind);
  return list.check(name, kind);
}
