import { Refusal } from '../model/error.js';

const fullCodes: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT']);

/** A full disk as the refusal `storage-full`; everything else as it came. */
export function refusalOfDisk(error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  return typeof code === 'string' && fullCodes.has(code)
    ? new Refusal('storage-full', {}, {}, { cause: error })
    : error;
}
