/**
 * A stage may have several holds, each with an owner of its own; a person's step back is kept by one. A promotion names
 * every hold that it passes.
 */
export const severalHolds = [
  `drop index one_open_hold_per_stage`,
  `create index open_holds on holds (stage) where ended_at is null`,
  `create unique index one_kept_hold_per_stage on holds (stage) where ended_at is null and kind = 'kept'`,
  `alter table promotions add column override_holds jsonb not null default '[]'`,
  `update promotions set override_holds = jsonb_build_array(override_hold) where override_hold is not null`,
  `alter table promotions drop column override_hold`,
];
