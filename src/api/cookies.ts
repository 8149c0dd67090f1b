import type { Request } from 'express';
import type { ApiPorts } from './api-ports.js';

/** A cookie of ours: no page of another site, no script and no host beside us reads or sets it. */
interface OwnCookie {
  /** What the browser sent; null = nothing. */
  in(request: Request, secure: boolean): string | null;
  /** For `Set-Cookie`. */
  set(value: string, seconds: number, secure: boolean): string;
  clear(secure: boolean): string;
}

/** Strict: a browser sends it with what our own pages ask for, and with nothing else. */
export const sessionCookie = cookieOf('switchback', 'Strict');

/** Lax: it has to come back when the provider sends the browser here. */
export const pendingCookie = cookieOf('switchback-sign-in', 'Lax');

/** Whether browsers reach us by TLS, as a public address says; without it only loopback is left. */
export const isSecure = ({ publicUrl }: Pick<ApiPorts, 'publicUrl'>): boolean => publicUrl !== null;

function cookieOf(plain: string, site: 'Strict' | 'Lax'): OwnCookie {
  const named = (secure: boolean): string => (secure ? `__Host-${plain}` : plain);
  const set = (value: string, seconds: number, secure: boolean): string =>
    [
      `${named(secure)}=${value}`,
      ...['Path=/', 'HttpOnly', `SameSite=${site}`, `Max-Age=${String(seconds)}`],
      ...(secure ? ['Secure'] : []),
    ].join('; ');
  return {
    set,
    clear: (secure) => set('', 0, secure),
    in: (request, secure) => {
      const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
      const start = `${named(secure)}=`;
      const value = pairs.find((pair) => pair.startsWith(start))?.slice(start.length) ?? '';
      return value === '' ? null : value;
    },
  };
}
