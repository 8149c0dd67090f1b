import type { OutcomePlace } from '../model/outcome.js';
import type { OutcomeResource } from '../contract/promotion.js';
import type { Stored } from '../model/stored.js';
import { messagesIn, type Language } from '../messages/index.js';
import { textOfStored } from '../messages/texts.js';

/** How a promotion, or the look before it, ended; the words may name its stage and build, and repeat the request. */
export function outcomeResource(
  outcome: Stored | null,
  language: Language,
  { stage, build, allowChanges, overrideHolds }: OutcomePlace,
): OutcomeResource | null {
  if (outcome === null) return null;
  const { outcomes, unknown } = messagesIn(language);
  const facts = { stage, build, allowChanges, overrideHolds, ...outcome.facts };
  return resourceOf(outcome, textOfStored(outcomes, { ...outcome, facts }, unknown));
}

/** How a recovery of a stage ended. */
export function recoveryOutcomeResource(
  outcome: Stored | null,
  language: Language,
  stage: string,
): OutcomeResource | null {
  if (outcome === null) return null;
  const { recovery, unknown } = messagesIn(language);
  const facts = { stage, build: null, allowChanges: [], overrideHolds: [], ...outcome.facts };
  return resourceOf(outcome, textOfStored(recovery.outcomes, { ...outcome, facts }, unknown));
}

function resourceOf({ code, facts }: Stored, text: string): OutcomeResource {
  const { lines, changes } = facts;
  return {
    code,
    text,
    output: Array.isArray(lines) ? lines.map(String) : [],
    ...(Array.isArray(changes) ? { changes: changes.map(String) } : {}),
  };
}
