import { group, repeated, type Tree } from './tree.js';
import { whenUsed } from './when-used.js';

const { login } = whenUsed(() => import('../commands/login.js'));
const { logout } = whenUsed(() => import('../commands/logout.js'));
const { createToken, listTokens, revokeToken } = whenUsed(() => import('../commands/token.js'));
const { whoami } = whenUsed(() => import('../commands/whoami.js'));

/** `token`, `login`, `logout` and `whoami`: who callers are, and what they may do. */
export function addTokens({ program, on, c, o }: Tree): void {
  const token = group(program, 'token', c.token);
  token
    .command('create')
    .description(c.tokenCreate)
    .requiredOption('--scope <scope>', o.scope, repeated)
    .option('--expires <days>', o.expires)
    .option('--for <who>', o.holder)
    .option('--called <name>', o.holderName)
    .option('--name <text>', o.tokenName)
    .action(on((run, _, options) => createToken(run, options)));
  token
    .command('list')
    .description(c.tokenList)
    .option('--ended', o.ended)
    .action(on((run, _, options) => listTokens(run, options)));
  token
    .command('revoke <token>')
    .description(c.tokenRevoke)
    .option('--reason <text>', o.tokenReason)
    .action(on((run, [id], options) => revokeToken(run, id, options)));
  program
    .command('login')
    .description(c.login)
    .option('--no-browser', o.noBrowser)
    .action(on((run, _, options) => login(run, options)));
  program
    .command('logout')
    .description(c.logout)
    .option('--all', o.logoutAll)
    .action(on((run, _, options) => logout(run, options)));
  program.command('whoami').description(c.whoami).action(on(whoami));
}
