import { Readable, Writable } from 'node:stream';
import { run as runIn } from '../../src/cli/run.js';
import { commandOf } from '../../src/cli/local/own-link.js';
import { installation, type Ended, type RunOptions } from './command.js';

interface InProcess extends Pick<RunOptions, 'cwd' | 'env'> {
  readonly columns?: number;
  /** What comes by a pipe. */
  readonly stdin?: string;
  /** What was started; unless it is said, the one on the PATH. */
  readonly script?: string;
}

/** The same, started by its file: what it prints can be pasted here. */
export const runByFile = (args: readonly string[], options: InProcess = {}): Promise<Ended> =>
  run(args, { ...options, script: commandOf(installation) });

/**
 * Runs the command in this process, between pipes: for everything that is not about its own process. As there, it has
 * no more environment than it is given.
 */
export async function run(
  args: readonly string[],
  { cwd = '/', env = {}, columns, stdin = '', script = '/usr/local/bin/switchback' }: InProcess = {},
): Promise<Ended> {
  const [stdout, stderr] = [pipe(columns), pipe()];
  const code = await runIn({
    ...{ args, cwd, script },
    env: { PATH: `/usr/local/bin:${process.env['PATH'] ?? ''}`, ...env },
    ...{
      stdin: Object.assign(Readable.from(stdin === '' ? [] : [Buffer.from(stdin)]), { isTTY: false }),
      stdout,
      stderr,
    },
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
