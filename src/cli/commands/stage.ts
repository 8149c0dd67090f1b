import { listClients } from '../client.js';
import { listStages, showStage } from '../stage.js';
import { group, type Tree } from './tree.js';

/** `stage`: what a stage is and runs. */
export function addStages({ program, on, c }: Tree): void {
  const stage = group(program, 'stage', c.stage);
  stage.command('list').description(c.stageList).action(on(listStages));
  stage
    .command('show <stage>')
    .description(c.stageShow)
    .action(on((run, [name]) => showStage(run, name as string)));
  stage
    .command('clients <stage>')
    .description(c.stageClients)
    .action(on((run, [name]) => listClients(run, name as string)));
}
