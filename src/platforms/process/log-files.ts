import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

/** One file of a backend's log, as it was when it was opened. */
export interface LogFile {
  readonly size: number;
  /** What tells it from the others, also after it was renamed. */
  readonly mark: string;
  /** The bytes from one offset to another. */
  read(from: number, to: number): Promise<Buffer>;
}

const names = ['backend.log', 'backend.log.1', 'backend.log.2'];

/** Every file there may be. */
export const mostFiles = names.length;

/** The files of a log that are there, the newest first; closed when `use` is done with them. */
export async function withLogFiles<T>(
  folder: string,
  use: (files: readonly LogFile[]) => Promise<T>,
): Promise<T> {
  const handles: FileHandle[] = [];
  try {
    const files = new Map<string, LogFile>();
    for (const name of names) {
      const handle = await open(join(folder, name), 'r').catch(ifMissing);
      if (handle === null) continue;
      handles.push(handle);
      const file = await fileOf(handle);
      // Of a file that was renamed in between there are two handles.
      if (file.size > 0 && !files.has(file.mark)) files.set(file.mark, file);
    }
    return await use([...files.values()]);
  } finally {
    await Promise.all(handles.map((handle) => handle.close()));
  }
}

function ifMissing(error: unknown): null {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
  throw error;
}

/** A line begins with its time, so two files begin alike only when an earlier version wrote them. */
const beginning = 24;

async function fileOf(handle: FileHandle): Promise<LogFile> {
  const { size, ino } = await handle.stat();
  const read = async (from: number, to: number): Promise<Buffer> => {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(to - from), 0, to - from, from);
    return buffer.subarray(0, bytesRead);
  };
  const first = await read(0, Math.min(beginning, size));
  const digest = createHash('sha256').update(first).digest('base64url').slice(0, 12);
  return { size, mark: `${String(ino)}.${digest}`, read };
}
