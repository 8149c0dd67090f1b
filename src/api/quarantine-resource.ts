import type { Quarantine } from '../model/quarantine.js';
import type { QuarantineResource } from '../contract/quarantine.js';

/** A quarantine as the API shows it. */
export const quarantineResource = (quarantine: Quarantine): QuarantineResource => ({
  build: quarantine.build,
  why: quarantine.why,
  reason: quarantine.reason,
  by: quarantine.actor.id,
  since: quarantine.createdAt.toISOString(),
});
