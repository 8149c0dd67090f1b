/** How far a run is, is asked for while its log may have a hundred thousand lines. */
export const runProgress = [
  `create index run_progress on run_events (promotion, id) where event->>'kind' = 'progress'`,
];
