import { existsSync } from 'node:fs';
import { readFile, rename } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { isObject, parseJson } from '../files/json-file.js';
import { writeWhole } from '../files/whole-file.js';

type Ports = Readonly<Record<string, number>>;

/**
 * Stage name → port, as `serve --stage-ports auto` chose them; empty when the dotenv files decide. Throws when the file
 * is broken: a stage must not move to another address.
 */
export async function readPorts(dataDir: string): Promise<Ports> {
  const text = await readFile(portsFile(dataDir), 'utf8').catch(() => '{}');
  const ports = parseJson(text, isPorts);
  if (ports === null) throw new Error(`${portsFile(dataDir)}: no ports of stages`);
  return ports;
}

const isPorts = (value: unknown): value is Ports =>
  isObject(value) && Object.values(value).every((port) => typeof port === 'number');

/**
 * Chooses a port for every stage that has none yet and remembers it, so that addresses stay: the one at which the stage
 * is `served` already, else a free one.
 */
export async function choosePorts(
  dataDir: string,
  stages: readonly string[],
  served: Ports = {},
): Promise<void> {
  await rename(asideFile(dataDir), portsFile(dataDir)).catch(() => undefined);
  const ports = { ...(await readPorts(dataDir)) };
  for (const stage of stages) {
    const taken = Object.values(ports);
    const own = served[stage];
    ports[stage] ??=
      own !== undefined && !taken.includes(own) ? own : await freePort([...taken, ...Object.values(served)]);
  }
  await writeWhole(portsFile(dataDir), `${JSON.stringify(ports, null, 2)}\n`);
}

/** As it was decided before; a stage that is new since then gets a port, where they are chosen. */
export async function keepPorts(
  dataDir: string,
  stages: readonly string[],
  served: Ports = {},
): Promise<void> {
  if (await arePortsChosen(dataDir)) await choosePorts(dataDir, stages, served);
}

/** Whether they were chosen, and the dotenv files do not decide. */
export const arePortsChosen = async (dataDir: string): Promise<boolean> =>
  Object.keys(await readPorts(dataDir)).length > 0;

/** From now on the dotenv files decide; what was chosen is kept for when it is wanted again. */
export const setPortsAside = (dataDir: string): Promise<void> =>
  rename(portsFile(dataDir), asideFile(dataDir)).catch(() => undefined);

/** Whether somebody has said that the dotenv files decide. */
export const arePortsAside = (dataDir: string): boolean => existsSync(asideFile(dataDir));

const portsFile = (dataDir: string): string => join(dataDir, 'ports.json');
const asideFile = (dataDir: string): string => join(dataDir, 'ports.aside.json');

/**
 * Below the range of which systems take ports for connections of their own (32768 on Linux, 49152 elsewhere): a port
 * of that range is free now and may be somebody's a minute later, while the stage still has no build.
 */
const range = { least: 20_000, most: 31_999 };

/** A free port that no connection of the system's own takes meanwhile and that is none of `taken`. */
export async function freePort(taken: readonly number[] = []): Promise<number> {
  for (;;) {
    const port = range.least + Math.floor(Math.random() * (range.most - range.least + 1));
    if (!taken.includes(port) && (await isFree(port))) return port;
  }
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => {
      resolve(false);
    });
    server.listen(port, '127.0.0.1', () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
