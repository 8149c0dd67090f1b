import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A backend that listens only when its gate is opened: an update with it stands still for as long as a test wants. */
export interface Gate {
  readonly serverSource: string;
  /** Whether a backend stands at it: its update is in the middle, and its CLI listens to signals. */
  isReached(): boolean;
  open(): Promise<void>;
  /** From now on a backend of it stands still again. */
  close(): Promise<void>;
}

export function makeGate(folder: string, name: string): Gate {
  const file = join(folder, `gate-${name}`);
  const reached = `${file}.reached`;
  return {
    serverSource: `
      const { existsSync, writeFileSync } = require('node:fs');
      const { env } = process;
      const server = require('node:http').createServer((request, response) => {
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ name: '${name}', build: env.SWITCHBACK_BUILD, greeting: env.GREETING, pid: process.pid }));
      });
      writeFileSync(${JSON.stringify(reached)}, '');
      const timer = setInterval(() => {
        if (!existsSync(${JSON.stringify(file)})) return;
        clearInterval(timer);
        server.listen(Number(env.PORT), env.HOST);
      }, 10);`,
    isReached: () => existsSync(reached),
    open: () => writeFile(file, ''),
    close: async () => {
      for (const one of [file, reached]) await rm(one, { force: true });
    },
  };
}
