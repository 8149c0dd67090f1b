import { Command } from 'commander';
import type { Messages } from '../messages/index.js';
import { awsPolicy } from './aws.js';
import { createBuild, listBuilds, showBuild } from './build.js';
import { diff } from './diff.js';
import { doctor } from './doctor.js';
import { env } from './env.js';
import { exec } from './exec.js';
import type { ExitCode } from './exit.js';
import { help } from './help.js';
import { extendHold, listHolds, releaseHold, setHold, type HoldOptions } from './hold.js';
import { makeInvocation, type GlobalOptions, type Invocation } from './invocation.js';
import { logs } from './logs.js';
import { createMilestone, listMilestones, nextMilestone } from './milestone.js';
import { promote } from './promote.js';
import { pulumi } from './pulumi.js';
import { rollback, type RollbackOptions } from './rollback.js';
import { listSchedules, pauseSchedule, runSchedule } from './schedule.js';
import { serve } from './serve.js';
import { shellEnv } from './shell-env.js';
import { listStages, showStage } from './stage.js';
import { status } from './status.js';
import type { Terminal } from './terminal.js';
import { version } from './version.js';
import { watch } from './watch.js';

export interface ProgramPlace {
  readonly terminal: Terminal;
  readonly texts: Messages['cli']['help'];
  /** Told of the exit code of the command that ran. */
  readonly ended: (code: ExitCode) => void;
}

/** The command tree: every command, its arguments and flags, and the function behind it. */
export function makeProgram(place: ProgramPlace): Command {
  const program = new Command('switchback')
    .description(place.texts.commands.program)
    .enablePositionalOptions()
    .helpCommand(false);
  configure(program, place);
  const tree: Tree = { program, on: handlerOf(place), c: place.texts.commands, o: place.texts.options };
  program.option('--version', place.texts.commands.version);
  program.action(tree.on((run, _, options) => ('version' in options ? version(run) : status(run, []))));
  addWhatHappens(tree);
  addBuilds(tree);
  addMilestones(tree);
  addHolds(tree);
  addStages(tree);
  addByHand(tree);
  addThisMachine(tree);
  addGlobalOptions(program, place.texts);
  return program;
}

interface Tree {
  readonly program: Command;
  readonly on: ReturnType<typeof handlerOf>;
  /** One sentence per command. */
  readonly c: ProgramPlace['texts']['commands'];
  /** One sentence per flag. */
  readonly o: ProgramPlace['texts']['options'];
}

function addWhatHappens({ program, on, c, o }: Tree): void {
  program
    .command('status [stage...]')
    .description(c.status)
    .action(on((run, [stages]) => status(run, stages as string[])));

  program
    .command('promote <stage>')
    .description(c.promote)
    .option('--build <build>', o.build)
    .option('--from <stage>', o.from)
    .option('--sha <sha>', o.sha)
    .option('--reason <text>', o.reason)
    .option('--allow-change <name>', o.allowChange, repeated)
    .option('--override-hold <hold>', o.overrideHold)
    .option('--wait-for-release', o.waitForRelease)
    .option('--lift-quarantine', o.liftQuarantine)
    .option('--preview', o.preview)
    .option('--detach', o.detach)
    .option('--if-match <etag>', o.ifMatch)
    .option('--idempotency-key <key>', o.idempotencyKey)
    .option('--exit-code', o.exitCode)
    .action(on((run, [stage], options) => promote(run, stage as string, options)));
  program
    .command('rollback <stage>')
    .description(c.rollback)
    .requiredOption('--reason <text>', o.rollbackReason)
    .option('--to <build>', o.to)
    .option('--hold', o.holdAfter)
    .option('--no-hold', o.noHold)
    .option('--until <time>', o.until)
    .option('--for <time>', o.for)
    .option('--override-hold <hold>', o.overrideHold)
    .option('--detach', o.detach)
    .option('--idempotency-key <key>', o.idempotencyKey)
    .action(on((run, [stage], options) => rollback(run, stage as string, options as RollbackOptions)));
  program
    .command('diff <a> <b>')
    .description(c.diff)
    .option('--requests <path...>', o.requests)
    .option('--all', o.all)
    .option('--exit-code', o.exitCode)
    .action(on((run, [a, b], options) => diff(run, [a as string, b as string], options)));
  program
    .command('watch [promotion]')
    .description(c.watch)
    .action(on((run, [id]) => watch(run, id as string | undefined)));
  program
    .command('logs <promotion>')
    .description(c.logs)
    .option('--follow', o.follow)
    .action(on((run, [id], options) => logs(run, id as string, options)));
}

