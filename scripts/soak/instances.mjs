import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * One service as people start it, that can be killed and comes back: `{ url(), kill(), stop(), troubles }`. `url()` is
 * null while it is away; `troubles` tells of every end that nobody asked for.
 */
export function keepInstance({ project, databaseUrl, name, args: more = [], env = {} }) {
  const troubles = [];
  let child = null;
  let url = null;
  let over = false;

  /** Resolves when the process is gone; `url` is set meanwhile when it is ready. */
  const runOnce = async () => {
    const entry = join(project.installation, 'dist/cli/main.js');
    const args = ['serve', '--port', '0', '--stage-ports', 'auto', '--data-dir', project.dataDir, ...more];
    const mine = spawn(process.execPath, [entry, ...args], {
      cwd: project.dir,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, DATABASE_URL: databaseUrl, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = mine;
    let said = '';
    for (const stream of [mine.stdout, mine.stderr])
      stream.on('data', (chunk) => {
        said += chunk;
        url = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0] ?? url;
      });
    const [code, signal] = await once(mine, 'exit');
    const wasReady = url !== null;
    url = null;
    // A start without a database is refused, and tried again; whoever runs may not end, unless it is killed.
    if (signal !== 'SIGKILL' && (wasReady || over) && code !== 0)
      troubles.push({ instance: name, code, signal, said: said.slice(-2000) });
    return { wasReady, said, killed: signal === 'SIGKILL' };
  };

  let failedStarts = 0;
  const life = (async () => {
    for (let before = { wasReady: true }; !over;) {
      if (!before.wasReady) {
        failedStarts += 1;
        if (!before.killed && !/database|데이터베이스/i.test(before.said))
          troubles.push({ instance: name, start: before.said });
        await pause(300);
      }
      if (!over) before = await runOnce();
    }
  })();

  return {
    troubles,
    url: () => url,
    failedStarts: () => failedStarts,
    kill: () => child?.kill('SIGKILL'),
    stop: async () => {
      over = true;
      child?.kill('SIGTERM');
      await life;
    },
  };
}
