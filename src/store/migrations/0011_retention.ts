/** Old log lines are found without reading what stays. */
export const retention = [`create index log_lines_by_time on run_events (at) where event->>'kind' = 'log'`];
