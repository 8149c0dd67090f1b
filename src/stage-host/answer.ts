import { STATUS_CODES, type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';

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
export function unavailable(response: ServerResponse, status: 502 | 503): void {
  if (response.headersSent) return;
  const code = status === 503 ? 'backend-down' : 'backend-unreachable';
  // The reason in full: one that a build sent, and that cannot be sent, would be taken again.
  response.writeHead(status, STATUS_CODES[status], {
    'content-type': 'application/json',
    'retry-after': '1',
  });
  response.end(JSON.stringify({ code }));
}

/** `connection` and the way of sending the body are between the build and us. */
function headersOf(answer: IncomingMessage, request: IncomingMessage): OutgoingHttpHeaders {
  const { 'keep-alive': _kept, 'transfer-encoding': _coding, trailer, ...headers } = answer.headers;
  const usual = request.httpVersion === '1.0' ? 'close' : 'keep-alive';
  return {
    ...headers,
    ...(trailer !== undefined && mayTrail(answer, request) ? { trailer } : {}),
    connection: request.headers.connection ?? usual,
  };
}

/** Only the end of a body in chunks has room for trailers. */
function mayTrail(answer: IncomingMessage, { method, httpVersion }: IncomingMessage): boolean {
  const isChunked = answer.headers['transfer-encoding'] === 'chunked';
  const hasBody = method !== 'HEAD' && answer.statusCode !== 204 && answer.statusCode !== 304;
  return isChunked && hasBody && httpVersion === '1.1';
}

function passTrailers(answer: IncomingMessage, response: ServerResponse): void {
  try {
    response.addTrailers(answer.trailers);
  } catch {
    response.destroy();
  }
}
