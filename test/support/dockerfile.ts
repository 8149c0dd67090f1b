/** One instruction of a Dockerfile, its lines put together. */
export interface Instruction {
  readonly name: string;
  readonly text: string;
}

/** The instructions of a Dockerfile, as far as ours needs it: comments, and lines that go on. */
export const instructionsOf = (text: string): readonly Instruction[] =>
  text
    .split('\n')
    .filter((line) => !/^\s*(#|$)/.test(line))
    .join('\n')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .map((line) => ({ name: line.split(' ')[0] ?? '', text: line.replace(/^\S+ /, '') }));

/** Those of the image itself: behind the last FROM. */
export const lastStage = (all: readonly Instruction[]): readonly Instruction[] =>
  all.slice(all.findLastIndex(({ name }) => name === 'FROM') + 1);

/** `NAME=value NAME=value` of every ENV. */
export const environmentOf = (all: readonly Instruction[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    all
      .filter(({ name }) => name === 'ENV')
      .flatMap(({ text }) => text.split(/\s+/))
      .map((pair) => [pair.split('=')[0] ?? '', pair.slice(pair.indexOf('=') + 1)]),
  );

/** The words of an instruction that is written as a list: `["node", "main.js"]`, behind its options. */
export const wordsOf = (all: readonly Instruction[], name: string): readonly string[] => {
  const text = all.findLast((one) => one.name === name)?.text ?? '[]';
  return JSON.parse(text.slice(text.indexOf('['))) as string[];
};
