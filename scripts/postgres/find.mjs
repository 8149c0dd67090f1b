import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { foldersOf, isExecutable } from '../setup/language-host.mjs';

const debian = '/usr/lib/postgresql';

/** The folder with `initdb` and `postgres`: on PATH, else Debian's newest; undefined = not installed. */
export function findPostgres(path = process.env.PATH) {
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [...foldersOf(path), ...versions.map((version) => join(debian, version, 'bin'))];
  return folders.find((folder) => ['initdb', 'postgres'].every((tool) => isExecutable(join(folder, tool))));
}
