import type { PendingOperation } from './recovery.js';

/** What an update that was cut off may have left in AWS: whatever it is costs money, and Pulumi does not know it. */
export interface Orphan {
  /** null = AWS shows nothing of it; all that is known is that its creation was begun. */
  readonly arn: string | null;
  /** The creation that Pulumi's state remembers as begun; null = it remembers none. */
  readonly urn: string | null;
  /** What it would hang under, and what would look after it, as the state has them. */
  readonly parent: string | null;
  readonly provider: string | null;
  /** Its kind in Pulumi's words. */
  readonly type: string;
  /** Pulumi has another one: this one can no longer be taken in. */
  readonly replaced: boolean;
  /** Of that other one its id, where it runs on and this was to take its place; null = it was made since. */
  readonly replaces: string | null;
  /** When it was first seen, RFC 3339. */
  readonly since: string;
}

/** What can be done about it, in the order in which to think of it. */
export const orphanWays = ['take-in', 'remove', 'forget'] as const;
export type OrphanWay = (typeof orphanWays)[number];

/** What its text may mention. */
export interface OrphanFacts extends Pick<Orphan, 'arn' | 'urn' | 'type' | 'replaced' | 'replaces'> {
  readonly stage: string;
  /** What the program calls it. */
  readonly name: string;
  /** Whether AWS's search by tags names its kind. */
  readonly findable: boolean;
}

/** What a stack's state knows. */
export interface Inventory {
  readonly pending: readonly PendingOperation[];
  readonly urns: readonly string[];
  /** Ids and ARNs. */
  readonly known: readonly string[];
  /** What is there under a URN: its id. */
  readonly idOf: Readonly<Record<string, string>>;
}

/** What a stack's last updates knew, also of what they deleted. */
export interface KnownBefore {
  /** Ids and ARNs. */
  readonly known: readonly string[];
  /** Ids of what stood there while no creation under its own URN had been cut off. */
  readonly stood: readonly string[];
}

/** What carries the tags of a stage in AWS. */
export interface Tagged {
  readonly arn: string;
  /** Its tag `Name`. */
  readonly name: string | null;
}

/** Of `urn:pulumi:dev::shop::awsx:lb:X$aws:lb/loadBalancer:LoadBalancer::dev` the kind of the resource itself. */
export const typeOfUrn = (urn: string): string => (urn.split('::')[2] ?? '').split('$').at(-1) ?? '';

/** Of the same the name in the program. */
export const nameOfUrn = (urn: string): string => urn.split('::').slice(3).join('::');
