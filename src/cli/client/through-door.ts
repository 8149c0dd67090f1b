import { request } from 'node:http';
import { dirname, basename } from 'node:path';
import { Readable } from 'node:stream';
import { withSocketPath } from '../../processes/socket-path.js';

/** The same as `fetch`, through the socket by which the user who runs the service reaches it: no proxy is before that. */
export async function fetchThrough(door: string, path: string, init: RequestInit): Promise<Response> {
  const { method = 'GET', signal } = init;
  const place = { folder: dirname(door), name: basename(door) };
  return withSocketPath(place, (socketPath) => {
    const headers = {
      ...Object.fromEntries(new Headers(init.headers)),
      ...lengthOf(init.body),
      host: 'localhost',
    };
    return new Promise<Response>((resolve, reject) => {
      const asked = request({
        socketPath,
        method,
        path,
        headers,
        ...(signal == null ? {} : { signal }),
      });
      asked.once('error', (error) => {
        reject(signal?.aborted === true ? (signal.reason as Error) : error);
      });
      asked.once('response', (answer) => {
        const { statusCode: status = 0 } = answer;
        const body = bodyless.includes(status) || method === 'HEAD' ? null : Readable.toWeb(answer);
        if (body === null) answer.resume();
        resolve(
          new Response(body as ReadableStream | null, { status, headers: headersOf(answer.rawHeaders) }),
        );
      });
      send(asked, init.body);
    });
  });
}

const bodyless: readonly number[] = [204, 304];

/** Of a DELETE nothing is said by itself about a body that it has. */
const lengthOf = (body: RequestInit['body']): Record<string, string> =>
  typeof body === 'string' ? { 'content-length': String(Buffer.byteLength(body)) } : {};

function send(asked: ReturnType<typeof request>, body: RequestInit['body']): void {
  if (body instanceof ReadableStream) Readable.fromWeb(body as never).pipe(asked);
  else asked.end(typeof body === 'string' ? body : undefined);
}

function headersOf(raw: readonly string[]): Headers {
  const headers = new Headers();
  for (let at = 0; at < raw.length; at += 2) headers.append(raw[at] ?? '', raw[at + 1] ?? '');
  return headers;
}
