import type { AwsSettings } from './aws.js';

/** What is wrong with a thing of the account that a setting names. */
export type AwsThingFault =
  | 'missing'
  | 'not-issued'
  | 'other-name'
  | 'other-zone'
  | 'private-zone'
  | 'to-be-deleted'
  | 'other-vpc'
  | 'role-refused'
  | 'image-missing';

/** A setting that does not fit the account. */
export interface AwsThingProblem {
  /** The name in the dotenv file; of an image, which stands in none, `image`. */
  readonly key: string;
  readonly fault: AwsThingFault;
  /** What the setting names. */
  readonly value: string;
  /** What AWS says of it. */
  readonly found: string;
}

/** What could not be looked at: an update begins all the same. */
export interface AwsThingUnseen {
  readonly key: string;
  /** The right that looking needs, e.g. `acm:DescribeCertificate`. */
  readonly right: string;
  /** AWS's own code, or why it was not reached. */
  readonly code: string;
}

export interface AwsLookup {
  readonly problems: readonly AwsThingProblem[];
  readonly unseen: readonly AwsThingUnseen[];
}

/** Settings of what stands, and what they named: the variable → its value. */
export type AwsInUse = Readonly<Record<string, string>>;

/**
 * What a stage's standing parts use of the account. Secrets and images are none of it: every new task fetches them
 * anew, so what is wrong with them ends the update.
 */
export const awsUses = ({
  certificateArn,
  domain,
  vpcId,
}: Pick<AwsSettings, 'certificateArn' | 'domain' | 'vpcId'>): AwsInUse => ({
  ...(certificateArn === null ? {} : { SWITCHBACK_CERTIFICATE_ARN: certificateArn }),
  ...(domain === null ? {} : { SWITCHBACK_DOMAIN: domain.name, SWITCHBACK_ZONE_ID: domain.zoneId }),
  ...(vpcId === null ? {} : { SWITCHBACK_VPC_ID: vpcId }),
});

/** The same of what a stack gave out as `ecs` after its last update; empty where that was an earlier version's. */
export function awsUsesIn(ecs: unknown): AwsInUse {
  const uses = (ecs as { readonly uses?: unknown } | null | undefined)?.uses;
  if (typeof uses !== 'object' || uses === null) return {};
  return Object.fromEntries(Object.entries(uses).filter(([, value]) => typeof value === 'string'));
}

/** Whether the stage runs with this very problem already: then it ends no update, nor does it keep a rollback away. */
export const isInUse = (
  { key, value }: Pick<AwsThingProblem, 'key' | 'value'>,
  { before, now }: { readonly before: AwsInUse; readonly now: AwsInUse },
): boolean => key in now && before[key] === value && before['SWITCHBACK_DOMAIN'] === now['SWITCHBACK_DOMAIN'];

/** How the log of an update tells of it. */
export const inUseWarning = (problem: AwsThingProblem): string =>
  `${shortlyAws(problem)}: the stage uses it as it is, so that ends no update`;

/** In one line without spaces in its parts, as it is stored, and shown where there are no messages. */
export const shortlyAws = ({ key, fault, value, found }: AwsThingProblem): string =>
  [key, fault, value, found].filter((part) => part !== '').join(' ');
