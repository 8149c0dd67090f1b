import { Option } from '@commander-js/extra-typings';
import { group, repeated, type Tree } from './tree.js';
import { whenUsed } from './when-used.js';

const { abort } = whenUsed(() => import('../commands/abort.js'));
const { diff } = whenUsed(() => import('../commands/diff.js'));
const { listPromotions, showPromotion } = whenUsed(() => import('../commands/promotion.js'));
const { logs } = whenUsed(() => import('../commands/logs.js'));
const { promote } = whenUsed(() => import('../commands/promote.js'));
const { rollback } = whenUsed(() => import('../commands/rollback.js'));
const { status } = whenUsed(() => import('../commands/status.js'));
const { watch } = whenUsed(() => import('../commands/watch.js'));
const { where } = whenUsed(() => import('../commands/where.js'));

/** What runs where, and what changes it. */
export function addPromotions({ program, on, c, o }: Tree): void {
  const promotion = group(program, 'promotion', c.promotion);
  promotion
    .command('list')
    .description(c.promotionList)
    .option('--waiting', o.waiting)
    .option('--stage <stage>', o.ofStage)
    .option('--limit <n>', o.limit, '20')
    .action(on((run, _, options) => listPromotions(run, options)));
  promotion
    .command('show <promotion>')
    .description(c.promotionShow)
    .option('--timings', o.timings)
    .action(on((run, [id], options) => showPromotion(run, id, options)));
  program
    .command('status [stage...]')
    .description(c.status)
    .action(on((run, [stages]) => status(run, stages)));

  program
    .command('promote <stage>')
    .description(c.promote)
    .option('--build <build>', o.build)
    .option('--from <stage>', o.from)
    .option('--sha <sha>', o.sha)
    .option('--reason <text>', o.reason)
    .option('--allow-change <name>', o.allowChange, repeated)
    .option('--override-hold <hold>', o.overrideHold, repeated)
    .option('--wait-for-release', o.waitForRelease)
    .option('--lift-quarantine', o.liftQuarantine)
    .option('--despite-known-bad', o.despiteKnownBad)
    .option('--hold', o.kept)
    .option('--no-hold', o.notKept)
    .option('--preview', o.preview)
    .option('--detach', o.detach)
    .option('--if-match <etag>', o.ifMatch)
    .option('--idempotency-key <key>', o.idempotencyKey)
    .option('--exit-code', o.exitCode)
    .action(on((run, [stage], options) => promote(run, stage, options)));
  program
    .command('rollback <stage>')
    .description(c.rollback)
    .requiredOption('--reason <text>', o.rollbackReason)
    .option('--to <build>', o.to)
    .option('--hold', o.holdAfter)
    .option('--no-hold', o.noHold)
    .option('--until <time>', o.until)
    .addOption(new Option('--for <time>', o.for).conflicts('until'))
    .option('--allow-change <name>', o.allowChange, repeated)
    .option('--override-hold <hold>', o.overrideHold, repeated)
    .option('--despite-known-bad', o.despiteKnownBad)
    .option('--preview', o.preview)
    .option('--detach', o.detach)
    .option('--idempotency-key <key>', o.idempotencyKey)
    .action(on((run, [stage], options) => rollback(run, stage, options)));
  program
    .command('diff <a> <b>')
    .description(c.diff)
    .option('--requests [path...]', o.requests)
    .option('--by <group>', o.by)
    .option('--migrations', o.migrations)
    .option('--all', o.all)
    .option('--exit-code', o.exitCode)
    .action(on((run, [a, b], options) => diff(run, [a, b], options)));
  program
    .command('where <commit>')
    .description(c.where)
    .option('--watch <stage>', o.watchStage)
    .option('--stage <stage>', o.ofStage)
    .option('--exit-code', o.exitCodeArrived)
    .action(on((run, [commit], options) => where(run, commit, options)));
  program
    .command('watch [promotion]')
    .description(c.watch)
    .action(on((run, [id]) => watch(run, id)));
  program
    .command('abort <promotion>')
    .description(c.abort)
    .option('--reason <text>', o.reason)
    .option('--detach', o.detach)
    .option('--idempotency-key <key>', o.idempotencyKey)
    .action(on((run, [id], options) => abort(run, id, options)));
  program
    .command('logs [promotion]')
    .description(c.logs)
    .option('--stage <stage>', o.logOfStage)
    .option('--since <when>', o.logSince)
    .option('--lines <count>', o.logLines)
    .option('--follow', o.follow)
    .action(on((run, [id], options) => logs(run, id, options)));
}
