import { group, type Tree } from './tree.js';
import { whenUsed } from './when-used.js';

const { awsPolicy } = whenUsed(() => import('../commands/aws.js'));
const { backup, restore } = whenUsed(() => import('../commands/backup.js'));
const { complete, completion } = whenUsed(() => import('../commands/completion.js'));
const { databaseMove } = whenUsed(() => import('../commands/database-move.js'));
const { demoSeed } = whenUsed(() => import('../commands/demo-seed.js'));
const { doctor } = whenUsed(() => import('../commands/doctor.js'));
const { help } = whenUsed(() => import('../commands/help.js'));
const { init } = whenUsed(() => import('../commands/init.js'));
const { serve } = whenUsed(() => import('../commands/serve.js'));
const { setup } = whenUsed(() => import('../commands/setup.js'));
const { version } = whenUsed(() => import('../commands/version.js'));

/** What is about this machine: its health, its service, its rights on AWS. */
export function addThisMachine({ program, on, c, o }: Tree): void {
  const aws = group(program, 'aws', c.aws);
  aws
    .command('policy')
    .description(c.awsPolicy)
    .option('--account <id>', o.account)
    .option('--region <region>', o.region)
    .option('--state-bucket <name>', o.stateBucket)
    .option('--kms-key <arn>', o.kmsKey)
    .action(on((run, _, options) => awsPolicy(run, options)));
  for (const [name, action] of [
    ['backup', backup],
    ['restore', restore],
  ] as const)
    program
      .command(`${name} <folder>`)
      .description(c[name])
      .option('--data-dir <dir>', o.dataDir)
      .action(on((run, [folder], options) => action(run, folder, options)));
  group(program, 'database', c.database)
    .command('move')
    .description(c.databaseMove)
    .option('--data-dir <dir>', o.dataDir)
    .action(on((run, _, options) => databaseMove(run, options)));
  group(program, 'demo', c.demo)
    .command('seed')
    .description(c.demoSeed)
    .option('--at <time>', o.at)
    .option('--data-dir <dir>', o.dataDir)
    .action(on((run, _, options) => demoSeed(run, options)));
  program.command('doctor').description(c.doctor).action(on(doctor));
  program
    .command('serve')
    .description(c.serve)
    .option('--host <host>', o.host)
    .option('--port <port>', o.port)
    .option('--data-dir <dir>', o.dataDir)
    .option('--stage-ports <how>', o.stagePorts)
    .option('--warm-runners <n>', o.warmRunners)
    .option('--machine <name>', o.machine)
    .action(on((run, _, options) => serve(run, options)));
  program
    .command('init')
    .description(c.init)
    .option('--backend <dir>', o.backend)
    .option('--stages <names>', o.initStages)
    .option('--platform <name>', o.initPlatform)
    .option('--ci <name>', o.initCi)
    .option('--dry-run', o.dryRun)
    .action(on((run, _, options) => init(run, options)));
  program
    .command('completion <shell>')
    .description(c.completion)
    .action(on((run, [shell]) => completion(run, shell)));
  program
    .command('complete [args...]', { hidden: true })
    .description(c.complete)
    .passThroughOptions()
    .allowUnknownOption()
    .action(on((run, [words]) => complete(run, program, words)));
  program.command('setup').description(c.setup).action(on(setup));
  program.command('version').description(c.version).action(on(version));
  program
    .command('help [topic...]')
    .description(c.help)
    .action(on((run, [topic]) => help(run, program, topic)));
}
