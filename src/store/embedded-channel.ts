import type { BirpcOptions } from 'birpc';
import type { EmbeddedAnswer, EmbeddedEnd, EmbeddedStatement } from './embedded.js';

/** What the thread of the embedded database does for the service. */
export interface EmbeddedThread {
  /** Opens the files of a folder; throws what the disk said, if it was the disk. */
  open(folder: string): Promise<void>;
  query(sql: string, parameters: readonly unknown[]): Promise<EmbeddedAnswer<unknown>>;
  exec(sql: string): Promise<EmbeddedAnswer<unknown>[]>;
  /** Gives the number of the transaction. */
  begin(): Promise<number>;
  queryIn(transaction: number, sql: string, parameters: readonly unknown[]): Promise<EmbeddedAnswer<unknown>>;
  end(
    transaction: number,
    how: EmbeddedEnd,
    last?: EmbeddedStatement,
  ): Promise<EmbeddedAnswer<unknown> | null>;
  listen(channel: string, listener: number): Promise<void>;
  unlisten(listener: number): Promise<void>;
  close(): Promise<void>;
}

/** What the thread tells by itself. */
export interface EmbeddedListener {
  noticed(listener: number, payload: string): void;
  /** It cannot go on; what the disk said, or null. */
  broke(failure: NodeJS.ErrnoException | null): void;
}

interface Port {
  postMessage(message: unknown): void;
  on(event: 'message', hear: (message: unknown) => void): unknown;
}

interface Message {
  readonly e?: unknown;
  readonly a?: readonly unknown[];
}

/**
 * Both ends of the wire. What is copied between threads loses all of an error but its words (HTML standard, structured
 * clone), and PostgreSQL says by `code` what is wrong: it goes along.
 */
export const channelOn = (
  port: Port,
): Pick<BirpcOptions, 'post' | 'on' | 'serialize' | 'deserialize' | 'timeout'> => ({
  post: (message) => {
    port.postMessage(message);
  },
  on: (hear) => {
    port.on('message', hear);
  },
  serialize: (message: Message) => withErrors(message, packed),
  deserialize: (message: Message) => withErrors(message, unpacked),
  // A statement takes as long as it takes.
  timeout: -1,
});

const withErrors = (message: Message, turn: (value: unknown) => unknown): Message => ({
  ...message,
  ...(message.e === undefined ? {} : { e: turn(message.e) }),
  ...(message.a === undefined ? {} : { a: message.a.map(turn) }),
});

interface Packed {
  readonly isError: true;
  readonly fields: Readonly<Record<string, unknown>>;
}

function packed(value: unknown): unknown {
  if (!(value instanceof Error)) return value;
  const { name, message, stack } = value;
  // PGlite's also hold the statement's values and functions.
  const plain = Object.entries(value).filter(([, field]) => ['string', 'number'].includes(typeof field));
  return { isError: true, fields: { ...Object.fromEntries(plain), name, message, stack } } satisfies Packed;
}

const isPacked = (value: unknown): value is Packed =>
  typeof value === 'object' && value !== null && 'isError' in value;

const unpacked = (value: unknown): unknown =>
  isPacked(value) ? Object.assign(new Error(), value.fields) : value;
