import type * as z from 'zod';
import { CliError, failure } from '../terminal/failure.js';
import type { Answer } from './answer.js';

/**
 * The answer, whose reading ends with the signal. The runtime's own request stops listening to its signal once its
 * memory is collected, although the body still streams.
 */
export function endedBy(signal: AbortSignal | null, response: Response): Response {
  if (signal === null || response.body === null) return response;
  return new Response(
    response.body.pipeThrough(new TransformStream<Uint8Array, Uint8Array>(), { signal }),
    response,
  );
}

/** The whole text of an answer from `url`. Throws `answer-cut`, or with what the request was ended. */
export async function textOf({ body }: Pick<Answer, 'body'>, url: string): Promise<string> {
  const pieces: Uint8Array[] = [];
  try {
    for await (const piece of body ?? []) pieces.push(piece);
  } catch (error) {
    throw error instanceof CliError ? error : failure('answer-cut', { url }, error);
  }
  return Buffer.concat(pieces).toString();
}

/** An answer from `url` piece by piece. Throws `answer-cut`; what its reader throws is none. */
export async function* piecesOf(body: AsyncIterable<Uint8Array>, url: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of body) yield piece;
  } catch (error) {
    throw failure('answer-cut', { url }, error);
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
  // Code made for a schema takes longer than it saves where it reads one answer: a tenth of `status`.
  const parsed = answer.safeParse(told, { jitless: true });
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map(({ path }) => `/${path.join('/')}`);
  throw failure('other-contract', { url, fields: fields.slice(0, 5) }, parsed.error);
}
