import type { Readable } from 'node:stream';
import type { RotatedLog } from '../files/rotated-log.js';
import type { LastLines } from './last-lines.js';
import type { LastOutput } from './last-output.js';

interface Kept {
  readonly lines: LastLines;
  readonly log: RotatedLog;
}

/** Reads what a build writes, and keeps it. */
export function readOutput(pipes: readonly (Readable | null)[], { lines, log }: Kept): LastOutput {
  let chunks = 0;
  const keeper = (): ((chunk: Buffer) => Promise<void>) => {
    const keep = lines.stream();
    return (chunk) => {
      chunks += 1;
      keep(chunk);
      return log.write(chunk);
    };
  };
  const read = Promise.all(pipes.map((pipe) => readPipe(pipe, keeper())));
  return { read, chunks: () => chunks };
}

/** Waits for each write, so that a flood slows the build down instead of filling the memory. */
async function readPipe(pipe: Readable | null, keep: (chunk: Buffer) => Promise<void>): Promise<void> {
  if (pipe === null) return;
  try {
    for await (const chunk of pipe as AsyncIterable<Buffer>) await keep(chunk);
  } catch {
    // A pipe that breaks ends the output, nothing else.
  }
}
