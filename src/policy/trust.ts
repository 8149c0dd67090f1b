import type { CiJob, JobTrait, TrustRule } from '../model/ci-job.js';

/** What a job is trusted with, or what of it fits no rule: of the rule that comes nearest. */
export type Trust = { readonly scopes: readonly string[] } | { readonly lacking: readonly JobTrait[] };

/**
 * Whether one of the rules lets a job in. What a repository is called can be given to another one, so its number counts
 * as well; of a repository that no rule names nothing more is told.
 */
export function trustIn(rules: readonly TrustRule[], job: CiJob): Trust {
  const own = rules.filter((rule) => isOf(rule, job));
  const lackings = own.map((rule) => ({ rule, lacking: lackingIn(rule, job) }));
  const [nearest] = lackings.toSorted((a, b) => a.lacking.length - b.lacking.length);
  if (nearest === undefined) return { lacking: ['repository'] };
  if (nearest.lacking.length > 0) return { lacking: nearest.lacking };
  // Every rule that fits counts: two that differ in their scopes give both.
  const fitting = lackings.filter(({ lacking }) => lacking.length === 0);
  return { scopes: [...new Set(fitting.flatMap(({ rule }) => rule.scopes))] };
}

const isOf = (rule: TrustRule, job: CiJob): boolean =>
  rule.issuer === job.issuer && rule.repositoryId === job.repositoryId && rule.repository === job.repository;

type Condition = readonly [JobTrait, (rule: TrustRule, job: CiJob) => boolean];

/** In the order in which they are told. */
const conditions: readonly Condition[] = [
  ['owner', (rule, job) => rule.ownerId === job.ownerId && rule.owner === job.owner],
  ['event', (rule, job) => rule.events.includes(job.event)],
  ['ref', (rule, job) => rule.ref === null || rule.ref === job.ref],
  ['protected', (_rule, job) => job.isProtected],
  ['environment', (rule, job) => rule.environment === null || rule.environment === job.environment],
  ['workflow', (rule, job) => rule.workflow === job.workflow],
  ['runner', (rule, job) => job.isHosted || !rule.isHosted],
];

const lackingIn = (rule: TrustRule, job: CiJob): readonly JobTrait[] =>
  conditions.flatMap(([trait, holds]) => (holds(rule, job) ? [] : [trait]));
