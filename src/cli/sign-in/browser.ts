import { spawn } from 'node:child_process';
import type { Terminal } from '../terminal/terminal.js';

interface Opener {
  readonly command: string;
  readonly args: readonly string[];
}

/** What opens an address for the person who sits here; null = nothing that is known of. */
export function openerOf(env: Terminal['env'], system: NodeJS.Platform = process.platform): Opener | null {
  const { BROWSER: chosen = '', DISPLAY: display = '', WAYLAND_DISPLAY: wayland = '' } = env;
  // Some name several, or with arguments, for a shell to read: none is asked here.
  if (/^[^\s:%]+$/.test(chosen)) return { command: chosen, args: [] };
  if (system === 'darwin') return { command: 'open', args: [] };
  if (system === 'win32') return { command: 'rundll32', args: ['url.dll,FileProtocolHandler'] };
  return display === '' && wayland === '' ? null : { command: 'xdg-open', args: [] };
}

/** Opens the browser at an address, and goes on; false = it could not be started. */
export function openBrowser(address: string, { env }: Pick<Terminal, 'env'>): Promise<boolean> {
  const opener = openerOf(env);
  if (opener === null) return Promise.resolve(false);
  const args = [...opener.args, new URL(address).href];
  return new Promise((resolve) => {
    const child = spawn(opener.command, args, { env, stdio: 'ignore', detached: true });
    child.once('error', () => {
      resolve(false);
    });
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}
