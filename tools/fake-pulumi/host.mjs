/**
 * A FAKE stage host for all stages of a data directory: it says what the fake CLI put on each of them, through the same
 * door as a real one, and runs no backend. Nothing writes `serving.json`, so the service revives no real host beside it.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
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
  const token = randomBytes(32).toString('hex');
  const server = createServer((socket) => {
    socket.on('error', () => undefined).setTimeout(20_000, () => socket.destroy());
    converse(socket, { folder, stage, token, silent });
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const host = { pid: process.pid, controlPort: server.address().port, token };
      writeFileSync(join(folder, 'host.json'), JSON.stringify(host), { mode: 0o600 });
      resolve(server);
    });
  });
}

function converse(socket, { folder, stage, token, silent }) {
  const proofOf = (text) => createHmac('sha256', token).update(text).digest('hex');
  const say = (message) => socket.write(`${JSON.stringify(message)}\n`);
  const lines = createInterface({ input: socket });
  // It listens to the socket's errors, too, and throws what nobody hears.
  lines
    .on('error', () => undefined)
    .on('line', (line) => {
      const { hello, verb } = JSON.parse(line);
      if (hello !== undefined)
        say({ stage, pid: process.pid, proof: proofOf(`host:${hello}`), nonce: 'soak' });
      else if (verb === undefined) say({ ready: true });
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
