import type { z } from 'zod';
import { faultOf } from '../contract/fault.js';
import { Refusal } from '../model/error.js';
import type { FieldFault, FieldProblem } from '../model/field-problem.js';
import type { AnyMembers } from '../model/problem.js';
import { problems } from '../model/problems.js';
import type { ProblemResource } from '../contract/problem.js';
import type { StageFileFault } from '../model/stage-file-problem.js';
import { fileText } from '../messages/file-text.js';
import { messagesIn, type Language } from '../messages/index.js';
import { textOf } from '../messages/texts.js';
import { holdResource } from './hold-resource.js';
import { reasonResource } from './reason-resource.js';
import { examples } from '../contract/inputs.js';

export interface ProblemPlace {
  readonly language: Language;
  readonly instance: string;
  readonly requestId: string;
  /** Address of the service, for `type`. */
  readonly publicUrl: string;
}

/** The problem document (RFC 9457) of a refusal, in the reader's language. */
export function problemOf(refusal: Refusal, place: ProblemPlace): ProblemResource {
  const { titles, details } = messagesIn(place.language).problems;
  const { code } = refusal;
  return {
    type: `${place.publicUrl}/problems/${code}`,
    title: textOf(titles, refusal),
    status: problems[code].status,
    detail: textOf(details, refusal),
    code: `switchback/${code}`,
    instance: place.instance,
    requestId: place.requestId,
    ...extraMembers(refusal, place.language),
  };
}

function extraMembers({ extra }: Refusal, language: Language): Partial<ProblemResource> {
  const { reasons, errors, candidates, hold, ...rest }: AnyMembers = extra;
  const members: Partial<ProblemResource> = { ...rest };
  if (hold !== undefined) members.hold = holdResource(hold.hold, hold.now);
  if (candidates !== undefined) members.candidates = [...candidates];
  if (reasons !== undefined) members.reasons = reasons.map((reason) => reasonResource(reason, language));
  if (errors !== undefined) members.errors = errors.map((error) => errorResource(error, language));
  return members;
}

function errorResource(error: FieldProblem | StageFileFault, language: Language) {
  const messages = messagesIn(language);
  const detail =
    'problem' in error
      ? fileText(messages, error.problem)
      : textOf(messages.problems.fields, { code: error.code, facts: error.facts ?? {} });
  return { pointer: error.pointer, detail };
}

/** Turns what a schema found into one refusal that lists every place; values are never repeated. */
export function validationRefusal(error: z.ZodError, prefix: string): Refusal {
  const errors = error.issues.map((issue): FieldProblem => {
    const pointer = prefix + issue.path.map((part) => `/${String(part)}`).join('');
    return { pointer, ...fieldFault(issue) };
  });
  return new Refusal('validation', {}, { errors });
}

function fieldFault(issue: z.core.$ZodIssue): FieldFault {
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
      // Whoever writes a rule into a schema says its fault there.
      return faultOf(issue) ?? { code: 'other' };
    default:
      return { code: 'other' };
  }
}

const expectedBy = ({ format, pattern }: z.core.$ZodIssueInvalidStringFormat): string =>
  (examples as Readonly<Record<string, string>>)[format] ?? pattern ?? format;
