import { isRefusal, Refusal } from '../model/error.js';
import type { FieldProblem } from '../model/field-problem.js';
import type { AnyMembers } from '../model/problem.js';
import { problems } from '../model/problems.js';
import { shortName } from '../model/short-name.js';
import type { ProblemResource } from '../contract/problem.js';
import type { StageFileFault } from '../model/stage-file-problem.js';
import { fileText } from '../messages/file-text.js';
import { messagesIn, type Language } from '../messages/index.js';
import { textOf } from '../messages/texts.js';
import { holdResourceIn } from './hold-resource.js';
import { reasonResource } from './reason-resource.js';

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
  const told = withShortName(refusal);
  return {
    type: `${place.publicUrl}/problems/${code}`,
    title: textOf(titles, told),
    status: problems[code].status,
    detail: textOf(details, told),
    code: `switchback/${code}`,
    instance: place.instance,
    requestId: place.requestId,
    ...extraMembers(refusal, place.language),
  };
}

/** Whoever looked for something that is not there named it, at any length. */
function withShortName(refusal: Refusal): Refusal {
  if (!isRefusal(refusal, 'not-found')) return refusal;
  const { facts } = refusal;
  return new Refusal('not-found', { ...facts, name: shortName(facts.name) });
}

function extraMembers({ extra }: Refusal, language: Language): Partial<ProblemResource> {
  const { reasons, errors, candidates, hold, holds, override, rights, ...rest }: AnyMembers = extra;
  const members: Partial<ProblemResource> = { ...rest };
  if (hold !== undefined) members.hold = holdResourceIn(language)(hold);
  if (holds !== undefined) members.holds = holds.map(holdResourceIn(language));
  if (rights !== undefined) members.rights = [...rights];
  if (override !== undefined) members.override = { ...override, values: [...override.values] };
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
