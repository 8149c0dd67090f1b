/** Who asked for a promotion to be stopped, and when; how it ended is its phase. */
export const aborts = [
  `alter table promotions
    add column abort_requested_at timestamptz,
    add column abort_by_id text,
    add column abort_by_via text,
    add column abort_reason text`,
];
