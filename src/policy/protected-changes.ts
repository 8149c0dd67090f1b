import type { PlannedStep, ProtectedChange } from '../model/plan.js';

/**
 * What nobody gets back as it was: addresses that clients know, networks that others are peered with, certificates
 * that were validated by hand, and logs. Older names of a type stay in the state of stacks that were made with them.
 */
const typesOf = {
  'load-balancer': [
    'aws:lb/loadBalancer:LoadBalancer',
    'aws:alb/loadBalancer:LoadBalancer',
    'aws:elb/loadBalancer:LoadBalancer',
    'aws:applicationloadbalancing/loadBalancer:LoadBalancer',
    'aws:elasticloadbalancingv2/loadBalancer:LoadBalancer',
    'aws:elasticloadbalancing/loadBalancer:LoadBalancer',
  ],
  vpc: ['aws:ec2/vpc:Vpc'],
  certificate: ['aws:acm/certificate:Certificate'],
  'log-group': ['aws:cloudwatch/logGroup:LogGroup'],
} as const;

const kindOf: ReadonlyMap<string, string> = new Map(
  Object.entries(typesOf).flatMap(([kind, types]) => types.map((type) => [type, kind] as const)),
);

/** Every step of a replacement has its own word; the removal of the old one may be left over from an earlier update. */
const replacing: ReadonlySet<string> = new Set([
  'replace',
  'create-replacement',
  'delete-replaced',
  'import-replacement',
]);

/** The planned steps that would end something protected, each resource once, sorted by name. */
export function protectedChanges(steps: readonly PlannedStep[]): ProtectedChange[] {
  const found = new Map<string, ProtectedChange>();
  for (const { urn, type, op } of steps) {
    const kind = kindOf.get(type);
    const operation = replacing.has(op) ? 'replace' : op === 'delete' ? 'delete' : null;
    if (kind === undefined || operation === null) continue;
    const name = `${kind}:${nameIn(urn)}`;
    // Deleted and made again in steps of their own is replaced, too.
    if (found.get(name)?.operation !== 'replace') found.set(name, { name, operation });
  }
  return [...found.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Those that nobody has allowed by name; empty = the update may start. */
export const notAllowed = (
  changes: readonly ProtectedChange[],
  allowChanges: readonly string[],
): ProtectedChange[] => changes.filter(({ name }) => !allowChanges.includes(name));

/** The name in the program, which may itself hold what separates the parts of a URN. */
const nameIn = (urn: string): string => urn.split('::').slice(3).join('::');
