import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** With these a server writes the plans of statements into its log, once a database asks for it. */
export const planSettings = [
  'shared_preload_libraries=auto_explain',
  'auto_explain.log_min_duration=-1',
  'auto_explain.log_analyze=on',
  'auto_explain.log_nested_statements=on',
];

/** From its next connection on a database's statements are written down with their plans. */
export const writePlans = (database) => `alter database ${database} set auto_explain.log_min_duration = 0`;

/** Does something and gives the plan of the statement that took longest meanwhile; null = the server wrote none. */
export async function slowestPlan({ folder }, work) {
  const log = join(folder, 'log');
  const from = statSync(log).size;
  await work();
  const said = readFileSync(log).subarray(from).toString();
  const plans = said
    .split(/\n(?=\d{4}-\d\d-\d\d )/)
    .flatMap((text) => {
      const [, took, plan] = /LOG: {2}duration: ([\d.]+) ms {2}plan:\n([^]*)/.exec(text) ?? [];
      // What the queue looks for meanwhile is no answer.
      return plan === undefined || plan.includes('pgboss') ? [] : [{ took: Number(took), plan }];
    })
    .toSorted((one, other) => other.took - one.took);
  return plans[0] === undefined ? null : `${plans[0].took.toFixed(0)} ms: ${plans[0].plan.trim()}`;
}
