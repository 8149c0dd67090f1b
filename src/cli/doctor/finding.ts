import type { Messages } from '../../messages/index.js';
import type { Invocation } from '../terminal/invocation.js';

type Texts = Messages['doctor']['findings'];
export type FindingCode = keyof Texts;
export type CheckName = keyof Messages['doctor']['checks'];
export type FindingState = 'ok' | 'note' | 'problem';

/** One thing that was looked at: how it is, in any language, and the command that mends it. */
export interface Finding {
  readonly check: CheckName;
  readonly state: FindingState;
  readonly code: string;
  readonly text: (messages: Messages) => string;
  /** A shell command that can be run as it is and is known to mend it; null = there is none, or nothing to mend. */
  readonly mend: string | null;
  /** What the text speaks of, for machines. */
  readonly facts?: object;
}

/** Where the checks look. */
export interface Checked {
  readonly invocation: Invocation;
  /** null = there is no project here. */
  readonly projectDir: string | null;
  readonly dataDir: string | null;
  readonly installDir: string;
}

export type Check = (checked: Checked) => Promise<Finding[]>;

/** A finding with a text of its own. */
export function found<C extends FindingCode>(
  place: { check: CheckName; state: FindingState; mend?: string | null },
  code: C,
  facts: Parameters<Texts[C]>[0],
): Finding {
  const text = ({ doctor }: Messages): string =>
    (doctor.findings[code] as (facts: Parameters<Texts[C]>[0]) => string)(facts);
  return { check: place.check, state: place.state, code, text, mend: place.mend ?? null, facts };
}
