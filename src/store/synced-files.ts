import { fsyncSync, type Dirent } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';

/** As much of Emscripten as this needs; its types are of a package of their own. */
interface Emscripten {
  readonly NODEFS: {
    readonly stream_ops: {
      write: (stream: unknown, buffer: unknown, offset: number, length: number, position: number) => number;
      fsync?: (stream: { readonly nfd?: number }) => number;
    };
    readonly convertNodeCode: (error: { readonly code?: string | undefined }) => number;
  };
  readonly FS: { readonly ErrnoError: new (errno: number) => Error };
}

interface Options {
  readonly preRun: readonly ((module: Emscripten) => void)[];
  readonly onAbort?: () => void;
}

/** What a disk says that does not take anything any more. */
const diskCodes = ['EIO', 'ENOSPC', 'EDQUOT'];

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
  onAbort: (failure: NodeJS.ErrnoException | null) => void = () => undefined;
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
      this.onAbort(this.#failure);
    };
    const more: Options = { preRun: [...options.preRun, watch], onAbort };
    return { ...made, emscriptenOpts: { ...made.emscriptenOpts, ...(more as unknown as object) } };
  }

  #watch({ NODEFS, FS }: Emscripten): void {
    const { stream_ops: operations, convertNodeCode } = NODEFS;
    const { write } = operations;
    operations.write = (stream, buffer, offset, length, position) => {
      try {
        const written = write(stream, buffer, offset, length, position);
        if (written < length) this.#note('ENOSPC');
        return written;
      } catch (error) {
        const { errno } = error as { errno?: unknown };
        this.#note(diskCodes.find((code) => convertNodeCode({ code }) === errno));
        throw error;
      }
    };
    operations.fsync = ({ nfd }) => {
      // What is open but no file of the disk.
      if (nfd === undefined) return 0;
      try {
        fsyncSync(nfd);
        return 0;
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        this.#note(code);
        throw new FS.ErrnoError(convertNodeCode({ code }));
      }
    };
  }

  #note(code: string | undefined): void {
    if (code === undefined || !diskCodes.includes(code)) return;
    this.#failure = Object.assign(new Error(`${code}: the disk of the database takes nothing any more`), {
      code,
    });
  }
}

/** Brings all that a folder holds to the disk; many at once, for a disk takes them together. */
export async function syncFolder(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true });
  const syncOne = async (entry: Dirent): Promise<void> => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await syncFolder(path);
    else if (entry.isFile()) await sync(path);
  };
  await Promise.all(entries.map(syncOne));
  await sync(folder);
}

/** Brings a file, or the entries of a folder, to the disk; file systems that do so with no folder are let be. */
export async function sync(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EINVAL') throw error;
  } finally {
    await file.close();
  }
}
