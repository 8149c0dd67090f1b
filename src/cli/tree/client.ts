import { group, type Tree } from './tree.js';
import { whenUsed } from './when-used.js';

const { attachClient, detachClient, listClients, whichClient } = whenUsed(
  () => import('../commands/client.js'),
);

/** `client`: other teams' stages, and which of ours they use. */
export function addClients({ program, on, c, o }: Tree): void {
  const client = group(program, 'client', c.client);
  client
    .command('list')
    .description(c.clientList)
    .option('--stage <stage>', o.ofStage)
    .action(on((run, _, options) => listClients(run, options.stage)));
  client
    .command('attach <client>')
    .description(c.clientAttach)
    .requiredOption('--to <stage>', o.clientTo)
    .option('--url <url>', o.clientUrl)
    .option('--owner <name>', o.owner)
    .option('--contact <text>', o.contact)
    .action(on((run, [name], options) => attachClient(run, name, options)));
  client
    .command('detach <client>')
    .description(c.clientDetach)
    .action(on((run, [name]) => detachClient(run, name)));
  client.command('whoami').description(c.clientWhoami).action(on(whichClient));
}
