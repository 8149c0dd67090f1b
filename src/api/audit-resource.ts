import type { AuditRow } from '../model/audit.js';
import type { AuditResource } from '../contract/audit.js';

/** One row of the audit as the API shows it. */
export const auditResource = ({ at, actor, facts, ...same }: AuditRow): AuditResource => ({
  ...same,
  at: at.toISOString(),
  actor: { ...actor },
  facts,
});
