import { request as ask, type ClientRequest, type IncomingMessage } from 'node:http';
import type { BackendProcess } from './backend-process.js';
import { onwardHeaders } from './onward-headers.js';
import { hasLine, linesOf } from './raw-headers.js';

/** Whom the requests of an address are for. */
export type Target = Pick<BackendProcess, 'port' | 'forwarded' | 'enter' | 'hasExited'>;

/** A head is as long as the build lets it be; this only keeps one from filling the memory. */
export const longestHead = 1024 ** 2;

/**
 * Begins a request to a build, its body to follow; throws where Node's own client cannot say it. Each has a connection
 * of its own: one that was kept alive could be closed by the build just as it is used again.
 */
export function beginOnward(request: IncomingMessage, target: Target): ClientRequest {
  const { method, url } = request;
  const headers = onwardHeaders(request, target.forwarded);
  const isEmpty = !hasBody(request);
  // Where these have no length, the client would announce chunks.
  if (isEmpty && needsLength.test(method ?? '')) headers.push('Content-Length', '0');
  const onward = ask({
    ...{ host: '127.0.0.1', port: target.port, agent: false, maxHeaderSize: longestHead },
    ...{ method, path: url, headers },
  });
  onward.maxHeadersCount = 0;
  return onward;
}

export const hasBody = ({ rawHeaders }: IncomingMessage): boolean => {
  const lines = linesOf(rawHeaders);
  return hasLine(lines, 'transfer-encoding') || hasLine(lines, 'content-length');
};

const needsLength = /^(?!GET$|HEAD$|DELETE$|OPTIONS$|TRACE$|CONNECT$)/;
