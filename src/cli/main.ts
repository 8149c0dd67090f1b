#!/usr/bin/env node
import { run } from './run.js';

/** The entry: the only place of the command line that reads the process; everything else is handed on. */
const { argv, env, stdin, stdout, stderr } = process;

// A reader such as `head` may close the pipe early; that is no error of ours.
for (const stream of [stdout, stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });

const code = await run({
  args: argv.slice(2),
  env: { ...env },
  cwd: process.cwd(),
  stdin,
  stdout,
  stderr,
  now: () => new Date(),
});
process.exit(code);
