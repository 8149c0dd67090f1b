import type { Socket } from 'node:net';
import { isObject, parseJson } from '../files/json-file.js';

const longestLine = 4 * 1024 ** 2;

/** The JSON objects that arrive on a connection, one per line; ends with it, and on anything that is none. */
export async function* messagesOf(socket: Socket): AsyncGenerator<Readonly<Record<string, unknown>>> {
  let rest = Buffer.alloc(0);
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    rest = Buffer.concat([rest, chunk]);
    for (let end = rest.indexOf(10); end !== -1; end = rest.indexOf(10)) {
      const message = parseJson(rest.subarray(0, end).toString('utf8'), isObject);
      rest = rest.subarray(end + 1);
      if (message === null) return;
      yield message;
    }
    if (rest.length > longestLine) return;
  }
}
