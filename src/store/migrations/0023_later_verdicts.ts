/** A verdict that was not said when its hold ended, or said anew since. */
export const laterVerdicts = [
  `alter table holds add column judged_at timestamptz, add column judged_by text, add column judged_reason text`,
];
