import type { PendingOperation } from '../model/recovery.js';
import { readState } from './stack-outputs.js';
import type { StatePlace } from './state-place.js';

/** What an update that was cut off had begun with, as the stack's state tells. Throws when it is broken. */
export async function readPending(place: StatePlace, stage: string): Promise<PendingOperation[]> {
  const state = await readState(place, stage);
  return (state?.pending ?? []).map(({ type, urn }) => ({ operation: type, resource: urn }));
}
