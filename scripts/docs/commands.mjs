import { table } from './table.mjs';

/** Every command of the tree, with its arguments and flags, as a page shows them. */
export function commandsText(program, headings) {
  const all = leaves(program).map((command) => commandText(command, headings));
  return [...all, globalText(program, headings)].join('\n\n');
}

const leaves = (command) =>
  command.commands.flatMap((below) => (below.commands.length === 0 ? [below] : [below, ...leaves(below)]));

const isGlobal = (option, headings) => option.helpGroupHeading === headings.global;

function commandText(command, headings) {
  const own = command.options.filter((option) => !isGlobal(option, headings));
  const lines = [`## \`${nameOf(command)}\``, '', sentence(command.description())];
  const usage = command.registeredArguments.length === 0 ? [] : ['', `\`${usageOf(command)}\``];
  return [...lines, ...usage, ...(own.length === 0 ? [] : ['', optionsTable(own, headings)])].join('\n');
}

const nameOf = (command) =>
  command.parent === null ? command.name() : `${nameOf(command.parent)} ${command.name()}`;

const usageOf = (command) =>
  [
    nameOf(command),
    ...command.registeredArguments.map((one) => (one.required ? `<${label(one)}>` : `[${label(one)}]`)),
  ].join(' ');

const label = (argument) => `${argument.name()}${argument.variadic ? '...' : ''}`;

const optionsTable = (options, { options: title }) =>
  table(
    [title.replace(/:$/, ''), ''],
    options.map(({ flags, description }) => [`\`${flags}\``, description]),
  );

const globalText = (program, headings) =>
  [
    `## ${headings.global.replace(/:$/, '')}`,
    '',
    optionsTable(
      program.options.filter((option) => isGlobal(option, headings)),
      headings,
    ),
  ].join('\n');

const sentence = (text) => text.charAt(0).toUpperCase() + text.slice(1);
