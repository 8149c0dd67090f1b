import { Option } from '@commander-js/extra-typings';
import { group, repeated, type Tree } from './tree.js';
import { whenUsed } from './when-used.js';

const { createMilestone } = whenUsed(() => import('../commands/milestone-create.js'));
const { compareMilestones, listMilestones, nextMilestone, putBackMilestone } = whenUsed(
  () => import('../commands/milestone.js'),
);

/** `milestone`: builds with a number for people outside the team. */
export function addMilestones({ program, on, c, o }: Tree): void {
  const milestone = group(program, 'milestone', c.milestone);
  milestone
    .command('create <number>')
    .description(c.milestoneCreate)
    .requiredOption('--build <build>', o.build)
    .option('--notes <text>', o.notes)
    .option('--reason <text>', o.reason)
    .option('--allow-change <name>', o.allowChange, repeated)
    .option('--despite-known-bad', o.despiteKnownBad)
    .addOption(new Option('--reject-if-held', o.rejectIfHeld).conflicts('overrideHold'))
    .addOption(new Option('--put-back-before', o.putBackBefore).conflicts('rejectIfHeld'))
    .option('--override-hold <hold>', o.overrideHold, repeated)
    .option('--preview', o.preview)
    .option('--detach', o.detach)
    .option('--idempotency-key <key>', o.idempotencyKey)
    .action(on((run, [number], options) => createMilestone(run, number, options)));
  milestone
    .command('put-back <number>')
    .description(c.milestonePutBack)
    .option('--reason <text>', o.reason)
    .option('--allow-change <name>', o.allowChange, repeated)
    .option('--override-hold <hold>', o.overrideHold, repeated)
    .option('--wait-for-release', o.waitForRelease)
    .option('--lift-quarantine', o.liftQuarantine)
    .option('--despite-known-bad', o.despiteKnownBad)
    .option('--preview', o.preview)
    .option('--detach', o.detach)
    .option('--idempotency-key <key>', o.idempotencyKey)
    .action(on((run, [number], options) => putBackMilestone(run, number, options)));
  milestone
    .command('compare <a> <b>')
    .description(c.milestoneCompare)
    .option('--requests [path...]', o.requests)
    .option('--by <group>', o.by)
    .option('--migrations', o.migrations)
    .option('--all', o.all)
    .option('--exit-code', o.exitCode)
    .action(on((run, [a, b], options) => compareMilestones(run, [a, b], options)));
  milestone
    .command('list')
    .description(c.milestoneList)
    .option('--limit <n>', o.limit, '50')
    .action(on((run, _, options) => listMilestones(run, options)));
  milestone.command('next').description(c.milestoneNext).action(on(nextMilestone));
}
