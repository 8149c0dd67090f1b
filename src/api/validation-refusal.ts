import type * as z from 'zod';
import { faultOf } from '../contract/fault.js';
import { examples } from '../contract/inputs.js';
import { Refusal } from '../model/error.js';
import type { FieldFault, FieldProblem } from '../model/field-problem.js';
import { shortName } from '../model/short-name.js';

/** Mistakes that are named: who made more of them made the same one many times. */
const mostMistakes = 50;

/** Turns what a schema found into one refusal that says how much it is, and names the first; values are never repeated. */
export function validationRefusal({ issues }: Pick<z.ZodError, 'issues'>, prefix: string): Refusal {
  const errors: FieldProblem[] = [];
  let left = mostMistakes;
  for (const issue of issues) {
    if (left === 0) break;
    const pointer = prefix + issue.path.map((part) => `/${shortName(String(part))}`).join('');
    errors.push({ pointer, ...fieldFault(issue, left) });
    left -= Math.min(left, mistakesIn(issue));
  }
  const mistakes = issues.map(mistakesIn).reduce((sum, count) => sum + count, 0);
  if (mistakes <= mostMistakes) return new Refusal('validation', {}, { errors });
  const facts = { mistakes, named: mostMistakes };
  return new Refusal('validation', facts, { errors, errorCount: mistakes });
}

/** Keys that nobody knows are found together. */
const mistakesIn = (issue: z.core.$ZodIssue): number =>
  issue.code === 'unrecognized_keys' ? issue.keys.length : 1;

function fieldFault(issue: z.core.$ZodIssue, most: number): FieldFault {
  switch (issue.code) {
    case 'unrecognized_keys':
      return { code: 'unknown-key', facts: { keys: issue.keys.slice(0, most).map(shortName) } };
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
