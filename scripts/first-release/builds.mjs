import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tar from 'tar';

/** The smallest backend, in a tarball as `npm pack` makes it; the one that is called `exits` does not start. */
export async function packSample(folder, name) {
  const work = join(folder, `build-${name}`);
  mkdirSync(join(work, 'package'), { recursive: true });
  const manifest = { name, version: '1.0.0', main: 'server.js' };
  writeFileSync(join(work, 'package', 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(work, 'package', 'server.js'), name === 'exits' ? 'process.exit(7);\n' : server(name));
  const tarball = join(work, `${name}.tgz`);
  const options = { cwd: work, file: tarball, gzip: true, portable: true, mtime: new Date(0) };
  await tar.create(options, ['package']);
  const digest = `sha256:${createHash('sha256').update(readFileSync(tarball)).digest('hex')}`;
  return { tarball, digest, commit: commitOf(name) };
}

const server = (name) => `require('node:http')
  .createServer((_, response) => response.end(${JSON.stringify(name)} + ' ' + process.env.SWITCHBACK_BUILD))
  .listen(Number(process.env.PORT), process.env.HOST);
`;

function commitOf(name) {
  const sha = createHash('sha1').update(name).digest('hex');
  const one = { sha, subject: `변경 ${name}`, author: 'Jisoo', at: '2026-11-23T10:00:00Z' };
  return { commit: sha, subject: one.subject, author: one.author, commits: [one] };
}
