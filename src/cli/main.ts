#!/usr/bin/env node
/** The entry: the only place of the command line that reads the process; everything else is handed on. */
import module from 'node:module';
import { join } from 'node:path';
import { userCaches } from '../files/user-caches.js';

const { argv, env, stdin, stdout, stderr } = process;

// Compiled code is kept from one command to the next, where Node.js can (since 22.8): in the user's own folder, for what
// lies there is run.
const { enableCompileCache } = module as { enableCompileCache?: (folder: string) => unknown };
enableCompileCache?.(join(userCaches(env), 'switchback'));
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
