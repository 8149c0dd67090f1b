import { open, rename, stat, type FileHandle } from 'node:fs/promises';

export interface RotatedLog {
  /** Resolves when the chunk is written or given up; never rejects: a full disk must not stop a build. */
  write(chunk: Uint8Array | string): Promise<void>;
  close(): Promise<void>;
}

export interface Rotation {
  readonly maxBytes: number;
  /** Files in all: `x.log`, `x.log.1`, … */
  readonly files: number;
}

/** A file that moves to `.1`, `.2` … when it is full; the oldest one is dropped. */
export function openRotatedLog(file: string, rotation: Rotation): RotatedLog {
  let handle: FileHandle | null = null;
  let size = 0;
  let last: Promise<void> = Promise.resolve();

  const append = async (bytes: Buffer): Promise<void> => {
    if (handle !== null && size + bytes.length > rotation.maxBytes) {
      await handle.close();
      handle = null;
    }
    if (handle === null) {
      await makeRoom(file, rotation, bytes.length);
      handle = await open(file, 'a', 0o600);
      size = (await handle.stat()).size;
    }
    await handle.writeFile(bytes);
    size += bytes.length;
  };
  const inTurn = (act: () => Promise<void>): Promise<void> => (last = last.then(act).catch(() => undefined));
  return {
    write: (chunk) => (chunk.length === 0 ? Promise.resolve() : inTurn(() => append(Buffer.from(chunk)))),
    close: () => inTurn(async () => handle?.close()),
  };
}

/** Makes room for `incoming` bytes: moves every file one number up if the first would become too large. */
export async function makeRoom(file: string, { maxBytes, files }: Rotation, incoming = 0): Promise<void> {
  const size = await stat(file).then(
    (found) => found.size,
    () => 0,
  );
  if (size === 0 || size + incoming <= maxBytes) return;
  for (let number = files - 1; number >= 1; number -= 1) {
    const from = number === 1 ? file : `${file}.${String(number - 1)}`;
    await rename(from, `${file}.${String(number)}`).catch(() => undefined);
  }
}
