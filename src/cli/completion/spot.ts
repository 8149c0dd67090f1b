import type { CommandUnknownOpts, Option } from '@commander-js/extra-typings';

/** What stands at the cursor of a command line that is being typed. */
export interface Spot {
  /** The command so far: a name of one below it may stand here, or one of its flags. */
  readonly command: CommandUnknownOpts;
  /** What a value here is, as the command's help calls it (`stage`, `build`); null = a command, or nothing. */
  readonly value: string | null;
  /** Flags make sense here. */
  readonly takesFlags: boolean;
  /** What was typed of it. */
  readonly typed: string;
  /** Values of flags that say whom to ask, as typed. */
  readonly server: string | null;
  readonly project: string | null;
}

/**
 * Finds the spot by the command tree; `words` are those behind the command's own name, the last one under the cursor.
 * Behind what starts another command (`exec`, `pulumi`) the value is a `file`, as in any shell.
 */
export function spotOf(program: CommandUnknownOpts, words: readonly string[]): Spot {
  const [typed = '', ...before] = parted(words).toReversed();
  const seen: Seen = { command: program, places: 0, flag: null, raw: false, server: null, project: null };
  for (const word of before.toReversed()) read(seen, word);
  const { command, flag, raw, server, project } = seen;
  const whom = { server, project };
  if (raw) return { command, value: 'file', takesFlags: false, typed, ...whom };
  if (flag?.required === true)
    return { command, value: placeholder(flag), takesFlags: false, typed, ...whom };
  return {
    ...{ command, typed, ...whom },
    value: command.commands.length > 0 ? null : argumentAt(command, seen.places),
    takesFlags: true,
  };
}

/** What a value there is, for who looks for it: the help calls some by a letter, or alike although they are not. */
export function valueName({ command, value }: Spot): string {
  if (value === 'number') return 'milestone';
  if (value !== 'a' && value !== 'b') return value ?? '';
  return command.parent?.name() === 'milestone' ? 'milestone' : 'place';
}

interface Seen {
  command: CommandUnknownOpts;
  /** Arguments that stand behind the command already. */
  places: number;
  /** A flag that waits for its value. */
  flag: Option | null;
  /** What follows is another command's. */
  raw: boolean;
  server: string | null;
  project: string | null;
}

function read(seen: Seen, word: string): void {
  const { flag } = seen;
  seen.flag = null;
  if (seen.raw) return;
  if (flag !== null && (flag.required || !word.startsWith('-'))) {
    if (flag.long === '--server') seen.server = word;
    if (flag.long === '--project') seen.project = word;
    return;
  }
  if (word === '--') seen.raw = startsAnother(seen.command);
  else if (word.startsWith('-')) seen.flag = flagOf(seen.command, word);
  else readPlace(seen, word);
}

function readPlace(seen: Seen, word: string): void {
  const below = seen.command.commands.find((one) => one.name() === word);
  if (below !== undefined) {
    seen.command = below;
    // Nothing of it is a flag of ours.
    seen.raw = below.name() === 'pulumi';
  } else {
    seen.places += 1;
    seen.raw = startsAnother(seen.command);
  }
}

const startsAnother = (command: CommandUnknownOpts): boolean => command.name() === 'exec';

/** A flag with `=` is whole; one without a value waits for none. */
function flagOf(command: CommandUnknownOpts, word: string): Option | null {
  const found = command.options.find(({ long, short }) => long === word || short === word);
  return found !== undefined && (found.required || found.optional) ? found : null;
}

/** `stage` of `--stage <stage>`; where that says little, as in `--ci <name>`, the flag itself. */
function placeholder(flag: Option): string {
  const [, name = ''] = /[<[]([\w-]+)/.exec(flag.flags) ?? [];
  return ['name', 'n', 'group'].includes(name) ? flag.name() : name;
}

function argumentAt({ registeredArguments }: CommandUnknownOpts, at: number): string | null {
  const last = registeredArguments.at(-1);
  return (registeredArguments[at] ?? (last?.variadic === true ? last : undefined))?.name() ?? null;
}

/** Bash parts a word at its `=`, the other shells do not: `--stage`, `=`, `dev` and `--stage=dev` are the same. */
function parted(words: readonly string[]): readonly string[] {
  return words.flatMap((word, at) => {
    if (word === '=') return at === words.length - 1 ? [''] : [];
    const [, name, value] = /^(--[\w-]+)=(.*)$/s.exec(word) ?? [];
    return name === undefined || value === undefined ? [word] : [name, value];
  });
}