function addBuilds({ program, on, c, o }: Tree): void {
  const build = group(program, 'build', c.build);
  build
    .command('create')
    .description(c.buildCreate)
    .requiredOption('--sha <sha>', o.createSha)
    .option('--tarball <file>', o.tarball)
    .option('--image <ref>', o.image)
    .option('--branch <branch>', o.branch)
    .option('--repo <dir>', o.repo)
    .option('--ci-url <url>', o.ciUrl)
    .action(on((run, _, options) => createBuild(run, options as { sha: string })));
  build
    .command('list')
    .description(c.buildList)
    .option('--limit <n>', o.limit, '20')
    .action(on((run, _, options) => listBuilds(run, options as { limit: string })));
  build
    .command('show <build>')
    .description(c.buildShow)
    .action(on((run, [id]) => showBuild(run, id as string)));
}

function addMilestones({ program, on, c, o }: Tree): void {
  const milestone = group(program, 'milestone', c.milestone);
  milestone
    .command('create <number>')
    .description(c.milestoneCreate)
    .requiredOption('--build <build>', o.build)
    .option('--notes <text>', o.notes)
    .option('--reason <text>', o.reason)
    .option('--reject-if-held', o.rejectIfHeld)
    .option('--override-hold <hold>', o.overrideHold)
    .option('--detach', o.detach)
    .option('--idempotency-key <key>', o.idempotencyKey)
    .action(
      on((run, [number], options) => createMilestone(run, number as string, options as { build: string })),
    );
  milestone.command('list').description(c.milestoneList).action(on(listMilestones));
  milestone.command('next').description(c.milestoneNext).action(on(nextMilestone));
}

function addHolds({ program, on, c, o }: Tree): void {
  const hold = group(program, 'hold', c.hold);
  hold
    .command('list')
    .description(c.holdList)
    .option('--stage <stage>', o.ofStage)
    .option('--ended', o.ended)
    .action(on((run, _, options) => listHolds(run, options)));
  const set = (command: Command): Command =>
    command
      .description(c.holdSet)
      .requiredOption('--reason <text>', o.holdReason)
      .option('--until <time>', o.until)
      .option('--for <time>', o.for)
      .option('--kind <kind>', o.kind)
      .option('--idempotency-key <key>', o.idempotencyKey)
      .action(on((run, [stage], options) => setHold(run, stage as string, options as HoldOptions)));
  set(hold.command('set <stage>'));
  hold
    .command('extend <hold>')
    .description(c.holdExtend)
    .option('--until <time>', o.until)
    .option('--for <time>', o.for)
    .action(on((run, [id], options) => extendHold(run, id as string, options)));
  hold
    .command('release <hold>')
    .description(c.holdRelease)
    .option('--reason <text>', o.reason)
    .option('--verdict <verdict>', o.verdict)
    .action(on((run, [name], options) => releaseHold(run, name as string, options)));
  // The word that other systems have for it.
  set(program.command('freeze <stage>'));
}

function addStages({ program, on, c, o }: Tree): void {
  const stage = group(program, 'stage', c.stage);
  stage.command('list').description(c.stageList).action(on(listStages));
  stage
    .command('show <stage>')
    .description(c.stageShow)
    .action(on((run, [name]) => showStage(run, name as string)));

  const schedule = group(program, 'schedule', c.schedule);
  schedule.command('list').description(c.scheduleList).action(on(listSchedules));
  for (const [verb, paused, text] of [
    ['pause', true, c.schedulePause],
    ['resume', false, c.scheduleResume],
  ] as const)
    schedule
      .command(`${verb} <stage>`)
      .description(text)
      .option('--reason <text>', o.pauseReason)
      .action(on((run, [stage], options) => pauseSchedule(run, stage as string, { ...options, paused })));
  schedule
    .command('run <stage>')
    .description(c.scheduleRun)
    .option('--detach', o.detach)
    .option('--idempotency-key <key>', o.idempotencyKey)
    .action(on((run, [stage], options) => runSchedule(run, stage as string, options)));
}

