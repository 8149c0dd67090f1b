import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import * as tar from 'tar';
import { freePort } from '../../src/dotenv/stage-ports.js';
import { installDir } from '../../src/service/config.js';

const folder = join(installDir, 'test', 'fixtures', 'first-release');

/** What the first release left (`scripts/first-release.mjs` makes it): a data directory, and its rows as SQL. */
export const firstReleaseSql = (): Promise<string> => readFile(join(folder, 'database.sql'), 'utf8');

/** The same with its rows in the embedded database, whole as it was left. */
export async function leaveFirstRelease(dataDir: string): Promise<void> {
  const rows = await putFirstRelease(dataDir);
  const database = join(dataDir, 'database');
  await mkdir(database, { recursive: true, mode: 0o700 });
  const pglite = await PGlite.create(database);
  await pglite.exec(rows);
  await pglite.close();
}

/** Unpacks its data directory here, as if it had always been here and on these ports; gives its rows, which fit to it. */
export async function putFirstRelease(dataDir: string): Promise<string> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  await tar.extract({ file: join(folder, 'data.tgz'), cwd: dataDir });
  const ports = JSON.parse(await readFile(join(dataDir, 'ports.json'), 'utf8')) as Record<string, number>;
  const taken: number[] = [];
  for (const _stage of Object.keys(ports)) taken.push(await freePort(taken));
  const moved = new Map(Object.values(ports).map((port, i) => [String(port), String(taken[i])]));
  const onPorts = new RegExp(String.raw`\b(${[...moved.keys()].join('|')})\b`, 'g');
  const here = (text: string): string =>
    text
      .replace(onPorts, (port) => moved.get(port) ?? port)
      .replaceAll('/srv/shop/.switchback', dataDir)
      .replaceAll('/usr/local/bin/node', process.execPath);
  for (const entry of readdirSync(dataDir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.endsWith('.tgz')) continue;
    const file = join(entry.parentPath, entry.name);
    writeFileSync(file, here(readFileSync(file, 'utf8')));
  }
  return here(await firstReleaseSql());
}
