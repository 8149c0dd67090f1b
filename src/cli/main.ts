#!/usr/bin/env node
/** The entry: the only place of the command line that reads the process; everything else is handed on. */
const { argv, env, stdin, stdout, stderr } = process;

// Says of a fault where it is in the sources: only of what is loaded from here on.
process.setSourceMapsEnabled(true);
const { run } = await import('./run.js');

// A reader such as `head` may close the pipe early; that is no error of ours.
for (const stream of [stdout, stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });

const code = await run({
  args: argv.slice(2),
  script: argv[1] ?? '',
  env: { ...env },
  cwd: process.cwd(),
  stdin,
  stdout,
  stderr,
  now: () => new Date(),
});
process.exit(code);
