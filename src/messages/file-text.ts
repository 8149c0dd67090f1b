import type { CatalogueProblem, EnvironmentProblem } from '../model/stage-file-problem.js';
import type { Messages } from './index.js';
import type { PlacedTexts } from './texts.js';

/** What is wrong with a stage file or with the environment of a stage, and what to do. */
export const fileText = (
  { catalogue, dotenv }: Pick<Messages, 'catalogue' | 'dotenv'>,
  problem: CatalogueProblem | EnvironmentProblem,
): string => ('stage' in problem ? placedText(dotenv, problem) : placedText(catalogue, problem));

/** With its place and its code in front. */
export const fileLine = (
  messages: Pick<Messages, 'catalogue' | 'dotenv'>,
  problem: CatalogueProblem | EnvironmentProblem,
): string => lineOf(problem, fileText(messages, problem));

/** The same of a dotenv file, where only its texts are known. */
export const dotenvLine = (texts: Messages['dotenv'], problem: EnvironmentProblem): string =>
  lineOf(problem, placedText(texts, problem));

function lineOf({ code, file, line }: CatalogueProblem | EnvironmentProblem, text: string): string {
  const place = file === null ? '' : `${file}${line === null ? '' : `:${String(line)}`} `;
  return `${place}${code}: ${text}`;
}

const placedText = <F, P, C extends keyof F>(
  texts: PlacedTexts<F, P>,
  problem: P & { readonly code: C; readonly facts: F[C] },
): string => texts[problem.code](problem.facts, problem);
