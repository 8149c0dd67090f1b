/** A stop of the line is one hold per stage; what they share is its name. */
export const lines = [
  `alter table holds add column line text`,
  `create unique index one_hold_per_stage_of_a_line on holds (line, stage) where line is not null`,
];
