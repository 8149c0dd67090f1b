import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import type { Messages } from '../../messages/index.js';
import { addBuilds } from './build.js';
import { addByHand } from './by-hand.js';
import { addClients } from './client.js';
import { refuseContraries } from './contraries.js';
import { addEvents } from './event.js';
import { addHolds } from './hold.js';
import { addMilestones } from './milestone.js';
import { addPromotions } from './promotion.js';
import { addSchedules } from './schedule.js';
import { addStages } from './stage.js';
import { addThisMachine } from './this-machine.js';
import { addTokens } from './token.js';
import { addWebhooks } from './webhook.js';
import { handlerOf, type ProgramPlace, type Tree } from './tree.js';
import { hintedFor } from '../terminal/hinted.js';
import { widthOf } from '../terminal/width.js';
import { whenUsed } from './when-used.js';

const { status } = whenUsed(() => import('../commands/status.js'));
const { version } = whenUsed(() => import('../commands/version.js'));

/** The command tree: every command, its arguments and flags, and the function behind it. */
export function makeProgram(place: ProgramPlace): Command {
  const texts = place.messages.cli.help;
  const program = new Command('switchback')
    .description(texts.commands.program)
    .enablePositionalOptions()
    .helpCommand(false);
  configure(program, place);
  const tree: Tree = { program, on: handlerOf(place), c: texts.commands, o: texts.options };
  program.option('--version', texts.commands.version);
  program.action(tree.on((run, _, options) => ('version' in options ? version(run) : status(run, []))));
  addPromotions(tree);
  addBuilds(tree);
  addMilestones(tree);
  addHolds(tree);
  addClients(tree);
  addStages(tree);
  addSchedules(tree);
  addEvents(tree);
  addTokens(tree);
  addWebhooks(tree);
  addByHand(tree);
  addThisMachine(tree);
  addGlobalOptions(program, texts);
  return program;
}

/** A command in the list of commands: its name and what it is about, without a word on options. */
const termOf = (command: CommandUnknownOpts): string =>
  [
    command.name(),
    ...command.registeredArguments.map((argument) =>
      brackets(argument.required, argument.name(), argument.variadic),
    ),
  ].join(' ');

const brackets = (required: boolean, name: string, variadic: boolean): string =>
  `${required ? '<' : '['}${name}${variadic ? '...' : ''}${required ? '>' : ']'}`;

/** Errors are thrown, and what commander says by itself is said in the reader's language. */
function configure(program: Command, { terminal, messages }: ProgramPlace): void {
  const texts = messages.cli.help;
  const { headings } = texts;
  const hinted = hintedFor(terminal);
  const titles: Readonly<Record<string, string>> = {
    'Usage:': headings.usage,
    'Arguments:': headings.arguments,
    'Options:': headings.options,
    'Commands:': headings.commands,
  };
  program
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void terminal.stdout.write(hinted(text)),
      writeErr: (text) => void terminal.stderr.write(hinted(text)),
      outputError: () => undefined,
    })
    // In cells: a Korean letter takes two.
    .configureHelp({
      displayWidth: widthOf,
      styleTitle: (title) => titles[title] ?? title,
      subcommandTerm: termOf,
    });
}

/** The flags that stand before or after any command; `pulumi` gets its arguments untouched. */
function addGlobalOptions(program: Command, { options: o, headings }: Messages['cli']['help']): void {
  const commands: readonly CommandUnknownOpts[] = [
    program,
    ...program.commands,
    ...program.commands.flatMap((noun) => noun.commands),
  ];
  for (const command of commands) {
    if (command.name() === 'pulumi') continue;
    refuseContraries(command);
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
