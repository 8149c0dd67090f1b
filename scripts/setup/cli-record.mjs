import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';

/**
 * What the set-up found or made: `{ command, version, from, languageHost }` with absolute paths, or undefined.
 * On disk, paths below `cliRoot` are relative, so that a checkout may be moved.
 */
export function readRecord(cliRoot) {
  try {
    const record = JSON.parse(readFileSync(recordFile(cliRoot), 'utf8'));
    const absolute = (path) => (path === null ? null : resolve(cliRoot, path));
    return { ...record, command: absolute(record.command), languageHost: absolute(record.languageHost) };
  } catch {
    return undefined;
  }
}

/** Written last and by rename: a record means that everything it names is complete. */
export function writeRecord(cliRoot, { command, version, from, languageHost }) {
  mkdirSync(cliRoot, { recursive: true });
  const stored = {
    version,
    from,
    command: within(cliRoot, command),
    languageHost: within(cliRoot, languageHost),
  };
  const fresh = `${recordFile(cliRoot)}.${process.pid}`;
  writeFileSync(fresh, `${JSON.stringify(stored, null, 2)}\n`);
  renameSync(fresh, recordFile(cliRoot));
}

export const forgetRecord = (cliRoot) => rmSync(recordFile(cliRoot), { force: true });

const recordFile = (cliRoot) => join(cliRoot, 'cli.json');

function within(cliRoot, path) {
  const short = relative(cliRoot, path);
  return short.startsWith(`..${sep}`) || isAbsolute(short) ? path : short;
}
