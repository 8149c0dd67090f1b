import type { StageEvent } from '../model/event.js';
import type { AuditResource } from '../model/resource/audit.js';

/** One row of the audit as the API shows it. */
export const auditResource = ({ at, actor, facts, ...same }: StageEvent): AuditResource => ({
  ...same,
  at: at.toISOString(),
  actor: { ...actor },
  facts,
});
