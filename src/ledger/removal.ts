import type { Removal } from '../ports/removals.js';
import type { Rows } from '../ports/rows.js';
import { write, type Ledger } from './write.js';

// How much a round removed is in the audit when it has ended; nobody watches a single tarball go.
const untold = { trace: () => null };

/** Says that a tarball goes; false = somebody else is at it. */
export const beginRemoval = (
  ledger: Ledger,
  rows: Rows,
  { removal, seconds }: { removal: Removal; seconds: number },
): Promise<boolean> =>
  write(ledger, rows, { change: () => rows.removals.begin(removal, seconds), ...untold });

/** Says that it is gone, or stays because it has come again. */
export const endRemoval = (
  ledger: Ledger,
  rows: Rows,
  { removal, how }: { removal: Removal; how: 'gone' | 'stays' },
): Promise<void> => write(ledger, rows, { change: () => rows.removals.end(removal, how), ...untold });

/** Says that a tarball has come again after it was gone. */
export const endAbsence = (ledger: Ledger, rows: Rows, digest: string): Promise<void> =>
  write(ledger, rows, { change: () => rows.removals.forget(digest), ...untold });
