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

/** Resolves to `{ servedBy(stage), close() }`; `servedBy` is the build that the stage really has, or null. */
export async function startFakeHosts({ dataDir, stages }) {
  const servers = await Promise.all(stages.map((stage) => openDoor(join(dataDir, 'stages', stage), stage)));
  return {
    servedBy: (stage) => servedIn(join(dataDir, 'stages', stage)),
    close: () => {
      for (const server of servers) server.close();
    },
  };
}

function openDoor(folder, stage) {
  const token = randomBytes(32).toString('hex');
  const server = createServer((socket) => {
    socket.on('error', () => undefined).setTimeout(20_000, () => socket.destroy());
    converse(socket, { folder, stage, token });
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

function converse(socket, { folder, stage, token }) {
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
      else if (verb === 'observe') say({ observed: observed(folder) });
      else say({ failed: { code: 'internal', lastLines: [], detail: null, status: null } });
    });
}

function observed(folder) {
  const build = servedIn(folder);
  const health = build === null ? 'none' : 'healthy';
  const nothing = { commit: null, digest: null, url: null, restarts: 0, prepared: null, matches: null };
  return { build, health, ...nothing };
}

function servedIn(folder) {
  try {
    return JSON.parse(readFileSync(join(folder, servingFile), 'utf8')).build;
  } catch {
    return null;
  }
}
