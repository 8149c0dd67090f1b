import { Readable, Writable } from 'node:stream';
import { run as runIn } from '../../src/cli/run.js';
import type { Ended, RunOptions } from './command.js';

/**
 * Runs the command in this process, between pipes: for everything that is not about its own process. As there, it has
 * no more environment than it is given.
 */
export async function run(
  args: readonly string[],
  { cwd = '/', env = {}, columns }: Pick<RunOptions, 'cwd' | 'env'> & { columns?: number } = {},
): Promise<Ended> {
  const [stdout, stderr] = [pipe(columns), pipe()];
  const code = await runIn({
    ...{ args, cwd, env: { PATH: process.env['PATH'], ...env } },
    ...{ stdin: Object.assign(Readable.from([]), { isTTY: false }), stdout, stderr },
    now: () => new Date(),
  });
  return { code, stdout: stdout.said(), stderr: stderr.said() };
}

/** With columns it is a terminal of that width. */
function pipe(columns?: number) {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      chunks.push(chunk);
      done();
    },
  });
  return Object.assign(stream, {
    isTTY: columns !== undefined,
    columns: columns ?? 0,
    said: () => Buffer.concat(chunks).toString(),
  });
}
