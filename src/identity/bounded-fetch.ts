/** What an issuer says of itself and its keys has a few KB. */
const mostBytes = 1024 * 1024;

/** A fetch whose answers are read whole, and given up where one is larger than anything that is asked for here. */
export const boundedFetch =
  (fetch: typeof globalThis.fetch): typeof globalThis.fetch =>
  async (...asked) => {
    const response = await fetch(...asked);
    if (response.body === null) return response;
    const { status, statusText, headers } = response;
    return new Response(await wholeOf(response.body), { status, statusText, headers });
  };

async function wholeOf(body: ReadableStream<Uint8Array>): Promise<Buffer<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // Whoever leaves the loop ends the connection.
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > mostBytes) throw new Error(`the answer is larger than ${String(mostBytes)} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
