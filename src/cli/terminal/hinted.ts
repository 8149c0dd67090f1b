import { basename, delimiter, dirname, join } from 'node:path';
import { ownCommand, ownCommandForFlags } from '../../messages/own-command.js';
import { shellWord } from '../../messages/quote.js';
import { installDir } from '../../service/install-dir.js';
import { commandOf, leadsTo, linkAbove } from '../local/own-link.js';
import type { Terminal } from './terminal.js';

type Started = Pick<Terminal, 'args' | 'cwd' | 'env' | 'script'>;

/** Completes each command in a text: it works where it is printed, and asks the service that this command asked. */
export function hintedFor(started: Started): (text: string) => string {
  let known: string | null = null;
  return (text) =>
    text.replace(hints, (_, rest: string) => {
      known ??= commandHere(started);
      const flags = flagsFor(rest, started.args);
      const isForFlags = known === ownCommand && (flags.length > 0 || rest.startsWith(' -'));
      return [isForFlags ? ownCommandForFlags : known, ...flags].join(' ') + rest;
    });
}

/** A command with its words: up to the next one, or to where another part of the line begins. */
const hints = new RegExp(`${ownCommand}((?:(?!${ownCommand}| {2})[^\\n])*)`, 'g');

/** What a person types in this folder to start this installation once more, as far as it is known how it was started. */
function commandHere({ script, cwd, env }: Started): string {
  // What npm puts on the PATH of its own commands is gone when they have ended.
  const isOfNpm = dirname(script).endsWith(join('node_modules', '.bin'));
  const path = (env['PATH'] ?? '').split(delimiter);
  if (basename(script) === 'switchback' && !isOfNpm && path.includes(dirname(script))) return 'switchback';
  const link = linkAbove(cwd);
  // Elsewhere, or without its link, npx would look for a stranger's package.
  return link !== null && leadsTo(link, installDir) ? ownCommand : `node ${shellWord(commandOf(installDir))}`;
}

/** What asks no service: it works with what is on this machine. */
export const asksNone: ReadonlySet<string> = new Set([
  ...['aws', 'backup', 'completion', 'database', 'demo', 'env', 'exec', 'help'],
  ...['pulumi', 'restore', 'serve', 'setup', 'shell-env'],
]);

/** What was said on the command line has to be said again; what the environment or the project says still holds. */
function flagsFor(rest: string, args: readonly string[]): string[] {
  const [, word = ''] = /^ ([a-z-]+)/.exec(rest) ?? [];
  const isSaid = asksNone.has(word) || rest.includes(' --server ');
  const server = isSaid ? undefined : valueOf('--server', args);
  const project = rest.includes(' --project ') ? undefined : valueOf('--project', args);
  return [
    ...(server !== undefined && URL.canParse(server) ? ['--server', shellWord(server)] : []),
    ...(project === undefined ? [] : ['--project', shellWord(project)]),
  ];
}

/** Read from the arguments as they are: a text may be told before they are parsed. The last one counts. */
function valueOf(flag: string, args: readonly string[]): string | undefined {
  const end = args.findIndex((arg) => arg === '--' || arg === 'exec' || arg === 'pulumi');
  const own = end === -1 ? args : args.slice(0, end);
  const at = own.findLastIndex((arg) => arg === flag || arg.startsWith(`${flag}=`));
  if (at === -1) return undefined;
  return own[at]?.startsWith(`${flag}=`) === true ? own[at].slice(flag.length + 1) : own[at + 1];
}
