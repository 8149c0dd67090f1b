import type { Facts } from '../facts.js';

/** Other teams' stages and ours. */
export const clients = {
  mismatch: (f: Facts) =>
    `${String(f['client'])}'s ${String(f['clientStage'])} uses our ${String(f['stage'])}, not our ${String(f['namedLike'])}.`,
  /** For newcomers: why this is no mistake. */
  why: 'Client teams name their stages themselves; which of ours one uses is what it declared here, whatever its name is.',
};
