import { CliError } from '../terminal/failure.js';

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
