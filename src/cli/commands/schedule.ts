import { randomUUID } from 'node:crypto';
import type { ScheduleResource } from '../../contract/schedules.js';
import { connect } from '../client/http-client.js';
import { exitCodes, type ExitCode } from '../terminal/exit.js';
import type { Invocation } from '../terminal/invocation.js';
import { localTime } from '../terminal/local-time.js';
import { printItems, printOne } from '../terminal/output.js';
import { detach } from './promote.js';
import { seeThrough } from '../client/promotion-run.js';
import { call } from '../client/call.js';
import * as routes from '../../contract/schedules.js';

/** Lists the stages with a schedule: when it runs next, and how it ended last. */
export async function listSchedules(invocation: Invocation): Promise<ExitCode> {
  const { texts, output } = invocation;
  const { columns } = texts;
  printItems(invocation, (await call(await connect(invocation), routes.listSchedules)).items, {
    columns: [
      { title: columns.stage },
      { title: columns.schedule, gives: { turn: 5, least: 9 } },
      { title: columns.zone, gives: { turn: 2, leaves: true } },
      { title: columns.next, gives: { turn: 3, least: 22 } },
      { title: columns.lastRun },
      { title: columns.promotion, gives: { turn: 1, leaves: true } },
    ],
    row: ({ stage, schedule, timezone, next, last, paused }) => [
      stage,
      schedule,
      timezone,
      nextText(invocation, { next, paused }),
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
  const promotion = await call(client, routes.runSchedule, {
    params: { stage },
    key: options.idempotencyKey ?? randomUUID(),
  });
  return options.detach === true ? detach(invocation, promotion) : seeThrough(invocation, client, promotion);
}

function nextText(
  invocation: Invocation,
  { next, paused }: Pick<ScheduleResource, 'next' | 'paused'>,
): string {
  const { texts, output } = invocation;
  if (paused !== null) return output === 'tsv' ? 'paused' : texts.schedule.paused({ by: paused.by });
  if (next === null) return '–';
  return output === 'tsv' ? next : localTime(next);
}

/** Pauses a stage's schedule, or resumes it, and says what that means for its next run. */
export async function pauseSchedule(
  invocation: Invocation,
  stage: string,
  { paused, reason }: { readonly paused: boolean; readonly reason?: string },
): Promise<ExitCode> {
  const body = { paused, ...(reason === undefined ? {} : { reason }) };
  const schedule = await call(await connect(invocation), routes.pauseSchedule, { params: { stage }, body });
  const { texts } = invocation;
  const next = schedule.next === null ? '–' : localTime(schedule.next);
  printOne(invocation, schedule, () => [
    paused ? texts.schedule.isPaused({ stage }) : texts.schedule.isResumed({ stage, next }),
  ]);
  return exitCodes.ok;
}
