#!/usr/bin/env node
/** The entry: the only place of the command line that reads the process; everything else is handed on. */
import module from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

const { argv, env, stdin, stdout, stderr } = process;

// Compiled code is kept from one command to the next, where Node.js can (since 22.8): in the user's own folder, for what
// lies there is run.
const caches = env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
(module as { enableCompileCache?: (folder: string) => unknown }).enableCompileCache?.(
  join(caches, 'switchback'),
);
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
