import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from './command.mjs';

/** True while dist/ is the complete build of src/ as it is now. */
export function buildIsFresh(installDir) {
  const stamp = readStamp(installDir);
  return (
    stamp !== undefined &&
    stamp.sources === hashOfSources(installDir) &&
    stamp.files.every((file) => existsSync(join(installDir, 'dist', file)))
  );
}

/** Compiles src/ to dist/, removes what earlier builds left there, and bundles. Throws CommandFailure with the tool's last lines. */
export async function build(installDir) {
  rmSync(stampFile(installDir), { force: true });
  // Taken before the compiler runs: a file saved in the meantime makes the stamp stale, never wrongly fresh.
  const sources = hashOfSources(installDir);
  await runCommand(
    process.execPath,
    [join(installDir, 'node_modules', 'typescript-7', 'bin', 'tsc'), '-p', 'tsconfig.json'],
    { cwd: installDir },
  );
  removeStaleFiles(installDir);
  await runCommand(process.execPath, [bundler, installDir], { cwd: installDir });
  await buildDashboard(installDir);
  await makeDatabaseTemplate(installDir);
  const files = filesBelow(join(installDir, 'dist'));
  writeFileSync(stampFile(installDir), JSON.stringify({ sources, files }));
}

/**
 * What a browser loads, which has to be as small as it promises to be, or there is none; and what the service draws the
 * first page with.
 */
async function buildDashboard(installDir) {
  const vite = join(installDir, 'node_modules', 'vite', 'bin', 'vite.js');
  for (const name of ['vite.config.mjs', 'vite.drawing.config.mjs']) {
    const settings = join(installDir, 'src', 'dashboard', name);
    if (existsSync(settings))
      await runCommand(process.execPath, [vite, 'build', '-c', settings], { cwd: installDir });
  }
}

/** A freshly initialised embedded database, so that no first start has to make one. */
async function makeDatabaseTemplate(installDir) {
  const entry = join(installDir, 'dist', 'service', 'make-template.js');
  if (existsSync(entry)) await runCommand(process.execPath, [entry], { cwd: installDir });
}

/** A process of its own, for the packages that it needs come with the set-up. */
const bundler = fileURLToPath(new URL('bundle.mjs', import.meta.url));

/** What it is made of: a change of any makes another build. */
const bundlers = ['bundle.mjs', 'together.mjs', 'when-used.mjs'].map(
  (name) => new URL(name, import.meta.url),
);

const stampFile = (installDir) => join(installDir, 'dist', '.built.json');

function readStamp(installDir) {
  try {
    return JSON.parse(readFileSync(stampFile(installDir), 'utf8'));
  } catch {
    return undefined;
  }
}

function hashOfSources(installDir) {
  const hash = createHash('sha256');
  for (const file of bundlers) hash.update(readFileSync(file));
  const sources = filesBelow(join(installDir, 'src')).map((file) => join('src', file));
  for (const file of ['tsconfig.json', 'package-lock.json', ...sources]) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(installDir, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

/** Made by no compiler: its own maker knows which of it is still needed. */
const kept = [join('store', 'template-'), join('chunks', ''), join('dashboard', '')];

function removeStaleFiles(installDir) {
  const dist = join(installDir, 'dist');
  for (const file of filesBelow(dist)) {
    if (kept.some((start) => file.startsWith(start))) continue;
    const source = join(installDir, 'src', file);
    if (!existsSync(source) && !existsSync(source.replace(/\.js$/, '.ts'))) rmSync(join(dist, file));
  }
}

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)))
    .sort();
}
