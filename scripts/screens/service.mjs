import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startService } from '../demo/service.mjs';
import { runCommand } from '../setup/command.mjs';
import { zone } from './pictures.mjs';

/** A service on the sample world, on which it is that time; nothing of the environment decides what it shows. */
export async function startOnSample(installDir, at) {
  const folder = mkdtempSync(join(tmpdir(), 'switchback-screens-'));
  const dataDir = join(folder, 'data');
  const clock = pathToFileURL(join(installDir, 'scripts', 'screens', 'clock.mjs')).href;
  const env = {
    ...{ PATH: process.env.PATH, HOME: folder, LANG: 'C.UTF-8', TZ: zone },
    ...{ NODE_OPTIONS: `--import=${clock}`, SWITCHBACK_SCREENS_AT: String(at.getTime()) },
  };
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  try {
    const cli = join(installDir, 'dist', 'cli', 'main.js');
    const seed = [cli, 'demo', 'seed', '--at', at.toISOString(), '--data-dir', dataDir];
    await runCommand(process.execPath, seed, { cwd: installDir, env });
    const { url, stop } = await startService({ installDir, dataDir, env });
    return { url, dataDir, stop: () => stop().finally(remove) };
  } catch (error) {
    remove();
    throw error;
  }
}
