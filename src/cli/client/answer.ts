/** What a service answered. Its body is read once, or let go of. */
export interface Answer {
  readonly status: number;
  /** null = it has no such header; the name is in lower case. */
  readonly header: (name: string) => string | null;
  /** null = it has none. Reading it throws what its request was ended with, or that it was cut off. */
  readonly body: AsyncIterable<Uint8Array> | null;
  /** Lets go of what nobody reads. */
  readonly end: () => void;
}

/** A success (RFC 9110, 15.3). */
export const isOk = ({ status }: Pick<Answer, 'status'>): boolean => status >= 200 && status < 300;
