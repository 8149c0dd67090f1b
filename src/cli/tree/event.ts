import type { Tree } from './tree.js';
import { whenUsed } from './when-used.js';

const { events } = whenUsed(() => import('../commands/events.js'));

/** `events`: what happened, and what happens. */
export function addEvents({ program, on, c, o }: Tree): void {
  program
    .command('events')
    .description(c.events)
    .option('--follow', o.followEvents)
    .option('--stage <stage>', o.ofStage)
    .option('--since <when>', o.since)
    .action(on((run, _, options) => events(run, options)));
}
