/**
 * A FAKE stage host for all stages of a data directory: it says what the fake CLI put on each of them, through the same
 * door as a real one, and runs no backend. Nothing writes `serving.json`, so the service revives no real host beside it.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { servingFile } from './serving.mjs';

/**
 * Resolves to `{ servedBy(stage), hush(stage), speak(stage), close() }`; `servedBy` is the build that the stage really
 * has, or null. A host that was hushed cannot tell what it serves until it is told to speak.
 */
export async function startFakeHosts({ dataDir, stages }) {
  const silent = new Set();
  const servers = await Promise.all(
    stages.map((stage) => openDoor({ folder: join(dataDir, 'stages', stage), stage, silent })),
  );
  return {
    servedBy: (stage) => servedIn(join(dataDir, 'stages', stage)),
    hush: (stage) => void silent.add(stage),
    speak: (stage) => void silent.delete(stage),
    close: () => {
      for (const server of servers) server.close();
    },
  };
}

function openDoor({ folder, stage, silent }) {
  const server = createServer((socket) => {
    socket.on('error', () => undefined).setTimeout(20_000, () => socket.destroy());
    converse(socket, { folder, stage, silent });
  });
  const file = join(folder, 'host.sock');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  rmSync(file, { force: true });
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(file, () => {
      writeFileSync(join(folder, 'host.json'), JSON.stringify({ pid: process.pid, stage }), { mode: 0o600 });
      resolve(server);
    });
  });
}

function converse(socket, { folder, stage, silent }) {
  const say = (message) => socket.write(`${JSON.stringify(message)}\n`);
  const lines = createInterface({ input: socket });
  // It listens to the socket's errors, too, and throws what nobody hears.
  lines
    .on('error', () => undefined)
    .on('line', (line) => {
      const { verb } = JSON.parse(line);
      if (verb === 'who') say({ stage, pid: process.pid });
      else if (verb === 'observe') say({ observed: silent.has(stage) ? untold : observed(folder) });
      else say({ failed: { code: 'internal', lastLines: [], detail: null, status: null } });
    });
}

const nothing = { commit: null, digest: null, url: null, restarts: 0, prepared: null, matches: null };
const untold = { build: null, health: 'unknown', ...nothing };

function observed(folder) {
  const build = servedIn(folder);
  return { build, health: build === null ? 'none' : 'healthy', ...nothing };
}

function servedIn(folder) {
  try {
    return JSON.parse(readFileSync(join(folder, servingFile), 'utf8')).build;
  } catch {
    return null;
  }
}
