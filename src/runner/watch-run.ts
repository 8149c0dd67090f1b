import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { statSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SeenPart } from '../model/timing.js';
import { stackPaths } from '../pulumi-cli/state-files.js';
import type { RunnerOrder } from './events.js';

/** Notes that a part of a run was seen, now or at that time. */
export type See = (part: SeenPart, at?: Date) => void;

interface Watched {
  /** Of the CLI: where it reaches its runner. */
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly see: See;
}

/**
 * Sees what a CLI does from outside: its start and end, its first connection to each of the runner's servers that its
 * arguments name, and the last write of its stack's state. What a CLI of another version does otherwise is not seen.
 */
export function watchRun(
  { project, stage }: Pick<RunnerOrder, 'project' | 'stage'>,
  { args, env, see }: Watched,
): { start: () => void; end: () => void } {
  const parts = partsByPort(args);
  const onSocket = (message: unknown): void => {
    const part = parts.get((message as { socket: Socket }).socket.localPort ?? 0);
    if (part !== undefined) see(part);
  };
  let before: number | null = null;
  const state = stateFile(env, stackPaths(project, stage).state);
  return {
    start: () => {
      before = writtenAt(state);
      subscribe(channel, onSocket);
      see('cli');
    },
    end: () => {
      unsubscribe(channel, onSocket);
      const written = writtenAt(state);
      if (written !== null && written !== before) see('checkpoint', new Date(written));
      see('cli-ended');
    },
  };
}

/** Node's own word that a server has a new connection. */
const channel = 'net.server.socket';

const partsByPort = (args: readonly string[]): ReadonlyMap<number, SeenPart> =>
  new Map(
    args.flatMap((arg, index): [number, SeenPart][] => {
      if (arg.startsWith('--client=')) return [[portIn(arg), 'cli-up']];
      return args[index - 1] === '--event-log' ? [[portIn(arg), 'key']] : [];
    }),
  );

const portIn = (address: string): number => Number(/:(\d+)$/.exec(address)?.[1] ?? 0);

/** null = the state lies elsewhere, where a look at it takes time. */
function stateFile({ PULUMI_BACKEND_URL: url = '' }: NodeJS.ProcessEnv, path: string): string | null {
  if (!url.startsWith('file://')) return null;
  return join(fileURLToPath(url.replace(/\?.*$/, '')), path);
}

/** Whatever a disk says: a look for the trace is nothing that a run fails by. */
function writtenAt(file: string | null): number | null {
  if (file === null) return null;
  try {
    return statSync(file).mtimeMs;
  } catch {
    return null;
  }
}
