import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import { endToEnd, flatOf, linesOf, withoutLines } from './raw-headers.js';

/**
 * Hands a build's answer on. What of it HTTP cannot say is a 502, and what breaks later cuts this one connection:
 * nothing is thrown, for that would end the host and everybody else's requests with it.
 */
export function passAnswer(
  answer: IncomingMessage,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if (!begin(answer, request, response)) {
    answer.destroy();
    unavailable(response, 502);
    return;
  }
  answer.once('end', () => {
    passTrailers(answer, response);
  });
  // A break on either side ends the other one, too.
  pipeline(answer, response, () => undefined);
}

/** False = it cannot be begun. */
function begin(answer: IncomingMessage, request: IncomingMessage, response: ServerResponse): boolean {
  const { statusCode = 0, statusMessage } = answer;
  // What comes before an answer is none.
  if (statusCode < 200) return false;
  response.sendDate = false;
  try {
    response.writeHead(statusCode, statusMessage, headersOf(answer, request));
    // The body may come much later, as that of a stream of events.
    response.flushHeaders();
    return true;
  } catch {
    return false;
  }
}

/** What a client gets while no build answers; nothing when an answer was begun, which ends where it is handed on. */
export function unavailable(response: ServerResponse, status: keyof typeof addressCodes): void {
  if (response.headersSent) return;
  // The reason in full: one that a build sent, and that cannot be sent, would be taken again.
  response.writeHead(status, STATUS_CODES[status], {
    'content-type': 'application/json',
    'retry-after': '1',
  });
  response.end(JSON.stringify({ code: addressCodes[status] }));
}

/** What an address says for a build that does not. */
export const addressCodes = { 502: 'backend-unreachable', 503: 'backend-down' } as const;

/** How the body is sent is between the build and us, as the connection is. */
function headersOf(answer: IncomingMessage, request: IncomingMessage): string[] {
  const dropped = mayTrail(answer, request) ? [] : ['trailer'];
  return flatOf(withoutLines(endToEnd(linesOf(answer.rawHeaders)), ['transfer-encoding', ...dropped]));
}

/** Only the end of a body in chunks has room for trailers. */
function mayTrail(answer: IncomingMessage, { method, httpVersion }: IncomingMessage): boolean {
  const isChunked = answer.headers['transfer-encoding'] === 'chunked';
  const hasBody = method !== 'HEAD' && answer.statusCode !== 204 && answer.statusCode !== 304;
  return isChunked && hasBody && httpVersion === '1.1';
}

function passTrailers({ rawTrailers }: IncomingMessage, response: ServerResponse): void {
  if (rawTrailers.length === 0) return;
  try {
    response.addTrailers(linesOf(rawTrailers).map(([...line]) => line));
  } catch {
    response.destroy();
  }
}
