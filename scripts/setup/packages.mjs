import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './command.mjs';

/** True while node_modules is what package-lock.json says; an interrupted installation is not. */
export function packagesAreFresh(installDir) {
  const stamp = stampFile(installDir);
  const wanted = wantedStamp(installDir);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return true;
  if (!treeMatchesLockfile(installDir)) return false;
  writeFileSync(stamp, wanted);
  return true;
}

/** `npm ci` without install scripts: none of our packages needs one, and none gets to run one. */
export async function installPackages(installDir, { npm = npmCommand() } = {}) {
  rmSync(stampFile(installDir), { force: true });
  const [command, ...before] = npm;
  await runCommand(command, [...before, 'ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: installDir,
    env: {
      ...process.env,
      NODE_ENV: undefined,
      npm_config_omit: undefined,
      npm_config_production: undefined,
    },
  });
  writeFileSync(stampFile(installDir), wantedStamp(installDir));
}

const stampFile = (installDir) => join(installDir, 'node_modules', '.switchback-set-up');

/** Packages with native parts differ by platform, so a folder shared with another machine is stale too. */
function wantedStamp(installDir) {
  const hash = createHash('sha256')
    .update(readFileSync(join(installDir, 'package-lock.json')))
    .digest('hex');
  return `${hash} ${process.platform}-${process.arch}\n`;
}

/** A tree that a developer's own `npm install` made is as good: npm writes its hidden lockfile last. */
function treeMatchesLockfile(installDir) {
  const installed = lockedPackages(join(installDir, 'node_modules', '.package-lock.json'));
  const wanted = lockedPackages(join(installDir, 'package-lock.json'));
  if (installed === undefined || wanted === undefined) return false;
  const same = ([path, entry]) =>
    path === '' ||
    (installed[path] === undefined ? fitsElsewhere(entry) : installed[path].integrity === entry.integrity);
  return (
    Object.entries(wanted).every(same) &&
    Object.keys(installed).every((path) => wanted[path] !== undefined && existsSync(join(installDir, path)))
  );
}

/** Only an optional package may be missing, and only when it is not made for this very machine. */
const fitsElsewhere = (entry) =>
  entry.optional === true &&
  !(entry.os?.includes(process.platform) && entry.cpu?.includes(process.arch) && entry.libc === undefined);

function lockedPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/** The npm that runs us, else the one on PATH. */
function npmCommand() {
  const own = process.env.npm_execpath;
  return own !== undefined && /npm-cli\.js$/.test(own) ? [process.execPath, own] : ['npm'];
}
