import { hostEnded } from '../ledger/stage.js';
import type { HostEnd } from '../model/host-end.js';
import type { Ports } from '../ports/ports.js';

/** Puts into the audit that the host of a stage ended, and nobody had told it to. */
export const recordHostEnd = (ports: Ports, stage: string, end: HostEnd): Promise<void> =>
  ports.store.transaction((rows) => hostEnded(ports, rows, { stage, end }));
