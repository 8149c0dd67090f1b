import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../../dotenv/stage-ports.js';
import { shellWord } from '../../messages/quote.js';
import { addLine, addTyped, edited, replaced } from './edit.js';
import type { FileProblem } from './file-problems.js';

/** A command that may mend a file. */
export interface Repair {
  readonly command: (projectDir: string) => string;
  /** The same for a copy, where that is another command. */
  readonly onCopy?: (folder: string) => string;
}

const portSetting = 'SWITCHBACK_STAGE_PORT';

/** What may mend a problem, the likeliest first; whether it does is found out by trying. */
export async function repairsOf(projectDir: string, problem: FileProblem, name: string): Promise<Repair[]> {
  const file = join(projectDir, name);
  const at = (command: (file: string) => string): Repair => ({
    command: (folder) => command(join(folder, name)),
  });
  switch (problem.code) {
    case 'ENCRYPTION_SALT_MISSING':
      return problem.hint === null ? [] : [at(await addLine(file, problem.hint))];
    case 'DOTENV_FILE_MISSING':
      return [at(await addLine(file, `${portSetting}=${String(await freePort())}`))];
    case 'REQUIRED_KEY_MISSING':
      return problem.key === null ? [] : [at(await addTyped(file, problem.key))];
    case 'FILE_EXTENSION':
      return problem.hint === null ? [] : renamed(projectDir, name, problem.hint);
    default:
      return (await expressionsFor(problem, file)).map((expression) =>
        at((place) => edited(place, expression)),
      );
  }
}

function renamed(projectDir: string, name: string, right: string): Repair[] {
  if (existsSync(join(projectDir, right))) return [];
  return [{ command: (folder) => `mv ${shellWord(join(folder, name))} ${shellWord(join(folder, right))}` }];
}

/** Expressions of sed for the line that is wrong. */
async function expressionsFor(problem: FileProblem, file: string): Promise<string[]> {
  if (problem.line === null) return [];
  const line = String(problem.line);
  if (problem.key === portSetting) return [`${line}s/=.*/=${String(await freePort())}/`];
  if (problem.code === 'ENCRYPTION_SALT_INVALID')
    return problem.hint === null ? [] : [`${line}s/.*/${problem.hint.replaceAll('/', '\\/')}/`];
  const [wrong, right] = correction(problem);
  return [
    ...(wrong === '' || right === null ? [] : [`${line}${replaced(wrong, right)}`]),
    ...((await mayBeLeftOut(problem, file)) ? [`${line}s/^/# /`] : []),
  ];
}

/** A text of the line, and what was probably meant. */
function correction(problem: FileProblem): [wrong: string, right: string | null] {
  switch (problem.code) {
    case 'UNKNOWN_KEY':
      return [misspelt(problem.key ?? '', problem.hint), problem.hint];
    case 'INVALID_VALUE':
      return [/^"([^"\\]+)"$/.exec(problem.facts.value)?.[1] ?? '', problem.hint];
    case 'UNKNOWN_SOURCE':
      return [problem.facts.source, problem.hint];
    case 'INVALID_TIMEZONE':
      return [problem.facts.value, problem.hint];
    case 'UNKNOWN_STACK_SETTING':
      return [problem.key ?? '', problem.facts.nearest];
    default:
      return ['', null];
  }
}

/** A key within another one is meant by its own name only. */
const misspelt = (key: string, hint: string | null): string =>
  hint?.includes(':') === true ? key : (key.split('.').at(-1) ?? '');

/** A line of a stage file is policy; only one that says nothing may go. A secret must not stay behind in a comment. */
async function mayBeLeftOut(problem: FileProblem, file: string): Promise<boolean> {
  if ('stage' in problem) return problem.code !== 'SECRET_LITERAL';
  // Beside a key that its trigger does not take, the trigger may be what is wrong.
  if (problem.code === 'KEY_NOT_ALLOWED') return problem.facts.because === 'esc';
  if (problem.code === 'YAML_KEY_TWICE') return isSaidBefore(file, problem.line ?? 0);
  return problem.code === 'UNKNOWN_KEY';
}

/** Of two lines that differ only people know which one is meant. */
async function isSaidBefore(file: string, line: number): Promise<boolean> {
  const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n').map((one) => one.trimEnd());
  return lines.slice(0, line - 1).includes(lines[line - 1] ?? '');
}
