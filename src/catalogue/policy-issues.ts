import type * as z from 'zod';
import type { CatalogueFault } from '../model/stage-file-problem.js';
import type { Finding } from './catalogue-problem.js';
import { nearestName } from '../model/nearest.js';
import { allowedValues } from './policy-schema.js';
import { nearestTimezone, scheduleFault } from './timetable.js';
import type { YamlEntry } from './yaml-file.js';

export const keyPrefix = 'switchback:';

/** What the schema has against a stage's policy, in our codes and at the lines of the keys; one finding per key. */
export function policyFindings(issues: readonly z.core.$ZodIssue[], policy: YamlEntry): Finding[] {
  const found = issues.flatMap((issue) => findingsOf(issue, policy));
  const firsts = new Map(found.reverse().map((finding) => [finding.key, finding]));
  return [...firsts.values()].reverse();
}

function findingsOf(issue: z.core.$ZodIssue, policy: YamlEntry): Finding[] {
  const path = issue.path.map(String);
  const { entry, depth } = deepest(policy, path);
  const name = path.filter((part) => !/^\d+$/.test(part)).join('.');
  const place = { key: keyPrefix + name, line: entry.line };
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(key, name, entry));
  if (depth < path.length) return [{ ...place, code: 'MISSING_KEY', facts: { allowed: allowedAt(name) } }];
  if (issue.code === 'too_big' && issue.origin !== 'number')
    return [{ ...place, code: 'VALUE_TOO_LONG', facts: { max: Number(issue.maximum), unit: issue.origin } }];
  return [{ ...place, ...wrongValue(name, entry.value) }];
}

/** The entry that a path names, or the last one on the way to it that is there. */
function deepest(policy: YamlEntry, path: readonly string[]): { entry: YamlEntry; depth: number } {
  let entry = policy;
  for (const [depth, part] of path.entries()) {
    const child = entry.children.find(({ key }) => key === part);
    if (child === undefined) return { entry, depth };
    entry = child;
  }
  return { entry, depth: path.length };
}

function unknownKey(key: string, parent: string, entry: YamlEntry): Finding {
  const known = Object.keys(allowedValues).filter((name) => name.startsWith(`${parent}.`));
  const hint = nearestName(
    key,
    known.map((name) => name.slice(parent.length + 1)),
  );
  const line = entry.children.find((child) => child.key === key)?.line ?? entry.line;
  return { code: 'UNKNOWN_KEY', facts: {}, key: `${keyPrefix}${parent}.${key}`, line, hint };
}

type Fault = CatalogueFault & Pick<Finding, 'hint'>;

function wrongValue(name: string, value: unknown): Fault {
  const text = typeof value === 'string' ? value : null;
  if ((name === 'schedule' || name === 'quiet.when') && text !== null)
    return { code: 'INVALID_SCHEDULE', facts: { reason: scheduleFault(text) ?? 'syntax' } };
  if ((name === 'timezone' || name === 'quiet.timezone') && text !== null)
    return { code: 'INVALID_TIMEZONE', facts: { value: text }, hint: nearestTimezone(text) };
  const allowed = allowedAt(name);
  const hint = text === null ? null : nearestName(text, allowed.split(' | '));
  return { code: 'INVALID_VALUE', facts: { allowed, value: shown(value) }, hint };
}

const allowedAt = (name: string): string => allowedValues[name] ?? '';

/** Policy is no secret, but a whole paragraph at the wrong place need not be repeated. */
const shown = (value: unknown): string => ((JSON.stringify(value) as string | undefined) ?? '').slice(0, 60);
