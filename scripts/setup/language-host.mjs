import {
  accessSync,
  chmodSync,
  constants,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, dirname, join, relative } from 'node:path';

const name = 'pulumi-language-nodejs';
const mark = "# Switchback's own language host";

/** The language host that the engine would take by itself: beside the CLI or on PATH; null = there is none. */
export function existingLanguageHost(command, env) {
  const folders = [dirname(command), dirname(realpathSync(command)), ...foldersOf(env.PATH)];
  return folders.map((folder) => join(folder, name)).find(isExecutable) ?? null;
}

/**
 * Makes `<cliRoot>/bin/pulumi-language-nodejs`, which runs the compiled host of the installation that the CLI is run by,
 * and else of this one; returns its path. It must lie beside the CLI: of one on PATH alone Pulumi 3.250.0 warns.
 */
export function writeLanguageHost({ cliRoot, installDir }) {
  const bin = join(cliRoot, 'bin');
  mkdirSync(bin, { recursive: true });
  const main = relative(bin, join(installDir, 'dist', 'language-host', 'main.js'));
  const file = join(bin, name);
  const fresh = `${file}.${process.pid}`;
  writeFileSync(
    fresh,
    `#!/bin/sh\n${mark}\nexec node "\${SWITCHBACK_LANGUAGE_HOST:-$(dirname "$0")/${main}}" "$@"\n`,
  );
  chmodSync(fresh, 0o755);
  renameSync(fresh, file);
  return file;
}

/** True for the launcher that `writeLanguageHost` makes, false for the vendor's binary. */
export function isOwnLanguageHost(file) {
  return statSync(file).size < 4096 && readFileSync(file, 'utf8').includes(mark);
}

export const foldersOf = (path) => (path ?? '').split(delimiter).filter((folder) => folder !== '');

export function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
