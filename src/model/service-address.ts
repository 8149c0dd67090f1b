/** What a proxy in front of a service takes off each path: plain names, as no other part of an address has them. */
const pathPattern = /^(\/[\w.~-]{1,60}){0,4}$/;

/**
 * Where a service is: its origin, and the path below which a proxy has it. One origin may have several services, which
 * are told apart by that. null = this is no such address.
 */
export function serviceAddressIn(text: string): string | null {
  if (!URL.canParse(text)) return null;
  const { protocol, origin, pathname, search, hash, username, password } = new URL(text);
  const path = pathname.replace(/\/$/, '');
  const rest = search + hash + username + password;
  return /^https?:$/.test(protocol) && rest === '' && pathPattern.test(path) ? origin + path : null;
}

/** The same of an address that is one, whatever stands behind it. */
export function placeOf(address: string): string {
  const { origin, pathname } = new URL(address);
  return origin + pathname.replace(/\/+$/, '');
}

/** What stands before each path for whoever comes by the public address: `/switchback`, mostly nothing. */
export const prefixOf = (publicUrl: string | null): string =>
  publicUrl === null ? '' : new URL(publicUrl).pathname.replace(/\/$/, '');
