import { Option } from '@commander-js/extra-typings';
import { group, type Tree } from './tree.js';
import { whenUsed } from './when-used.js';

const { listClients } = whenUsed(() => import('../commands/client.js'));
const { recover } = whenUsed(() => import('../commands/recover.js'));
const { listStages, showStage } = whenUsed(() => import('../commands/stage.js'));

const acts = ['clearLock', 'takeOver', 'build', 'nothingRuns'];

/** `stage`: what a stage is and runs. */
export function addStages({ program, on, c, o }: Tree): void {
  const stage = group(program, 'stage', c.stage);
  stage.command('list').description(c.stageList).action(on(listStages));
  stage
    .command('show <stage>')
    .description(c.stageShow)
    .action(on((run, [name]) => showStage(run, name)));
  stage
    .command('recover <stage>')
    .description(c.stageRecover)
    .option('--reason <text>', o.recoverReason)
    .option('--clear-lock', o.clearLock)
    .option('--take-over', o.takeOver)
    .option('--build <build>', o.sayBuild)
    .addOption(new Option('--nothing-runs', o.sayNothing).conflicts('build'))
    .addOption(new Option('--preview', o.recoverPreview).conflicts(acts))
    // What it was called before every act had its --preview.
    .addOption(new Option('--look').conflicts(acts).hideHelp())
    .option('--idempotency-key <key>', o.idempotencyKey)
    .action(on((run, [name], options) => recover(run, name, options)));
  stage
    .command('clients <stage>')
    .description(c.stageClients)
    .action(on((run, [name]) => listClients(run, name)));
}
