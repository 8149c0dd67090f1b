import type { Probe, ProbeAnswer } from '../ports/probe.js';

const deadlineMilliseconds = 5000;
const usualBytes = 256 * 1024;

/** Asks a running backend one GET: no redirects, a deadline over the whole answer, a cap on its body. */
export const probe: Probe = {
  get: async (url, { mostBytes } = { mostBytes: usualBytes }) => {
    const began = performance.now();
    const took = (): number => Math.round((performance.now() - began) * 10) / 10;
    try {
      const response = await fetch(url, {
        redirect: 'manual',
        signal: AbortSignal.timeout(deadlineMilliseconds),
        headers: { accept: 'application/json, */*;q=0.5' },
      });
      const contentType = response.headers.get('content-type');
      const { text, cut } = await readCapped(response, mostBytes);
      const headers = Object.fromEntries(response.headers);
      return {
        ...nothing,
        status: response.status,
        milliseconds: took(),
        contentType,
        headers,
        body: parsed(text),
        ...(cut ? { cut } : {}),
      };
    } catch (error) {
      return { ...nothing, milliseconds: took(), error: error instanceof Error ? error.name : 'unknown' };
    }
  },
};

const nothing: ProbeAnswer = {
  status: null,
  milliseconds: 0,
  contentType: null,
  headers: {},
  body: null,
  error: null,
};

async function readCapped(response: Response, mostBytes: number): Promise<{ text: string; cut: boolean }> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += (chunk as Uint8Array).length;
    chunks.push(chunk as Uint8Array);
    if (size > mostBytes) break;
  }
  return { text: Buffer.concat(chunks).subarray(0, mostBytes).toString('utf8'), cut: size > mostBytes };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
