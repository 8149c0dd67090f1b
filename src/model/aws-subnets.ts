import type { NatStrategy } from './aws.js';

/** How packets leave a subnet: straight to the internet, by another way such as a NAT gateway, or not at all. */
export type WayOut = 'internet' | 'another' | 'none';

export interface Subnet {
  readonly id: string;
  readonly zone: string;
  readonly wayOut: WayOut;
  /** Of a VPC whose route tables nobody shows us: its way out is taken from what else is known of it. */
  readonly isGuessed?: boolean;
}

export interface SubnetWish {
  /** Those that SWITCHBACK_SUBNETS names; empty = all of the VPC. */
  readonly listed: readonly string[];
  readonly nat: NatStrategy;
}

/** Subnets of an existing VPC, by what stands in them, and what somebody may want to decide otherwise. */
export interface SubnetChoice {
  readonly balancer: readonly string[];
  readonly tasks: readonly string[];
  readonly notes: readonly SubnetNote[];
}

export interface SubnetNote {
  /**
   * Several of one zone; ones that lead nowhere, passed over or used; ones in a zone without the load balancer; ones
   * whose route table is not shown.
   */
  readonly kind: 'guessed' | 'one-of-several' | 'isolated-left' | 'isolated-used' | 'zone-left';
  readonly subnets: readonly string[];
  readonly chosen: string | null;
}

/** Why no choice can be made, all of it at once: an empty list, or false, is what is well. */
export type SubnetFaults = Readonly<
  Record<'absent' | 'sameZone' | 'open' | 'isolated' | 'elsewhere', readonly string[]> &
    Record<'fewZones' | 'noWayOut', boolean>
> & {
  /** Those whose route table is not shown; absent = none. No fault by themselves. */
  readonly guessed?: readonly string[];
};

/**
 * The way out of a subnet whose route table is not shown, as those of a VPC that another account shares are not: by
 * whether it gives public addresses by itself. Without NAT there is but one use for a subnet that somebody lists.
 */
export const guessedWayOut = (
  { id, mapsPublicAddresses }: { readonly id: string; readonly mapsPublicAddresses: boolean },
  { listed, nat }: SubnetWish,
): WayOut => (mapsPublicAddresses || (nat === 'none' && listed.includes(id)) ? 'internet' : 'another');

/**
 * A load balancer stands in one public subnet of each zone, in two at least, and sends to no other zone. Of several in
 * one zone the first by its id is taken, as the AWS Load Balancer Controller does: whoever wants others lists them.
 */
export function chooseSubnets(there: readonly Subnet[], wish: SubnetWish): SubnetChoice | SubnetFaults {
  const { listed, nat } = wish;
  const known = there.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const candidates = listed.length === 0 ? known : known.filter(({ id }) => listed.includes(id));
  const open = candidates.filter(({ wayOut }) => wayOut === 'internet');
  const isolated = candidates.filter(({ wayOut }) => wayOut === 'none');
  const inner = candidates.filter(({ wayOut }) => wayOut === 'another');
  const balancer = firstOfEachZone(open);
  const inside = listed.length === 0 ? inner : [...inner, ...isolated];
  const reached = inside.filter(({ zone }) => balancer.some((one) => one.zone === zone));
  const tasks = nat === 'none' ? balancer : listed.length === 0 ? firstOfEachZone(reached) : reached;
  const fewZones = balancer.length < 2;
  const faults: SubnetFaults = {
    absent: listed.filter((id) => !known.some((one) => one.id === id)),
    sameZone: listed.length === 0 ? [] : ids(open.filter((one) => sharesZone(one, open))),
    open: fewZones ? ids(open) : [],
    fewZones,
    isolated: nat !== 'none' && inside.length === 0 ? ids(isolated) : [],
    noWayOut: nat !== 'none' && inside.length === 0,
    elsewhere: nat !== 'none' && !fewZones && reached.length === 0 ? ids(inside) : [],
  };
  const guessed = ids(candidates.filter(({ isGuessed }) => isGuessed === true));
  if (Object.values(faults).some((fault) => fault === true || (Array.isArray(fault) && fault.length > 0)))
    return guessed.length === 0 ? faults : { ...faults, guessed };
  const guesses = note('guessed', guessed);
  const notes =
    nat === 'none'
      ? [...guesses, ...severalIn(open, balancer)]
      : [
          ...guesses,
          ...severalIn(open, balancer),
          ...(listed.length === 0 ? severalIn(reached, tasks) : []),
          ...note('zone-left', ids(inside.filter((one) => !reached.includes(one)))),
          ...note(listed.length === 0 ? 'isolated-left' : 'isolated-used', ids(isolated)),
        ];
  return { balancer: ids(balancer), tasks: ids(tasks), notes };
}

export const isFaulty = (chosen: SubnetChoice | SubnetFaults): chosen is SubnetFaults => 'absent' in chosen;

const ids = (subnets: readonly Subnet[]): string[] => subnets.map(({ id }) => id);

const sharesZone = (one: Subnet, among: readonly Subnet[]): boolean =>
  among.some((other) => other !== one && other.zone === one.zone);

const firstOfEachZone = (subnets: readonly Subnet[]): Subnet[] =>
  subnets.filter((one) => subnets.find(({ zone }) => zone === one.zone) === one);

const severalIn = (subnets: readonly Subnet[], chosen: readonly Subnet[]): SubnetNote[] =>
  chosen
    .filter((one) => sharesZone(one, subnets))
    .map((one) => ({
      kind: 'one-of-several',
      subnets: ids(subnets.filter((other) => other !== one && other.zone === one.zone)),
      chosen: one.id,
    }));

const note = (kind: SubnetNote['kind'], subnets: readonly string[]): SubnetNote[] =>
  subnets.length === 0 ? [] : [{ kind, subnets, chosen: null }];
