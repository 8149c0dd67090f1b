import type { Readable as Pipe } from 'node:stream';
import type { RotatedLog } from '../files/rotated-log.js';
import { keepLastLines, type LastLines } from './last-lines.js';
import type { LastOutput } from './last-output.js';
import { logLines } from './log-lines.js';
import { readableWithout } from './readable.js';
import type { PrepareOrder } from './protocol.js';

interface Keeping {
  readonly order: Pick<PrepareOrder, 'build' | 'secretKeys' | 'environment'>;
  readonly log: RotatedLog;
  readonly now: () => Date;
}

/** Reads what a build writes, and keeps it. */
export function readOutput(
  pipes: readonly (Pipe | null)[],
  { order, log, now }: Keeping,
): LastOutput & Pick<LastLines, 'lines'> {
  const { build, secretKeys, environment } = order;
  const readable = readableWithout(secretKeys.map((key) => environment[key] ?? ''));
  const last = keepLastLines(readable);
  let chunks = 0;
  const read = pipes.map(async (pipe) => {
    const keep = last.stream();
    const { take, rest } = logLines({ build, readable, now });
    await readPipe(pipe, (chunk) => {
      chunks += 1;
      keep(chunk);
      return log.write(take(chunk));
    });
    await log.write(rest());
  });
  return { read: Promise.all(read), chunks: () => chunks, lines: last.lines };
}

/** Waits for each write, so that a flood slows the build down instead of filling the memory. */
async function readPipe(pipe: Pipe | null, keep: (chunk: Buffer) => Promise<void>): Promise<void> {
  if (pipe === null) return;
  try {
    for await (const chunk of pipe as AsyncIterable<Buffer>) await keep(chunk);
  } catch {
    // A pipe that breaks ends the output, nothing else.
  }
}
