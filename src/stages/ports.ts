import { readFile, rename, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';

/** Stage name → port, as `serve --stage-ports auto` chose them; empty when the dotenv files decide. */
export async function readPorts(dataDir: string): Promise<Readonly<Record<string, number>>> {
  const text = await readFile(portsFile(dataDir), 'utf8').catch(() => '{}');
  return JSON.parse(text) as Record<string, number>;
}

/** Chooses a free port for every stage that has none yet and remembers it, so that addresses stay. */
export async function choosePorts(dataDir: string, stages: readonly string[]): Promise<void> {
  await rename(asideFile(dataDir), portsFile(dataDir)).catch(() => undefined);
  const ports = { ...(await readPorts(dataDir)) };
  for (const stage of stages) ports[stage] ??= await freePort(Object.values(ports));
  const next = `${portsFile(dataDir)}.next`;
  await writeFile(next, `${JSON.stringify(ports, null, 2)}\n`);
  await rename(next, portsFile(dataDir));
}

/** From now on the dotenv files decide; what was chosen is kept for when it is wanted again. */
export const setPortsAside = (dataDir: string): Promise<void> =>
  rename(portsFile(dataDir), asideFile(dataDir)).catch(() => undefined);

const portsFile = (dataDir: string): string => join(dataDir, 'ports.json');
const asideFile = (dataDir: string): string => join(dataDir, 'ports.aside.json');

async function freePort(taken: readonly number[]): Promise<number> {
  for (;;) {
    const port = await new Promise<number>((resolve, reject) => {
      const server = createServer();
      server.once('error', reject);
      server.listen(0, '127.0.0.1', () => {
        const { port: free } = server.address() as AddressInfo;
        server.close(() => {
          resolve(free);
        });
      });
    });
    if (!taken.includes(port)) return port;
  }
}
