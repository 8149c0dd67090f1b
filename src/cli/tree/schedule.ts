import { group, type Tree } from './tree.js';
import { whenUsed } from './when-used.js';

const { listSchedules, pauseSchedule, runSchedule } = whenUsed(() => import('../commands/schedule.js'));

/** `schedule`: what runs by the clock. */
export function addSchedules({ program, on, c, o }: Tree): void {
  const schedule = group(program, 'schedule', c.schedule);
  schedule.command('list').description(c.scheduleList).action(on(listSchedules));
  for (const [verb, paused, text] of [
    ['pause', true, c.schedulePause],
    ['resume', false, c.scheduleResume],
  ] as const)
    schedule
      .command(`${verb} <stage>`)
      .description(text)
      .option('--reason <text>', o.pauseReason)
      .action(on((run, [stage], options) => pauseSchedule(run, stage, { ...options, paused })));
  schedule
    .command('run <stage>')
    .description(c.scheduleRun)
    .option('--detach', o.detach)
    .option('--idempotency-key <key>', o.idempotencyKey)
    .action(on((run, [stage], options) => runSchedule(run, stage, options)));
}
