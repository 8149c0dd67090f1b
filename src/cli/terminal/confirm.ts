import { createInterface } from 'node:readline/promises';
import { failure } from './failure.js';
import type { Invocation } from './invocation.js';

/** Returns when the person said yes, or `--yes` did. Throws `needs-confirmation` when nobody is there, `declined`. */
export async function confirm(invocation: Invocation, question: string): Promise<void> {
  if (invocation.yes) return;
  if (!invocation.interactive) throw failure('needs-confirmation', {});
  if (!isYes(await ask(invocation, `${question} [y/N] › `))) throw failure('declined', {});
}

export const isYes = (answer: string): boolean => /^(y|yes|예|네)$/i.test(answer.trim());

/** One line of the person; Ctrl-C and Ctrl-D are an empty one. */
export async function ask({ terminal }: Invocation, question: string): Promise<string> {
  const prompt = createInterface({ input: terminal.stdin, output: terminal.stdout });
  const gone = new Promise<string>((resolve) => {
    prompt.once('SIGINT', () => resolve(''));
    prompt.once('close', () => resolve(''));
  });
  try {
    return await Promise.race([prompt.question(question), gone]);
  } finally {
    prompt.close();
  }
}
