import { fsyncSync } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';

/** As much of Emscripten as this needs; its types are of a package of their own. */
interface Emscripten {
  readonly NODEFS: {
    readonly stream_ops: {
      write: (...given: unknown[]) => number;
      fsync?: (stream: { readonly nfd?: number }) => number;
    };
  };
  readonly FS: { readonly ErrnoError: new (errno: number) => Error };
}

interface Options {
  readonly preRun: readonly ((module: Emscripten) => void)[];
  readonly onAbort?: () => void;
}

/** Emscripten's numbers of what a disk says that does not take anything any more. */
const EIO = 29;
const diskErrors: ReadonlyMap<unknown, string> = new Map([
  [EIO, 'EIO: i/o error'],
  [51, 'ENOSPC: no space left on device'],
  [19, 'EDQUOT: disk quota exceeded'],
]);

/** PGlite leaves fsync out; with these it asks for it, in the way in which Emscripten hands it on. */
export const syncingParams: readonly string[] = [
  ...PGlite.defaultStartParams.filter((param) => param !== '-F'),
  ...['-c', 'fsync=on', '-c', 'wal_sync_method=fsync'],
];

/**
 * The files of an embedded database, with an fsync that reaches the disk. `onAbort` is called in the middle of a
 * statement when the database gives up (a PANIC: its log cannot be written); PGlite itself would try for ever.
 */
export class SyncedFiles extends NodeFS {
  onAbort: () => void = () => undefined;
  #failure: NodeJS.ErrnoException | null = null;

  /** What the disk said last when it did not take something; null = it took everything. */
  get failure(): NodeJS.ErrnoException | null {
    return this.#failure;
  }

  override async init(...given: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const made = await super.init(...given);
    const options = made.emscriptenOpts as unknown as Options;
    const watch = (module: Emscripten): void => {
      this.#watch(module);
    };
    const onAbort = (): void => {
      this.onAbort();
    };
    const more: Options = { preRun: [...options.preRun, watch], onAbort };
    return { ...made, emscriptenOpts: { ...made.emscriptenOpts, ...(more as unknown as object) } };
  }

  #watch({ NODEFS, FS }: Emscripten): void {
    const { write } = NODEFS.stream_ops;
    NODEFS.stream_ops.write = (...given) => {
      try {
        return write(...given);
      } catch (error) {
        const said = diskErrors.get((error as { errno?: unknown }).errno);
        if (said !== undefined)
          this.#failure = Object.assign(new Error(`${said}, write`), { code: said.split(':')[0] });
        throw error;
      }
    };
    NODEFS.stream_ops.fsync = ({ nfd }) => {
      // A folder has none.
      if (nfd === undefined) return 0;
      try {
        fsyncSync(nfd);
        return 0;
      } catch (error) {
        this.#failure = error as NodeJS.ErrnoException;
        throw new FS.ErrnoError(EIO);
      }
    };
  }
}

/** Brings all that a folder holds to the disk. */
export async function syncFolder(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await syncFolder(path);
    else if (entry.isFile()) await sync(path);
  }
  await sync(folder);
}

async function sync(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
