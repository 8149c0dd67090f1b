import { randomUUID } from 'node:crypto';
import { connect } from './client.js';
import { exitCodes, type ExitCode } from './exit.js';
import type { Invocation } from './invocation.js';
import { localTime } from './local-time.js';
import { printItems } from './output.js';
import { detach } from './promote.js';
import { seeThrough } from './promotion-run.js';
import { getSchedules, postScheduleRun } from './routes.js';

/** Lists the stages with a schedule: when it runs next, and how it ended last. */
export async function listSchedules(invocation: Invocation): Promise<ExitCode> {
  const { texts, output } = invocation;
  const { columns } = texts;
  printItems(invocation, await getSchedules(await connect(invocation)), {
    columns: [
      { title: columns.stage },
      { title: columns.schedule },
      { title: columns.zone },
      { title: columns.next },
      { title: columns.lastRun },
      { title: columns.promotion },
    ],
    row: ({ stage, schedule, timezone, next, last }) => [
      stage,
      schedule,
      timezone,
      next === null ? '–' : output === 'tsv' ? next : localTime(invocation, next),
      last === null ? '–' : output === 'tsv' ? last.phase : texts.phases[last.phase],
      last?.promotion ?? '–',
    ],
    empty: texts.empty.schedules,
  });
  return exitCodes.ok;
}

/** Runs a stage's schedule now; what it decided, also to do nothing, is the answer. */
export async function runSchedule(
  invocation: Invocation,
  stage: string,
  options: { readonly detach?: boolean; readonly idempotencyKey?: string },
): Promise<ExitCode> {
  const client = await connect(invocation);
  const promotion = await postScheduleRun(client, stage, options.idempotencyKey ?? randomUUID());
  return options.detach === true ? detach(invocation, promotion) : seeThrough(invocation, client, promotion);
}
