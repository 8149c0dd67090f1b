import { execFileSync } from 'node:child_process';

/** What git said to a question: its lines, each cut into words. */
export type Answers = (question: string) => readonly (readonly string[])[];

/** Asks git all questions from one small process: to start git some thousand times from a large one takes minutes. */
export function askGit(directory: string, questions: readonly string[]): Answers {
  const wanted = [...new Set(questions)];
  const script = wanted.map((question, place) => `echo "? ${String(place)}" && git ${question} || exit 1`);
  const said = execFileSync('sh', {
    cwd: directory,
    input: script.join('\n'),
    maxBuffer: 2 ** 28,
  }).toString();
  const answers = new Map<string, string[][]>();
  let lines: string[][] = [];
  for (const line of said.split('\n').filter(Boolean)) {
    const words = line.split(' ');
    if (words[0] === '?') answers.set(wanted[Number(words[1])] ?? '', (lines = []));
    else lines.push(words);
  }
  return (question) => {
    const answer = answers.get(question);
    if (answer === undefined) throw new Error(`git was not asked: ${question}`);
    return answer;
  };
}
