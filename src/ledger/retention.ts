import { systemActor } from '../model/actor.js';
import type { Rows } from '../ports/rows.js';
import { note, type Ledger } from './write.js';

/** How much a round removed of what is older than the settings keep. */
export interface Removed {
  readonly logLines: number;
  readonly runs: number;
  readonly artifacts: number;
  readonly stateFiles: number;
  readonly auditRows: number;
}

export const recordRemoved = (
  ledger: Ledger,
  rows: Rows,
  { artifacts, ...removed }: Removed,
): Promise<void> =>
  note(ledger, rows, {
    name: 'retention:removed',
    stage: null,
    promotion: null,
    actor: systemActor('retention'),
    requestId: null,
    // The name that this fact has in the rows of before.
    facts: { ...removed, artefacts: artifacts },
  });
