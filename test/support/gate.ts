import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A backend that listens only when its gate is opened: an update with it stands still for as long as a test wants. */
export interface Gate {
  readonly serverSource: string;
  open(): Promise<void>;
  /** From now on a backend of it stands still again. */
  close(): Promise<void>;
}

export function makeGate(folder: string, name: string): Gate {
  const file = join(folder, `gate-${name}`);
  return {
    serverSource: `
      const { existsSync } = require('node:fs');
      const { env } = process;
      const server = require('node:http').createServer((request, response) => {
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ name: '${name}', build: env.SWITCHBACK_BUILD, greeting: env.GREETING, pid: process.pid }));
      });
      const timer = setInterval(() => {
        if (!existsSync(${JSON.stringify(file)})) return;
        clearInterval(timer);
        server.listen(Number(env.PORT), env.HOST);
      }, 10);`,
    open: () => writeFile(file, ''),
    close: () => rm(file, { force: true }),
  };
}
