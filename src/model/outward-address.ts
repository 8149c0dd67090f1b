import { BlockList, isIP } from 'node:net';
import { isLoopback } from './loopback.js';
import type { AddressFault } from './webhook.js';

const listOf = (nets: readonly string[]): BlockList => {
  const list = new BlockList();
  for (const net of nets) {
    const [start = '', bits = ''] = net.split('/');
    list.addSubnet(start, Number(bits), start.includes(':') ? 'ipv6' : 'ipv4');
  }
  return list;
};

const loopback = listOf(['127.0.0.0/8', '::1/128']);

/** Networks of one's own; what clouds call shared is one, too. */
const own = listOf(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7']);

/** The metadata services of clouds that lie in such networks: AWS by IPv6, Alibaba, Oracle. */
const metadata = listOf(['fd00:ec2::/32', '100.100.100.200/32', '192.0.0.0/24']);

/** No single machine of the internet: this host, the link (where a machine asks for its own metadata), tests, groups, none. */
const reserved = listOf([
  ...['0.0.0.0/8', '169.254.0.0/16', '192.0.2.0/24', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24'],
  ...['224.0.0.0/4', '240.0.0.0/4'],
  ...['::/128', 'fe80::/10', 'fec0::/10', 'ff00::/8', '2001:db8::/32', '100::/64'],
  // Ways to an address of IPv4 that another list would have to be asked about.
  ...['64:ff9b::/96', '64:ff9b:1::/48', '2002::/16', '2001::/32', '::/96'],
]);

/** What may be sent to beside the internet. */
export interface Reach {
  /** Networks of one's own. */
  readonly allowsPrivate: boolean;
  /** This machine itself, because somebody named it so. */
  readonly allowsLoopback: boolean;
}

/** What is wrong with an IP address that a name led to, or that stands in an address; null = nothing. */
export function addressFault(ip: string, { allowsPrivate, allowsLoopback }: Reach): AddressFault | null {
  const kind = isIP(ip) === 6 ? 'ipv6' : 'ipv4';
  if (isIP(ip) === 0) return 'reserved';
  if (loopback.check(ip, kind)) return allowsLoopback ? null : 'private';
  if (metadata.check(ip, kind) || reserved.check(ip, kind)) return 'reserved';
  return own.check(ip, kind) && !allowsPrivate ? 'private' : null;
}

/**
 * What is wrong with an address as it is written, before its name is asked for; null = nothing. It is https, or http on
 * this machine itself.
 */
export function urlFault(address: URL, { allowsPrivate }: Pick<Reach, 'allowsPrivate'>): AddressFault | null {
  const { protocol, hostname, username, password } = address;
  if (username !== '' || password !== '') return 'credentials';
  const isHere = isLoopback(hostname);
  if (protocol !== 'https:' && !(protocol === 'http:' && isHere)) return 'not-https';
  const bare = hostname.replace(/^\[|\]$/g, '');
  if (isIP(bare) === 0) return null;
  return addressFault(bare, { allowsPrivate, allowsLoopback: isHere });
}
