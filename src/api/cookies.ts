import type { Request } from 'express';
import { prefixOf } from '../model/service-address.js';
import type { ApiPorts } from './api-ports.js';

/** A cookie of ours: no page of another site, no script and no host beside us reads or sets it. */
interface OwnCookie {
  /** What the browser sent; null = nothing. */
  in(request: Request, at: CookiePlace): string | null;
  /** For `Set-Cookie`. */
  set(value: string, seconds: number, at: CookiePlace): string;
  clear(at: CookiePlace): string;
}

/** How browsers reach us. */
interface CookiePlace {
  /** By TLS, as a public address says; without it only loopback is left. */
  readonly isSecure: boolean;
  /** Below which path: what else has our origin is sent nothing of it. Empty = the origin is ours alone. */
  readonly prefix: string;
}

/** Strict: a browser sends it with what our own pages ask for, and with nothing else. */
export const sessionCookie = cookieOf('switchback', 'Strict');

/** Lax: it has to come back when the provider sends the browser here. */
export const pendingCookie = cookieOf('switchback-sign-in', 'Lax');

export const cookiePlace = ({ publicUrl }: Pick<ApiPorts, 'publicUrl'>): CookiePlace => ({
  isSecure: publicUrl !== null,
  prefix: prefixOf(publicUrl),
});

/** What a page of ours has kept of a person's choice: no secret, and nothing that anything depends on. */
export const choiceCookie = (name: 'lang' | 'theme' | 'zone', request: Request): string | null =>
  valueIn(request, `switchback-${name}`);

function valueIn(request: Request, name: string): string | null {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  const start = `${name}=`;
  const value = pairs.find((pair) => pair.startsWith(start))?.slice(start.length) ?? '';
  return value === '' ? null : value;
}

function cookieOf(plain: string, site: 'Strict' | 'Lax'): OwnCookie {
  const named = ({ isSecure, prefix }: CookiePlace): string => {
    if (!isSecure) return plain;
    // A browser takes `__Host-` for a whole host only.
    return prefix === '' ? `__Host-${plain}` : `__Secure-${plain}`;
  };
  const set = (value: string, seconds: number, at: CookiePlace): string =>
    [
      `${named(at)}=${value}`,
      ...[`Path=${at.prefix === '' ? '/' : at.prefix}`, 'HttpOnly', `SameSite=${site}`],
      `Max-Age=${String(seconds)}`,
      ...(at.isSecure ? ['Secure'] : []),
    ].join('; ');
  return {
    set,
    clear: (at) => set('', 0, at),
    in: (request, at) => valueIn(request, named(at)),
  };
}