function addByHand({ program, on, c, o }: Tree): void {
  program
    .command('exec <command...>')
    .description(c.exec)
    .passThroughOptions()
    .option('--stage <stage>', o.stage)
    .action(on((run, [command], options) => exec(run, command as string[], options)));
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
    .action(on((run, [args]) => pulumi(run, args as string[])));
  program.command('shell-env').description(c.shellEnv).action(on(shellEnv));
}

function addThisMachine({ program, on, c, o }: Tree): void {
  const aws = group(program, 'aws', c.aws);
  aws
    .command('policy')
    .description(c.awsPolicy)
    .option('--account <id>', o.account)
    .option('--region <region>', o.region)
    .option('--state-bucket <name>', o.stateBucket)
    .option('--kms-key <arn>', o.kmsKey)
    .action(on((run, _, options) => awsPolicy(run, options)));
  program.command('doctor').description(c.doctor).action(on(doctor));
  program
    .command('serve')
    .description(c.serve)
    .option('--host <host>', o.host)
    .option('--port <port>', o.port)
    .option('--data-dir <dir>', o.dataDir)
    .option('--stage-ports <how>', o.stagePorts)
    .option('--warm-runners <n>', o.warmRunners)
    .action(on((run, _, options) => serve(run, options)));
  program.command('version').description(c.version).action(on(version));
  program
    .command('help [topic...]')
    .description(c.help)
    .action(on((run, [topic]) => help(run, program, topic as string[])));
}

/** The values of a flag that may be given several times. */
const repeated = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

/** A noun: its verbs are commands below it. */
const group = (program: Command, name: string, text: string): Command =>
  program.command(name).description(text).helpCommand(false);

/** A command in the list of commands: its name and what it is about, without a word on options. */
const termOf = (command: Command): string =>
  [
    command.name(),
    ...command.registeredArguments.map((argument) =>
      brackets(argument.required, argument.name(), argument.variadic),
    ),
  ].join(' ');

const brackets = (required: boolean, name: string, variadic: boolean): string =>
  `${required ? '<' : '['}${name}${variadic ? '...' : ''}${required ? '>' : ']'}`;

type Handler = (invocation: Invocation, args: readonly unknown[], options: object) => Promise<ExitCode>;

/** Turns what commander gives into an invocation, positional arguments and the command's own options. */
function handlerOf({
  terminal,
  ended,
}: ProgramPlace): (handler: Handler) => (...given: unknown[]) => Promise<void> {
  return (handler) =>
    async (...given) => {
      const command = given.at(-1) as Command;
      const options = optionsOf(command);
      ended(await handler(makeInvocation(terminal, options), given.slice(0, -2), options));
    };
}

/** Options of a command and of those above it; the nearest wins. That colour is the default says nothing. */
function optionsOf(command: Command): GlobalOptions {
  const above = command.parent === null ? {} : optionsOf(command.parent);
  const own = Object.entries(command.opts()).filter(([name, value]) => name !== 'color' || value === false);
  return { ...above, ...Object.fromEntries(own) };
}

/** Errors are thrown, and what commander says by itself is said in the reader's language. */
function configure(program: Command, { terminal, texts }: ProgramPlace): void {
  const { headings } = texts;
  const titles: Readonly<Record<string, string>> = {
    'Usage:': headings.usage,
    'Arguments:': headings.arguments,
    'Options:': headings.options,
    'Commands:': headings.commands,
  };
  program
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void terminal.stdout.write(text),
      writeErr: (text) => void terminal.stderr.write(text),
      outputError: () => undefined,
    })
    .configureHelp({ styleTitle: (title) => titles[title] ?? title, subcommandTerm: termOf });
}

/** The flags that stand before or after any command; `pulumi` gets its arguments untouched. */
function addGlobalOptions(program: Command, { options: o, headings }: Messages['cli']['help']): void {
  for (const command of [
    program,
    ...program.commands,
    ...program.commands.flatMap(({ commands }) => commands),
  ]) {
    if (command.name() === 'pulumi') continue;
    command
      .optionsGroup(headings.global)
      .option('--server <url>', o.server)
      .option('--json [fields]', o.json)
      .option('--output <form>', o.output)
      .option('--no-color', o.noColor)
      .option('--lang <language>', o.lang)
      .option('--timeout <time>', o.timeout)
      .option('--yes', o.yes)
      .option('--quiet', o.quiet)
      .option('--project <dir>', o.project)
      .helpOption('-h, --help', o.help);
  }
}
