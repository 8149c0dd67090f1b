import type { FailureCode } from './protocol.js';

/** What a failed write of a host's own file is called. */
export function refusalCode(error: unknown): FailureCode {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  return code === 'ENOSPC' || code === 'EDQUOT' ? 'storage-full' : 'internal';
}
