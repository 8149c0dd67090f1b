/** By which name stage files name a machine, and which of them each stage file names. */
export const machineNames = [
  `alter table machines add column name text unique`,
  `alter table stages add column machine_name text`,
];
