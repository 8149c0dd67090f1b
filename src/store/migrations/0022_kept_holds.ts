/** A hold by which a deliberate step back stays. */
export const keptHolds = [
  `alter table holds drop constraint holds_kind_check`,
  `alter table holds add constraint holds_kind_check check (kind in ('qa', 'demo', 'incident', 'rollback', 'kept'))`,
];
