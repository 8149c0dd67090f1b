import type { Invocation } from './invocation.js';

const bySystem = 'system:';
/** Whoever ran Pulumi there without telling the service, which nobody is signed in for. */
const byHand = 'by-hand';

/** Who did something; what the service did by itself is a word for people, and for a script its id. */
export function whoText({ texts, output }: Pick<Invocation, 'texts' | 'output'>, id: string): string {
  if (output === 'tsv' || (id !== byHand && !id.startsWith(bySystem))) return id;
  const what = id === byHand ? id : id.slice(bySystem.length);
  // Of a newer service there may be a word that this command does not have.
  const words: Readonly<Record<string, string>> = texts.system;
  return words[what] ?? what;
}
