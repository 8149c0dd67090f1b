import type { Messages } from '../../messages/index.js';
import { languageOf, type Language } from '../../messages/language.js';
import { parseDuration } from './duration.js';
import { failure } from './failure.js';
import { fitted } from './hang.js';
import { hintedFor } from './hinted.js';
import type { Terminal } from './terminal.js';
import { variableIn } from '../../model/variable.js';

/** The flags that every command takes, as commander gives them. */
export interface GlobalOptions {
  readonly server?: string;
  readonly json?: string | true;
  readonly output?: string;
  readonly color?: boolean;
  readonly lang?: string;
  readonly timeout?: string;
  readonly yes?: boolean;
  readonly quiet?: boolean;
  readonly project?: string;
}

export const outputs = ['table', 'json', 'ndjson', 'tsv'] as const;
export type Output = (typeof outputs)[number];

/** One run of the command: where it talks to, how, and in which language. */
export interface Invocation {
  readonly terminal: Terminal;
  readonly language: Language;
  readonly messages: Messages;
  readonly texts: Messages['cli'];
  readonly output: Output;
  /** The fields that `--json a,b` asks for; null = all. */
  readonly fields: readonly string[] | null;
  readonly color: boolean;
  /** Lines may be redrawn: a terminal that can move its cursor. */
  readonly live: boolean;
  /** Somebody is there to answer a question. */
  readonly interactive: boolean;
  readonly width: number;
  readonly yes: boolean;
  readonly quiet: boolean;
  /** Milliseconds; null = as long as it takes. */
  readonly timeout: number | null;
  readonly server: string | null;
  /** What `--server` says of it: a further command has to say it again. */
  readonly serverFlag: string | null;
  readonly project: string | null;
  /** Completes the commands in a text; what is printed for people is completed anyway. */
  readonly hinted: (text: string) => string;
  /** Writes one line for the reader or the script; on a terminal it breaks between words. */
  readonly print: (line: string) => void;
  /** Writes one line that others wrote, as it is. */
  readonly quote: (line: string) => void;
  /** Writes one line beside the result. */
  readonly note: (line: string) => void;
}

const usualWidth = 100;

/** Reads flags and environment into one value. Throws `bad-value`, `json-or-output`. */
export function makeInvocation({
  terminal,
  messages,
  options,
}: Pick<Invocation, 'terminal' | 'messages'> & { readonly options: GlobalOptions }): Invocation {
  assertSpoken('--lang', options.lang);
  assertSpoken('SWITCHBACK_LANG', variableIn(terminal.env, 'SWITCHBACK_LANG'));
  const { env, stdin, stdout, stderr } = terminal;
  const language = chooseLanguage(terminal);
  const live = stdout.isTTY && env['TERM'] !== 'dumb';
  const output = chooseOutput(options, stdout.isTTY);
  const hinted = hintedFor(terminal);
  const quote = (line: string): void => void stdout.write(`${line}\n`);
  // A terminal that does not know its size says 0; a file has no width.
  const width = stdout.isTTY ? stdout.columns || usualWidth : Number.POSITIVE_INFINITY;
  const told = (line: string): string[] =>
    output === 'table' ? fitted(hinted(line), width) : [hinted(line)];
  return {
    terminal,
    language,
    messages,
    texts: messages.cli,
    output,
    fields: typeof options.json === 'string' ? options.json.split(',').map((field) => field.trim()) : null,
    color: chooseColor(terminal, options),
    live,
    interactive: stdin.isTTY && stdout.isTTY,
    width,
    yes: options.yes ?? false,
    quiet: options.quiet ?? false,
    timeout: chooseTimeout(options.timeout),
    server: options.server ?? variableIn(env, 'SWITCHBACK_SERVER') ?? null,
    serverFlag: options.server ?? null,
    project: options.project ?? null,
    hinted,
    print: forMachines({ output }) ? quote : (line) => told(line).forEach(quote),
    quote,
    note: (line) => void stderr.write(`${told(line).join('\n')}\n`),
  };
}

/** The language of texts: `--lang`, then SWITCHBACK_LANG, then the locale. Needed before flags are parsed. */
export function chooseLanguage({ args, env }: Pick<Terminal, 'args' | 'env'>): Language {
  const own = args.includes('--') ? args.slice(0, args.indexOf('--')) : args;
  const at = own.findLastIndex((arg) => arg === '--lang' || arg.startsWith('--lang='));
  const flag = own[at]?.startsWith('--lang=') === true ? own[at].slice('--lang='.length) : own[at + 1];
  const locale = env['LC_ALL'] ?? env['LC_MESSAGES'] ?? env['LANG'];
  return languageOf(at === -1 ? (variableIn(env, 'SWITCHBACK_LANG') ?? locale) : flag);
}

/** Whoever names a language means it; what the machine's locale names may be any. */
function assertSpoken(option: string, language: string | undefined): void {
  if (language === undefined || language === '' || /^(en|ko)([-_.@].*)?$/i.test(language)) return;
  throw failure('bad-value', { option, value: language, expected: 'en, ko' });
}

/** A machine reads the result: no words around it. */
export const forMachines = ({ output }: Pick<Invocation, 'output'>): boolean =>
  output === 'json' || output === 'ndjson';

/** Only the result is wanted. */
export const isSilent = (invocation: Pick<Invocation, 'output' | 'quiet'>): boolean =>
  invocation.quiet || forMachines(invocation);

function chooseOutput({ json, output }: GlobalOptions, isTty: boolean): Output {
  const known = outputs.find((name) => name === output);
  if (output !== undefined && known === undefined)
    throw failure('bad-value', { option: '--output', value: output, expected: outputs.join(', ') });
  if (known !== undefined && json !== undefined) throw failure('json-or-output', { output: known });
  if (known !== undefined) return known;
  if (json !== undefined) return 'json';
  return isTty ? 'table' : 'tsv';
}

function chooseColor({ env, stdout }: Terminal, { color }: GlobalOptions): boolean {
  if (color === false || (variableIn(env, 'NO_COLOR') ?? '') !== '' || variableIn(env, 'CLICOLOR') === '0')
    return false;
  if ((variableIn(env, 'CLICOLOR_FORCE') ?? '0') !== '0') return true;
  return stdout.isTTY && env['TERM'] !== 'dumb';
}

function chooseTimeout(text: string | undefined): number | null {
  if (text === undefined) return null;
  const milliseconds = parseDuration(text);
  if (milliseconds === null)
    throw failure('bad-value', { option: '--timeout', value: text, expected: '90s, 10m, 1h' });
  return milliseconds;
}
