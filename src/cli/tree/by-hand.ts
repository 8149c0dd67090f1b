import type { Tree } from './tree.js';
import { whenUsed } from './when-used.js';

const { env } = whenUsed(() => import('../commands/env.js'));
const { exec } = whenUsed(() => import('../commands/exec.js'));
const { pulumi } = whenUsed(() => import('../commands/pulumi.js'));
const { shellEnv } = whenUsed(() => import('../commands/shell-env.js'));

/** What needs no service: the stage's environment, and Pulumi by hand. */
export function addByHand({ program, on, c, o }: Tree): void {
  program
    .command('exec <command...>')
    .description(c.exec)
    .passThroughOptions()
    .option('--stage <stage>', o.stage)
    .action(on((run, [command], options) => exec(run, command, options)));
  program
    .command('env')
    .description(c.env)
    .option('--stage <stage>', o.stage)
    .option('--show-values', o.showValues)
    .action(on((run, _, options) => env(run, options)));
  program
    .command('pulumi [args...]')
    .description(c.pulumi)
    .passThroughOptions()
    .allowUnknownOption()
    .helpOption(false)
    .action(on((run, [args]) => pulumi(run, args)));
  program.command('shell-env').description(c.shellEnv).action(on(shellEnv));
}
