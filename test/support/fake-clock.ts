import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A wall clock that a test sets, for the processes that get its environment; their timers go on as usual. */
export interface FakeClock {
  readonly env: Readonly<Record<string, string>>;
  /** From now on it shows this time, and goes on from there. */
  set(time: Date): void;
}

/** Where libfaketime is, a package of the machine (`apt-get install faketime`); null = it is not here. */
export function findFaketime(): string | null {
  for (const folder of ['/usr/lib', '/usr/local/lib', '/usr/lib64'])
    for (const inner of listOf(folder)) {
      const found = [
        join(folder, inner, 'faketime/libfaketimeMT.so.1'),
        join(folder, inner, 'libfaketimeMT.so.1'),
      ];
      for (const library of found) if (existsSync(library) && works(library)) return library;
    }
  return null;
}

const listOf = (folder: string): string[] => {
  try {
    return ['.', ...readdirSync(folder)];
  } catch {
    return [];
  }
};

/** Whether Node itself is shown another year by it. */
function works(library: string): boolean {
  try {
    const env = { LD_PRELOAD: library, FAKETIME: '+3650d' };
    const year = execFileSync(process.execPath, ['-p', 'new Date().getFullYear()'], { env, stdio: 'pipe' });
    return Number(year.toString()) > new Date().getFullYear() + 8;
  } catch {
    return false;
  }
}

export function fakeClock(library: string, file: string): FakeClock {
  return {
    env: {
      ...{ LD_PRELOAD: library, FAKETIME_TIMESTAMP_FILE: file },
      ...{ FAKETIME_NO_CACHE: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1' },
    },
    set: (time) => {
      const seconds = Math.round((time.getTime() - Date.now()) / 1000);
      writeFileSync(file, `${seconds < 0 ? '' : '+'}${String(seconds)}\n`);
    },
  };
}
