import type { Readable, Writable } from 'node:stream';

/** Everything a command may see of its surroundings; read once by the entry and passed on. */
export interface Terminal {
  readonly args: readonly string[];
  /** The file that was started, by the name that started it. */
  readonly script: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly stdin: Readable & { readonly isTTY: boolean };
  readonly stdout: Writable & { readonly isTTY: boolean; readonly columns: number };
  readonly stderr: Writable;
  readonly now: () => Date;
}

export type Signal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/** Calls `act` with what was thrown where nothing catches it, instead of ending the process on the spot. */
export function onFault(act: (error: unknown) => void): void {
  process.on('uncaughtException', act);
  process.on('unhandledRejection', act);
}

/** Ends the process where it stands: for what leaves nothing that could be closed. */
export function endNow(code: number): never {
  process.exit(code);
}

/** Calls `act` on these signals until the returned function is called. */
export function onSignals(signals: readonly Signal[], act: (signal: Signal) => void): () => void {
  for (const signal of signals) process.on(signal, act);
  return () => {
    for (const signal of signals) process.off(signal, act);
  };
}
