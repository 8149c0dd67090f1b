import type { z } from 'zod';
import { Refusal, type ProblemCode } from '../model/error.js';
import type { Reason } from '../model/promotion.js';
import type { ProblemResource } from '../model/resource/problem.js';
import { messagesIn, type Language } from '../messages/index.js';
import { reasonResource } from './reason-resource.js';
import { examples } from './schemas.js';

/** The one table from what was wrong to the status that HTTP has for it. */
export const statusOf: Readonly<Record<ProblemCode, number>> = {
  malformed: 400,
  forbidden: 403,
  'override-not-allowed': 403,
  'not-found': 404,
  'commit-unknown': 404,
  'method-not-allowed': 405,
  'not-acceptable': 406,
  'request-timeout': 408,
  'stage-held': 409,
  'stage-already-held': 409,
  'hold-ended': 409,
  'no-previous-build': 409,
  'promotion-running': 409,
  'recovery-running': 409,
  'already-current': 409,
  'already-finished': 409,
  'milestone-taken': 409,
  'milestone-not-next': 409,
  'no-milestone-stages': 409,
  'idempotency-in-flight': 409,
  'stage-changed': 412,
  'hold-changed': 412,
  'client-changed': 412,
  'payload-too-large': 413,
  'unsupported-media-type': 415,
  'rate-limited': 429,
  validation: 422,
  'build-not-eligible': 422,
  'artefact-missing': 422,
  'artefact-refused': 422,
  'digest-mismatch': 422,
  'dotenv-invalid': 422,
  'commit-ambiguous': 422,
  'idempotency-key-reuse': 422,
  internal: 500,
  'stage-unreachable': 502,
  'storage-full': 503,
  'shutting-down': 503,
  unavailable: 503,
};

export interface ProblemPlace {
  readonly language: Language;
  readonly instance: string;
  readonly requestId: string;
  /** Address of the service, for `type`. */
  readonly publicUrl: string;
}

/** The problem document (RFC 9457) of a refusal, in the reader's language. */
export function problemOf(refusal: Refusal, place: ProblemPlace): ProblemResource {
  const { problems } = messagesIn(place.language);
  const { code, facts } = refusal;
  return {
    type: `${place.publicUrl}/problems/${code}`,
    title: problems.titles[code](facts),
    status: statusOf[code],
    detail: problems.details[code](facts),
    code: `switchback/${code}`,
    instance: place.instance,
    requestId: place.requestId,
    ...extraMembers(refusal, place.language),
  };
}

/** One wrong place of a dotenv file, before it has words. */
interface StageFileProblem {
  readonly pointer: string;
  readonly stages: keyof ReturnType<typeof messagesIn>['stages'];
  readonly facts: Readonly<Record<string, unknown>>;
}

/** One wrong place of a request, before it has words. */
export interface FieldProblem {
  readonly pointer: string;
  readonly code: keyof ReturnType<typeof messagesIn>['problems']['fields'];
  readonly facts?: Readonly<Record<string, unknown>>;
}

function extraMembers({ extra }: Refusal, language: Language): Partial<ProblemResource> {
  const { reasons, errors, ...rest } = extra as {
    reasons?: readonly Reason[];
    errors?: readonly (FieldProblem | StageFileProblem)[];
  };
  const members: Partial<ProblemResource> = { ...rest };
  if (reasons !== undefined) members.reasons = reasons.map((reason) => reasonResource(reason, language));
  if (errors !== undefined) members.errors = errors.map((error) => errorResource(error, language));
  return members;
}

function errorResource(error: FieldProblem | StageFileProblem, language: Language) {
  const { problems, stages } = messagesIn(language);
  const detail =
    'stages' in error ? stages[error.stages](error.facts) : problems.fields[error.code](error.facts ?? {});
  return { pointer: error.pointer, detail };
}

/** Turns what a schema found into one refusal that lists every place; values are never repeated. */
export function validationRefusal(error: z.ZodError, prefix: string): Refusal {
  const errors = error.issues.map((issue): FieldProblem => {
    const pointer = prefix + issue.path.map((part) => `/${String(part)}`).join('');
    return { pointer, ...fieldProblem(issue) };
  });
  return new Refusal('validation', {}, { errors });
}

function fieldProblem(issue: z.core.$ZodIssue): Omit<FieldProblem, 'pointer'> {
  switch (issue.code) {
    case 'unrecognized_keys':
      return { code: 'unknown-key', facts: { keys: issue.keys } };
    case 'invalid_type':
      return issue.input === undefined && issue.message.includes('undefined')
        ? { code: 'missing' }
        : { code: 'wrong-type', facts: { expected: issue.expected } };
    case 'invalid_format':
      return { code: 'bad-format', facts: { expected: expectedBy(issue) } };
    case 'too_small':
      return { code: 'out-of-range', facts: { minimum: Number(issue.minimum) } };
    case 'too_big':
      return { code: 'out-of-range', facts: { maximum: Number(issue.maximum) } };
    case 'invalid_value':
      return { code: 'one-of', facts: { values: issue.values.map(String) } };
    case 'custom':
      return issue.params?.['code'] === undefined
        ? { code: 'other' }
        : {
            code: issue.params['code'] as FieldProblem['code'],
            facts: (issue.params['facts'] ?? {}) as Readonly<Record<string, unknown>>,
          };
    default:
      return { code: 'other' };
  }
}

const expectedBy = ({ format, pattern }: z.core.$ZodIssueInvalidStringFormat): string =>
  (examples as Readonly<Record<string, string>>)[format] ?? pattern ?? format;
