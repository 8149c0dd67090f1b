import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { create } from 'tar';

export interface SampleBuild {
  /** Where the tarball lies. */
  readonly path: string;
  readonly digest: string;
}

export interface SampleBuildOptions {
  /** The folder that receives `<name>.tgz`. */
  readonly dir: string;
  /** Goes into package.json and what the server answers, so that every name is another digest. */
  readonly name: string;
  readonly serverSource?: string;
  /** Members of package.json beside name and version; `main: undefined` leaves it out. */
  readonly manifest?: Readonly<Record<string, unknown>>;
}

/** A tarball as `npm pack` makes it: a folder `package/` with package.json and server.js. */
export async function makeTarball(options: SampleBuildOptions): Promise<SampleBuild> {
  const { dir, name, serverSource = sampleServer(name), manifest } = options;
  const work = await mkdtemp(join(tmpdir(), 'switchback-pack-'));
  try {
    await mkdir(join(work, 'package'));
    const json = { name, version: '1.0.0', main: 'server.js', ...manifest };
    await writeFile(join(work, 'package', 'package.json'), JSON.stringify(json));
    await writeFile(join(work, 'package', 'server.js'), serverSource);
    const path = join(dir, `${name}.tgz`);
    await create({ cwd: work, file: path, gzip: true, portable: true, mtime: new Date(0) }, ['package']);
    return { path, digest: await digestOfFile(path) };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** `sha256:<hex>` of a file. */
export async function digestOfFile(path: string): Promise<string> {
  return `sha256:${createHash('sha256')
    .update(await readFile(path))
    .digest('hex')}`;
}

/**
 * A backend that does what a test asks of it:
 * `/healthz` · `/` who it is · `/env` its environment · `/slow?until=FILE` streams until FILE exists · `/exit`
 * · WebSocket: answers every message with its build. BEHAVE=exit|silent|sick makes it a bad one.
 */
export const sampleServer = (name: string): string => `
const http = require('node:http');
const { createHash } = require('node:crypto');
const { existsSync } = require('node:fs');
const { env } = process;
console.log('${name} begins');
if (env.BEHAVE === 'exit') {
  console.error('cannot go on: SECRET is ' + env.SECRET);
  process.exit(7);
}
if (env.BEHAVE === 'silent') setInterval(() => {}, 1000);
let slow = 0;
const server = http.createServer((request, response) => {
  const url = new URL(request.url, 'http://x');
  const answer = (status, body) => {
    response.writeHead(status, { 'content-type': 'application/json', 'x-build': env.SWITCHBACK_BUILD });
    response.end(JSON.stringify(body));
  };
  if (url.pathname === '/healthz') return answer(env.BEHAVE === 'sick' ? 500 : 200, { ok: true });
  if (url.pathname === '/env') return answer(200, env);
  if (url.pathname === '/echo') {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    return request.on('end', () => answer(200, { body, url: request.url, headers: request.headers }));
  }
  if (url.pathname === '/log') {
    process.stdout.write('x'.repeat(Number(url.searchParams.get('bytes'))) + '\\n', () => answer(200, {}));
    return;
  }
  if (url.pathname === '/exit') {
    answer(200, {});
    return setImmediate(() => process.exit(9));
  }
  if (url.pathname === '/requests') return answer(200, { slow });
  if (url.pathname === '/slow') {
    slow += 1;
    response.writeHead(200);
    response.write('build=' + env.SWITCHBACK_BUILD + ' ');
    const timer = setInterval(() => {
      response.write('.');
      if (!existsSync(url.searchParams.get('until'))) return;
      clearInterval(timer);
      response.end(' end');
    }, 10);
    return response.on('close', () => clearInterval(timer));
  }
  answer(200, {
    name: '${name}',
    build: env.SWITCHBACK_BUILD,
    commit: env.SWITCHBACK_COMMIT,
    stage: env.SWITCHBACK_STAGE,
    greeting: env.GREETING,
    pid: process.pid,
  });
});
server.on('upgrade', (request, socket) => {
  const key = request.headers['sec-websocket-key'] + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
  const accept = createHash('sha1').update(key).digest('base64');
  socket.write('HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\n' +
    'Sec-WebSocket-Accept: ' + accept + '\\r\\n\\r\\n');
  socket.on('error', () => {});
  socket.on('data', () => {
    const text = Buffer.from(env.SWITCHBACK_BUILD);
    socket.write(Buffer.concat([Buffer.from([0x81, text.length]), text]));
  });
});
if (env.BEHAVE !== 'silent') server.listen(Number(env.PORT), env.HOST);
`;
