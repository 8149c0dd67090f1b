import { spawnSync } from 'node:child_process';
import { writeSync } from 'node:fs';
import { exit } from 'node:process';

/** Runs the command of this repository's own node_modules and gives its answer; ends as it does where it fails. */
export function switchback(...args) {
  // `--no`: where there is none, npx fetches no package of that name, which is somebody else's.
  const { status, stdout, stderr, error } = spawnSync('npx', ['--no', 'switchback', ...args, '--json'], {
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  if (error === undefined && status === 0) return JSON.parse(stdout);
  writeSync(1, `::error title=Switchback::${escaped(saidIn(stderr ?? '', error))}\n`);
  exit(status || 1);
}

/** What happened, why and what to do, from the problem document that the command ends with. */
function saidIn(stderr, error) {
  try {
    const { title, detail, next } = JSON.parse(stderr.trim().split('\n').at(-1));
    return [title, detail, next].filter(Boolean).join('\n');
  } catch {
    return error?.message ?? stderr.trim();
  }
}

/** A line of its own would be another command of the runner. */
const escaped = (text) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
