import type { Messages } from '../../messages/index.js';
import type { CliError } from './failure.js';
import { hintedFor } from './hinted.js';
import { plainLine } from './plain.js';
import type { Terminal } from './terminal.js';

/** Writes an error to stderr: for people what, why and what to do, for machines a problem document. */
export function reportError(terminal: Terminal, texts: Messages['cli'], error: CliError): void {
  const hinted = hintedFor(terminal);
  const lines = wantsJson(terminal.args)
    ? [JSON.stringify(documentOf(error, texts, hinted))]
    : linesOf(error, texts).map(hinted);
  terminal.stderr.write(`${lines.join('\n')}\n`);
}

function linesOf(error: CliError, texts: Messages['cli']): string[] {
  const { what, why, next } = error.text(texts);
  const { error: words } = texts;
  const last = [
    error.code,
    ...(error.problem === null ? [] : [`${words.request} ${error.problem.requestId}`]),
    `${words.exit} ${String(error.exit)}`,
  ];
  return [
    `${words.what} ${plainLine(what)}`,
    ...block(words.why, why),
    ...block(words.next, next),
    `  ${last.join(' · ')}`,
  ];
}

/** Further lines of a text stand below its first. */
function block(label: string, text: string): string[] {
  const [first = '', ...rest] = text.split('\n').map(plainLine);
  return text === '' ? [] : [`  ${label} ${first}`, ...rest.map((line) => `    ${line}`)];
}

function documentOf(error: CliError, texts: Messages['cli'], hinted: (text: string) => string): object {
  // What the service sent stays as it sent it.
  if (error.problem !== null) return { ...error.problem, exitCode: error.exit };
  const { what, why, next } = error.text(texts);
  const said = { title: hinted(what), detail: hinted(why), next: hinted(next) };
  return { type: 'about:blank', ...said, code: error.code, exitCode: error.exit };
}

/** Read from the arguments as they are: an error may come before they are parsed. */
function wantsJson(args: readonly string[]): boolean {
  const own = args.includes('--') ? args.slice(0, args.indexOf('--')) : args;
  return own.some(
    (arg, i) =>
      /^--json(=|$)/.test(arg) ||
      (/^(--output=)?(nd)?json$/.test(arg) && (arg.includes('=') || own[i - 1] === '--output')),
  );
}
