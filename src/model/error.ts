/** Everything that can be wrong with a request; the API maps each code to one HTTP status. */
export type ProblemCode =
  | 'malformed'
  | 'forbidden'
  | 'override-not-allowed'
  | 'not-found'
  | 'commit-unknown'
  | 'method-not-allowed'
  | 'not-acceptable'
  | 'stage-held'
  | 'stage-already-held'
  | 'hold-ended'
  | 'no-previous-build'
  | 'hold-changed'
  | 'client-changed'
  | 'promotion-running'
  | 'recovery-running'
  | 'already-current'
  | 'already-finished'
  | 'milestone-taken'
  | 'milestone-not-next'
  | 'no-milestone-stages'
  | 'idempotency-in-flight'
  | 'request-timeout'
  | 'stage-changed'
  | 'payload-too-large'
  | 'unsupported-media-type'
  | 'rate-limited'
  | 'validation'
  | 'build-not-eligible'
  | 'artefact-missing'
  | 'artefact-refused'
  | 'digest-mismatch'
  | 'dotenv-invalid'
  | 'commit-ambiguous'
  | 'idempotency-key-reuse'
  | 'stage-unreachable'
  | 'storage-full'
  | 'internal'
  | 'shutting-down'
  | 'unavailable';

/** What a message may mention: plain values only, so that any language can phrase it. */
export type Facts = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/** A refusal by a rule: a stable code and the facts that explain it; the words are chosen by the reader's language. */
export class Refusal extends Error {
  constructor(
    readonly code: ProblemCode,
    readonly facts: Facts = {},
    /** Members of the problem document beside the standard ones (`reasons`, `candidates`, `errors`). */
    readonly extra: Readonly<Record<string, unknown>> = {},
    options?: ErrorOptions,
  ) {
    super(`${code} ${JSON.stringify(facts)}`, options);
    this.name = 'Refusal';
  }
}
