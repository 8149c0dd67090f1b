import type { FieldFacts } from '../model/field-problem.js';
import type { ProblemFacts } from '../model/problems.js';
import type { Texts } from './texts.js';

/** What each code means, whatever it is about. */
export type ProblemMeanings = Readonly<Record<keyof ProblemFacts, string>>;

/** What a refusal says: a code of its own in each list, and the words of single fields. */
export interface ProblemTexts {
  readonly titles: Texts<ProblemFacts>;
  readonly details: Texts<ProblemFacts>;
  readonly fields: Texts<FieldFacts>;
}
