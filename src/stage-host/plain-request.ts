import type { IncomingMessage } from 'node:http';
import { linesOf } from './raw-headers.js';

/** The one protocol to which a connection may change at a stage's address. */
export const wantsWebSocket = ({ method, headers }: IncomingMessage): boolean =>
  method === 'GET' && headers.upgrade?.toLowerCase() === 'websocket';

/** The head of a request as its client would have sent it without the wish to change the protocol. */
export function plainHead({ method = '', url = '', httpVersion, rawHeaders }: IncomingMessage): Buffer {
  const lines = linesOf(rawHeaders).flatMap(([name, value]) => {
    const lower = name.toLowerCase();
    if (lower === 'upgrade' || lower === 'http2-settings') return [];
    const kept = lower === 'connection' ? withoutUpgrade(value) : value;
    return kept === null ? [] : [`${name}: ${kept}`];
  });
  return Buffer.from([`${method} ${url} HTTP/${httpVersion}`, ...lines, '', ''].join('\r\n'), 'latin1');
}

function withoutUpgrade(value: string): string | null {
  const tokens = value.split(',').map((token) => token.trim());
  const kept = tokens.filter((token) => !['', 'upgrade', 'http2-settings'].includes(token.toLowerCase()));
  return kept.length === 0 ? null : kept.join(', ');
}
