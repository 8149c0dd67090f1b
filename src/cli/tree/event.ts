import { events } from '../commands/events.js';
import type { Tree } from './tree.js';

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
