import type { z } from 'zod';
import { CliError, failure } from '../terminal/failure.js';

/** The connection broke before the answer was whole. */
export class CutAnswer extends Error {
  constructor(cause: unknown) {
    super('the answer was cut off', { cause });
    this.name = 'CutAnswer';
  }
}

/** The whole text of an answer. Throws CutAnswer, or with what the request was ended. */
export const textOf = (response: Response): Promise<string> =>
  response.text().catch((error: unknown) => {
    throw error instanceof CliError ? error : new CutAnswer(error);
  });

/** An answer piece by piece. Throws CutAnswer; what its reader throws is none. */
export async function* piecesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of body) yield piece;
  } catch (error) {
    throw new CutAnswer(error);
  }
}

/** The JSON that the service at `url` sent with this status. Throws `not-switchback`. */
export function jsonIn(text: string, { url, status }: { url: string; status: number }): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw failure('not-switchback', { url, status }, error);
  }
}

/** What was told, as the contract has it; what another version adds is left out. Throws `other-contract`. */
export function answerOf<A extends z.ZodType>(answer: A, told: unknown, url: string): z.output<A> {
  const parsed = answer.safeParse(told);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map(({ path }) => `/${path.join('/')}`);
  throw failure('other-contract', { url, fields: fields.slice(0, 5) }, parsed.error);
}
