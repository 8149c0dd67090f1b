import type { IncomingMessage } from 'node:http';
import type { Forwarded } from '../model/settings.js';
import { wantsWebSocket } from './plain-request.js';
import { endToEnd, flatOf, hasLine, linesOf, withoutLines, type HeaderLine } from './raw-headers.js';

/** The headers with which a build hears a request: those that came, and where they came from. */
export function onwardHeaders(request: IncomingMessage, forwarded: Forwarded): string[] {
  const lines = endToEnd(linesOf(request.rawHeaders));
  const kept = forwarded === 'keep' ? lines : withoutLines(lines, ['forwarded', ...forwardedNames]);
  const named = hasLine(kept, 'host') || request.httpVersion === '1.1' ? kept : [...kept, ownHost(request)];
  const added = forwardedOf(request, kept).filter(([name]) => !hasLine(kept, name.toLowerCase()));
  return flatOf([...named, ...added, ...(isUpgrade(request) ? [upgrade] : [])]);
}

const upgrade: HeaderLine = ['Connection', 'Upgrade'];
const isUpgrade = (request: IncomingMessage): boolean =>
  wantsWebSocket(request) && /\bupgrade\b/i.test(request.headers.connection ?? '');

const forwardedNames = ['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-port', 'x-forwarded-proto'];

/** A front has said this already; what it said is kept. */
function forwardedOf(
  { socket, headers: { host } }: IncomingMessage,
  kept: readonly HeaderLine[],
): HeaderLine[] {
  const isSecure = kept.some(
    ([name, value]) => name.toLowerCase() === 'x-forwarded-proto' && value === 'https',
  );
  const usualPort = isSecure ? '443' : '80';
  return [
    ['X-Forwarded-For', socket.remoteAddress ?? ''],
    ...(host === undefined ? [] : [['X-Forwarded-Host', host] as const]),
    ['X-Forwarded-Port', /:(\d+)$/.exec(host ?? '')?.[1] ?? usualPort],
    ['X-Forwarded-Proto', 'http'],
  ];
}

/** HTTP/1.0 needs no host, and HTTP/1.1, in which it goes on, does. */
const ownHost = ({ socket }: IncomingMessage): HeaderLine => [
  'Host',
  `${socket.localAddress ?? ''}:${String(socket.localPort ?? '')}`,
];
