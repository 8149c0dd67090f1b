import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const checkout = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** A temporary folder that stands for a checkout, with tools of our making on its PATH. */
export function makePlace() {
  const folder = mkdtempSync(join(tmpdir(), 'switchback-scripts-'));
  const installDir = join(folder, 'checkout');
  const bin = join(folder, 'bin');
  for (const made of [installDir, bin]) mkdirSync(made);
  // What every shell script needs, and nothing else of this machine: no go, npm or pulumi unless a test adds one.
  for (const tool of ['sh', 'cat', 'mkdir', 'rm', 'sleep', 'dirname', 'chmod', 'cp', 'ln', 'env']) {
    symlinkSync(`/bin/${tool}`, join(bin, tool));
  }
  symlinkSync(process.execPath, join(bin, 'node'));
  const write = (file, text) => {
    const path = join(installDir, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  };
  const script = (file, body) => {
    mkdirSync(dirname(file), { recursive: true });
    rmSync(file, { force: true });
    writeFileSync(file, `#!/bin/sh\n${body}\n`);
    chmodSync(file, 0o755);
    return file;
  };
  return {
    folder,
    installDir,
    bin,
    cliRoot: join(installDir, '.pulumi-cli'),
    env: { PATH: bin, HOME: folder },
    write,
    copy: (path) => cpSync(join(checkout, path), join(installDir, path), { recursive: true }),
    /** A shell script as a tool on PATH. */
    tool: (name, body) => script(join(bin, name), body),
    script,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A progress that runs steps and keeps what it would print. */
export function keptProgress() {
  const lines = [];
  return { lines, line: (text) => void lines.push(text), step: (_label, work) => work() };
}

/** Waits until `condition` holds; fails after 25 s. */
export async function until(condition) {
  const deadline = performance.now() + 25_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error('waited in vain');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
