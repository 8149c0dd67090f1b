import { execFile } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { startPostgres, stopPostgres } from '../postgres.mjs';
import { findPostgres } from '../postgres/find.mjs';

/** A PostgreSQL that can be taken away: `{ url, crash(), comeBack(), restart(milliseconds), stop() }`. */
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
  const crash = () => control('-m', 'immediate', 'stop');
  /** On the same port. Not into the log of the first start, which belongs to whoever started it. */
  const comeBack = () => control('-l', join(folder, 'restarts.log'), 'restart');
  return {
    url,
    crash,
    comeBack,
    restart: async (milliseconds) => {
      await crash();
      await pause(milliseconds);
      await comeBack();
    },
    stop: () =>
      stopPostgres(Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]), folder),
  };
}
