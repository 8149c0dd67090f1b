import { piecesOf } from './answer-body.js';
import type { HttpClient } from './http-client.js';
import { keepAsking, type Asking, type Waited } from './keep-asking.js';
import { readEvents, type ServerEvent } from './sse.js';

/** A stream of the service, and when it is over. */
export interface Streaming<T> extends Pick<Asking<T>, 'reconnect' | 'timeout' | 'lost'> {
  readonly path: string;
  /** true = it was the last one; `url` is that of the service which told it. */
  readonly onEvent: (event: ServerEvent, url: string) => boolean;
  /** What it ended with, asked whenever a connection has ended; null = it goes on. */
  readonly over: (client: HttpClient) => Promise<T | null>;
}

const retryEvery = 500;

/** Streams until it is over, Ctrl-C or the timeout; survives a restart of the service without a gap. */
export function keepStreaming<T>(streaming: Streaming<T>): Promise<Waited<T>> {
  const { reconnect, timeout, lost, over } = streaming;
  const position: Position = { lastId: '' };
  const ask = async (client: HttpClient): Promise<T | null> => {
    await streamOnce(client, streaming, position);
    return over(client);
  };
  return keepAsking({ reconnect, timeout, lost, ask, every: retryEvery });
}

/** Where the stream was: a connection that breaks is taken up from here. */
interface Position {
  lastId: string;
}

/** Reads one connection to its end. */
async function streamOnce<T>(
  client: HttpClient,
  { path, onEvent }: Streaming<T>,
  position: Position,
): Promise<void> {
  const resume: Record<string, string> = position.lastId === '' ? {} : { 'last-event-id': position.lastId };
  const headers = { accept: 'text/event-stream', ...resume };
  const response = await client.fetch({ method: 'get', path, headers, patient: true });
  if (response.status === 204 || response.body === null) return;
  for await (const event of readEvents(piecesOf(response.body, client.url))) {
    position.lastId = event.id;
    if (onEvent(event, client.url)) break;
  }
}
