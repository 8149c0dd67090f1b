/** A schedule that somebody paused: what falls due meanwhile is decided when it is resumed. */
export const pauses = [
  `alter table schedules
    add column paused_at timestamptz,
    add column paused_by_id text,
    add column paused_by_via text,
    add column pause_reason text`,
];
