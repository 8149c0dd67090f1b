import { nameOf } from '../model/aws-name.js';
import { awsThing, type AwsThing } from '../model/aws-kind.js';
import type { PendingOperation } from '../model/recovery.js';
import {
  nameOfUrn,
  typeOfUrn,
  type Inventory,
  type KnownBefore,
  type Orphan,
  type Tagged,
} from '../model/orphan.js';

/** What is known when a stage's orphans are looked for. */
export interface Look {
  readonly stage: string;
  readonly inventory: Inventory;
  /** null = AWS could not be asked. */
  readonly tagged: readonly Tagged[] | null;
  /** What earlier updates knew: AWS may go on naming what they deleted. */
  readonly knownBefore: KnownBefore;
  /** Those that were known before this look. */
  readonly before: readonly Orphan[];
  readonly now: Date;
}

/**
 * What updates that were cut off may have left: what carries our tags and Pulumi does not know, and creations that
 * Pulumi's state remembers as begun. Each stays until it is gone or taken in; while AWS cannot be asked, all stay.
 */
export function orphansOf(look: Look): Orphan[] {
  const { inventory, before, now } = look;
  const creations = creationsIn(inventory);
  const begun = [...new Set(creations.map(({ resource }) => resource))];
  const things = thingsIn(look);
  const pairs = pairsOf(things, begun, before);
  const free = begun.filter((urn) => !pairs.some((pair) => pair.urn === urn));
  const found = [...pairs, ...free.map((urn) => ({ arn: null, urn, type: typeOfUrn(urn) }))];
  const kept = look.tagged === null ? keptOf(before, found) : [];
  return [...found, ...kept].map(({ arn, urn, type }) => ({
    ...{ arn, urn, ...placeIn(inventory, urn), type },
    replaced: urn !== null && inventory.urns.includes(urn),
    replaces: replacedBy(look, urn),
    since: sinceOf(before, { arn, urn }) ?? now.toISOString(),
  }));
}

/** What stood before the creation that was cut off, and still does, runs on: whatever was cut off was to take its place. */
function replacedBy({ inventory, knownBefore }: Look, urn: string | null): string | null {
  const id = urn === null ? undefined : inventory.idOf[urn];
  return id !== undefined && knownBefore.stood.includes(id) ? id : null;
}

/** Whether earlier updates have to say which came first, what is there or what was cut off. */
export const isAnyBegunAgain = (inventory: Inventory): boolean =>
  creationsIn(inventory).some(({ resource }) => inventory.urns.includes(resource));

type Found = Pick<Orphan, 'arn' | 'urn' | 'type'>;

/** Creations that were begun, and never ended as far as Pulumi knows. */
const creationsIn = ({ pending }: Inventory): PendingOperation[] =>
  pending.filter(
    ({ operation, resource }) => operation === 'creating' && typeOfUrn(resource).startsWith('aws:'),
  );

/** Only what the state has can be named to Pulumi. */
function placeIn({ pending, urns }: Inventory, urn: string | null): Pick<Orphan, 'parent' | 'provider'> {
  const begun = pending.find(({ resource }) => resource === urn);
  const known = (one: string | null | undefined): string | null =>
    one != null && urns.includes(one) ? one : null;
  return { parent: known(begun?.parent), provider: known(begun?.provider) };
}

/** What carries our tags, is of a kind that a stage is made of, has a name of ours, and is not known to Pulumi. */
export function unknownThings({ stage, inventory, tagged }: Pick<Look, 'stage' | 'inventory' | 'tagged'>) {
  return (tagged ?? []).filter(({ arn, name }) => {
    const thing = awsThing(arn);
    return thing !== null && isOurs(thing, { stage, name }) && !isAmong(inventory.known, arn, thing);
  });
}

/**
 * Somebody else may tag what is theirs alike: ours has the program's name, with the letters that Pulumi adds, or as its tag
 * `Name`, which of ours security groups alone do without.
 */
function isOurs(thing: AwsThing, { stage, name }: { stage: string; name: string | null }): boolean {
  const own = nameOf(stage);
  if (thing.kind.isNamed) return thing.name.startsWith(`${own}-`) && /-[0-9a-f]{7}$/.test(thing.name);
  if (name === null) return thing.type === 'aws:ec2/securityGroup:SecurityGroup';
  return name === own || name.startsWith(`${own}-`);
}

const isAmong = (known: readonly string[], arn: string, { id, name, kind }: AwsThing): boolean =>
  known.includes(arn) || known.includes(id) || (!kind.isNamed && known.includes(name));

interface Thing {
  readonly arn: string;
  readonly type: string;
  /** Its tag `Name`, which is the program's name where it has one. */
  readonly name: string | null;
}

function thingsIn(look: Look): Thing[] {
  if (look.tagged === null)
    return look.before.flatMap(({ arn, type }) => {
      const thing = arn === null ? null : awsThing(arn);
      const isTakenIn = arn !== null && thing !== null && isAmong(look.inventory.known, arn, thing);
      return arn === null || isTakenIn ? [] : [{ arn, type, name: null }];
    });
  return unknownThings(look).flatMap(({ arn, name }) => {
    const thing = awsThing(arn);
    return thing === null || isAmong(look.knownBefore.known, arn, thing)
      ? []
      : [{ arn, type: thing.type, name }];
  });
}

/**
 * Each thing with the creation that made it: the one that it had before, the one of its name, or the only one of its
 * kind. Of several nobody knows which: what is taken in as another one would be made anew by the next update.
 */
function pairsOf(things: readonly Thing[], begun: readonly string[], before: readonly Orphan[]): Found[] {
  const left = new Set(begun);
  const urnBefore = (wanted: string): string | null => before.find(({ arn }) => arn === wanted)?.urn ?? null;
  // Those that are paired already come first, so that nobody takes their creation.
  const ordered = things.toSorted(
    (a, b) => Number(urnBefore(a.arn) === null) - Number(urnBefore(b.arn) === null),
  );
  return ordered.map(({ arn, type, name }) => {
    const had = urnBefore(arn);
    const alike = begun.filter((one) => typeOfUrn(one) === type);
    const named = alike.find((one) => name !== null && nameOfUrn(one) === name);
    const only = alike.length === 1 ? alike[0] : undefined;
    const urn = [had, named, only].find((one) => one != null && left.has(one)) ?? null;
    if (urn !== null) left.delete(urn);
    return { arn, urn, type };
  });
}

const keptOf = (before: readonly Orphan[], found: readonly Found[]): Found[] =>
  before.filter(({ arn, urn }) => arn === null && !found.some((one) => one.urn === urn));

const sinceOf = (before: readonly Orphan[], { arn, urn }: Omit<Found, 'type'>): string | undefined =>
  (
    before.find((one) => arn !== null && one.arn === arn) ??
    before.find((one) => urn !== null && one.urn === urn)
  )?.since;
