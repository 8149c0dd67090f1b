import type { ClientRequest, InformationEvent, IncomingMessage, ServerResponse } from 'node:http';
import { passAnswer, unavailable } from './answer.js';
import { beginOnward, hasBody, type Target } from './onward.js';
import { linesOf } from './raw-headers.js';

/** Hands a request on to a build, and the build's answer back. */
export function passRequest(request: IncomingMessage, response: ServerResponse, target: Target | null): void {
  // Whoever leaves while it is answered makes an error of that.
  response.on('error', () => undefined);
  if (target === null || target.hasExited()) {
    unavailable(response, 503);
    return;
  }
  response.once('close', target.enter());
  const onward = begin(request, target);
  if (onward === null) {
    response.writeHead(400, { connection: 'close' }).end();
    return;
  }
  response.once('close', () => onward.destroy());
  passBack(onward, request, response);
  passBody(request, onward);
}

/** null = a request that this server takes and its own client does not, as one to a target with a tab. */
function begin(request: IncomingMessage, target: Target): ClientRequest | null {
  try {
    return beginOnward(request, target);
  } catch {
    return null;
  }
}

function passBack(onward: ClientRequest, request: IncomingMessage, response: ServerResponse): void {
  onward.on('error', () => undefined);
  onward.on('continue', () => {
    if (request.headers.expect !== undefined) response.writeContinue();
  });
  onward.on('information', (hint) => {
    passHint(hint, request, response);
  });
  onward.once('response', (answer) => {
    passAnswer(answer, request, response);
  });
  // Also when the build changes the protocol unasked: then it has neither answered nor failed.
  onward.once('close', () => {
    unavailable(response, 502);
  });
}

/** What comes before an answer; a client of HTTP/1.0 knows no such thing. */
function passHint(hint: InformationEvent, request: IncomingMessage, response: ServerResponse): void {
  if (request.httpVersion === '1.0' || response.headersSent) return;
  if (hint.statusCode === 102) response.writeProcessing();
  if (hint.statusCode === 103) passEarlyHints(hint, response);
}

function passEarlyHints({ rawHeaders }: InformationEvent, response: ServerResponse): void {
  const links: string[] = [];
  const hints: Record<string, string | string[]> = {};
  for (const [name, value] of linesOf(rawHeaders)) {
    if (name.toLowerCase() === 'link') links.push(...value.split(/,\s*(?=<)/));
    else hints[name] = value;
  }
  try {
    response.writeEarlyHints({ ...hints, link: links });
  } catch {
    // A link that is none is a hint about nothing.
  }
}

function passBody(request: IncomingMessage, onward: ClientRequest): void {
  if (!hasBody(request)) {
    onward.end();
    return;
  }
  // The body may come much later than the head, or only when the build asks for it.
  onward.flushHeaders();
  request.once('end', () => {
    if (request.rawTrailers.length > 0)
      onward.addTrailers(linesOf(request.rawTrailers).map(([...line]) => line));
  });
  request.pipe(onward);
}
