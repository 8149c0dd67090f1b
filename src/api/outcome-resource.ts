import type { Outcome, Promotion } from '../model/promotion.js';
import type { OutcomeResource } from '../model/resource/promotion.js';
import { messagesIn, type Language } from '../messages/index.js';
import { textOfStored } from '../messages/texts.js';

/** An outcome in the reader's language; its words may name the promotion's stage and build, and repeat the request. */
export function outcomeResource(
  outcome: Outcome | null,
  language: Language,
  { stage, build, allowChanges }: Pick<Promotion, 'stage' | 'build' | 'allowChanges'>,
): OutcomeResource | null {
  if (outcome === null) return null;
  const { outcomes, reasons } = messagesIn(language);
  const { code } = outcome;
  const facts = { stage, build, allowChanges, ...outcome.facts };
  const text =
    code in outcomes
      ? outcomes[code as keyof typeof outcomes](facts)
      : (textOfStored(reasons, code, facts) ?? code);
  const changes = outcome.facts['changes'];
  return {
    code,
    text,
    output: linesOf(outcome),
    ...(Array.isArray(changes) ? { changes: changes.map(String) } : {}),
  };
}

function linesOf({ facts }: Outcome): string[] {
  const lines = facts['lines'];
  return Array.isArray(lines) ? lines.map(String) : [];
}
