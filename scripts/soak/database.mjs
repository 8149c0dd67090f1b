import { execFile } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { startPostgres, stopPostgres } from '../postgres.mjs';
import { findPostgres } from '../postgres/find.mjs';

/** A PostgreSQL that can be taken away: `{ url, restart(milliseconds), stop() }`. */
export async function startDatabase() {
  const bin = findPostgres();
  const { url, folder } = await startPostgres({ bin });
  const data = join(folder, 'data');
  // Whoever owns the files runs the server, which refuses to be root's.
  const { uid, gid } = statSync(folder);
  const owner = process.getuid() === 0 ? { uid, gid } : {};
  const control = (...args) =>
    promisify(execFile)(join(bin, 'pg_ctl'), ['-D', data, '-w', ...args], {
      cwd: folder,
      env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
      ...owner,
    });
  return {
    url,
    /** As if it had crashed, and back after a while, on the same port. */
    restart: async (milliseconds) => {
      await control('-m', 'immediate', 'stop');
      await pause(milliseconds);
      // Not into the log of the first start, which belongs to whoever started it.
      await control('-l', join(folder, 'restarts.log'), 'restart');
    },
    stop: () =>
      stopPostgres(Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]), folder),
  };
}
