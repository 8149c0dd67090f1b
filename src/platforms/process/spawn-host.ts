import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { HostLauncher } from './client.js';
import { hostEntryIn } from '../../stage-host/host-end.js';
import { keeping } from '../../stage-host/keeper.js';
import { stageFolder } from '../../stage-host/protocol.js';

/** The names of the machine's environment that a host gets, and hands to its builds. */
const machineNames = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR'];

/**
 * Starts a host in a session of its own, with its keeper: both outlive whoever started them. Nothing secret is in its
 * arguments.
 */
export async function spawnHost(launcher: HostLauncher, stage: string): Promise<ChildProcess> {
  const { nodePath, hostEntry, machineEnv } = launcher;
  // The host works in another directory.
  const dataDir = resolve(launcher.dataDir);
  const folder = stageFolder(dataDir, stage);
  const output = await open(join(folder, 'host.stderr'), 'w', 0o600);
  try {
    // Where the entry of one that died still stands, its keeper may be quicker, and that one be told to end before
    // ours is there: then ours is not wanted either.
    const again = existsSync(hostEntryIn(folder)) ? ['--again'] : [];
    const { program, args } = keeping([
      ...[nodePath, hostEntry, '--stage', stage, '--data-dir', dataDir],
      ...again,
    ]);
    const child = spawn(program, args, {
      cwd: folder,
      env: Object.fromEntries(Object.entries(machineEnv).filter(([name]) => machineNames.includes(name))),
      detached: true,
      stdio: ['ignore', output.fd, output.fd],
    });
    await once(child, 'spawn');
    child.unref();
    return child;
  } finally {
    await output.close();
  }
}
