import { Option, type Command } from '@commander-js/extra-typings';
import { group, type Tree } from './tree.js';
import { whenUsed } from './when-used.js';

const { answerAsk, askHold } = whenUsed(() => import('../commands/ask.js'));
const { showCalendar } = whenUsed(() => import('../commands/calendar.js'));
const { extendHold, listHolds, releaseHold, setHold } = whenUsed(() => import('../commands/hold.js'));
const { setVerdict } = whenUsed(() => import('../commands/verdict.js'));

/** `hold`, `freeze` for who looks for that word, and the calendar of all holds. */
export function addHolds({ program, on, c, o }: Tree): void {
  const hold = group(program, 'hold', c.hold);
  hold
    .command('list')
    .description(c.holdList)
    .option('--stage <stage>', o.ofStage)
    .option('--ended', o.ended)
    .option('--limit <n>', o.limit, '50')
    .action(on((run, _, options) => listHolds(run, options)));
  const set = (command: Command<[stage: string | undefined]>) =>
    command
      .description(c.holdSet)
      .requiredOption('--reason <text>', o.holdReason)
      .option('--from <time>', o.holdFrom)
      .option('--all', o.holdAll)
      .option('--except <stages>', o.holdExcept)
      .option('--until <time>', o.until)
      .addOption(new Option('--for <time>', o.for).conflicts('until'))
      .option('--kind <kind>', o.kind)
      .option('--milestone <n>', o.shownMilestone)
      .addOption(new Option('--build <build>', o.shownBuild).conflicts('milestone'))
      .option('--idempotency-key <key>', o.idempotencyKey)
      .action(on((run, [stage], options) => setHold(run, stage, options)));
  set(hold.command('set [stage]'));
  hold
    .command('extend [hold]')
    .description(c.holdExtend)
    .option('--from <time>', o.holdFrom)
    .option('--all', o.lineInForce)
    .option('--until <time>', o.until)
    .addOption(new Option('--for <time>', o.for).conflicts('until'))
    .option('--reason <text>', o.reason)
    .action(on((run, [id], options) => extendHold(run, id, options)));
  hold
    .command('release [hold]')
    .description(c.holdRelease)
    .option('--all', o.lineInForce)
    .option('--reason <text>', o.reason)
    .option('--verdict <verdict>', o.verdict)
    .action(on((run, [name], options) => releaseHold(run, name, options)));
  hold
    .command('ask <hold>')
    .description(c.holdAsk)
    .requiredOption('--reason <text>', o.askReason)
    .action(on((run, [name], options) => askHold(run, name, options)));
  hold
    .command('answer <ask>')
    .description(c.holdAnswer)
    .requiredOption('--no', o.sayNo)
    .requiredOption('--reason <text>', o.noReason)
    .action(on((run, [id], options) => answerAsk(run, id, options)));
  const verdict = group(program, 'verdict', c.verdict);
  verdict
    .command('set <hold> <verdict>')
    .description(c.verdictSet)
    .option('--reason <text>', o.reason)
    .action(on((run, [name, said], options) => setVerdict(run, { name, said }, options)));
  program
    .command('calendar')
    .description(c.calendar)
    .option('--weeks <n>', o.weeks, '2')
    .action(on((run, _, options) => showCalendar(run, options)));
  // The word that other systems have for it.
  set(program.command('freeze [stage]'));
}
