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
    const lines = logLines({ build, readable, now });
    const waiting = showUnended(() => log.write(lines.soFar()));
    await readPipe(pipe, (chunk) => {
      chunks += 1;
      keep(chunk);
      waiting.came(chunk);
      return log.write(lines.take(chunk));
    });
    waiting.end();
    await log.write(lines.rest());
  });
  return { read: Promise.all(read), chunks: () => chunks, lines: last.lines };
}

/** So long a reader waits for the end of a line that a build has begun, such as a question. */
const unendedMilliseconds = 1000;

function showUnended(show: () => Promise<void>): { came: (chunk: Buffer) => void; end: () => void } {
  let timer: NodeJS.Timeout | null = null;
  const end = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  };
  return {
    came: (chunk) => {
      const endsLine = chunk.at(-1) === newline;
      if (endsLine) end();
      else
        timer ??= setTimeout(() => {
          timer = null;
          void show();
        }, unendedMilliseconds);
    },
    end,
  };
}

const newline = 10;

/** Waits for each write, so that a flood slows the build down instead of filling the memory. */
async function readPipe(pipe: Pipe | null, keep: (chunk: Buffer) => Promise<void>): Promise<void> {
  if (pipe === null) return;
  try {
    for await (const chunk of pipe as AsyncIterable<Buffer>) await keep(chunk);
  } catch {
    // A pipe that breaks ends the output, nothing else.
  }
}
