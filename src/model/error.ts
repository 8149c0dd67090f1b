import type { NoFacts } from './field-problem.js';
import type { AnyMembers, ProblemMembers } from './problem.js';
import type { ProblemCode, ProblemFacts } from './problems.js';

/** What a message may mention: plain values only, so that any language can phrase it. */
export type Facts = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

type MembersOf<C extends ProblemCode> = C extends keyof ProblemMembers ? ProblemMembers[C] : NoFacts;

/** The members of a code's problem document may be left out only where none is needed. */
type Members<C extends ProblemCode> =
  NoFacts extends MembersOf<C>
    ? [extra?: MembersOf<C>, options?: ErrorOptions]
    : [extra: MembersOf<C>, options?: ErrorOptions];

/** A refusal by a rule: a stable code and the facts that explain it; the words are chosen by the reader's language. */
export class Refusal<C extends ProblemCode = ProblemCode> extends Error {
  /** Members of the problem document beside the standard ones (`reasons`, `candidates`, `errors`). */
  readonly extra: AnyMembers;

  constructor(
    readonly code: C,
    readonly facts: ProblemFacts[C],
    ...[extra, options]: Members<C>
  ) {
    super(`${code} ${JSON.stringify(facts)}`, options);
    this.name = 'Refusal';
    this.extra = extra ?? {};
  }
}

/** Whether an error is a refusal, or the one with this code. */
export const isRefusal = <C extends ProblemCode>(error: unknown, code?: C): error is Refusal<C> =>
  error instanceof Refusal && (code === undefined || error.code === code);
