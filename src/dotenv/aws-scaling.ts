import type { Scaling } from '../model/aws.js';
import type { EnvironmentFinding } from './environment-problem.js';

type Good = ReadonlyMap<string, string>;
type Relation = (good: Good) => EnvironmentFinding[];

const [least, most, desired, cpu] = ['MIN_COUNT', 'MAX_COUNT', 'DESIRED_COUNT', 'SCALE_CPU'].map(
  (name) => `SWITCHBACK_${name}`,
) as [string, string, string, string];
const usualCpuPercent = 60;

/** The bounds of a stage that scales by itself; null = it does not. */
export function scalingOf(good: Good): Scaling | null {
  const [min, max] = [good.get(least), good.get(most)];
  if (min === undefined || max === undefined) return null;
  return { min: Number(min), max: Number(max), cpuPercent: Number(good.get(cpu) ?? usualCpuPercent) };
}

/** What has to fit together for that. */
export const scalingRelations: readonly Relation[] = [
  bothBounds,
  boundsInOrder,
  desiredWithin,
  cpuNeedsBounds,
];

const bad = (key: string, allowed: string): EnvironmentFinding[] => [
  { code: 'BAD_STACK_SETTING', key, facts: { allowed } },
];

function bothBounds(good: Good): EnvironmentFinding[] {
  if (good.has(least) === good.has(most)) return [];
  return bad(good.has(least) ? least : most, `${least} + ${most}`);
}

function boundsInOrder(good: Good): EnvironmentFinding[] {
  const bounds = scalingOf(good);
  return bounds === null || bounds.min <= bounds.max ? [] : bad(least, `1–${String(bounds.max)} (${most})`);
}

function desiredWithin(good: Good): EnvironmentFinding[] {
  const [bounds, count] = [scalingOf(good), good.get(desired)];
  if (bounds === null || count === undefined || bounds.min > bounds.max) return [];
  if (Number(count) >= bounds.min && Number(count) <= bounds.max) return [];
  return bad(desired, `${String(bounds.min)}–${String(bounds.max)} (${least}, ${most})`);
}

function cpuNeedsBounds(good: Good): EnvironmentFinding[] {
  return good.has(cpu) && !good.has(least) && !good.has(most) ? bad(cpu, `${least} + ${most}`) : [];
}
