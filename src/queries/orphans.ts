import type { Orphan } from '../model/orphan.js';
import type { LockOwner } from '../model/recovery.js';
import type { Stage } from '../model/stage.js';
import { isAnyBegunAgain, orphansOf, unknownThings } from '../policy/orphans.js';
import type { Ports } from '../ports/ports.js';

type Asked = Pick<Ports, 'catalogue' | 'engine' | 'environments' | 'platform'>;

/** What updates that were cut off may have left of a stage in AWS. */
export interface OrphansSeen {
  readonly orphans: readonly Orphan[];
  /** What AWS said instead of an answer; null = it answered, or there was nobody to ask. */
  readonly refused: string | null;
}

/**
 * Looks what AWS has of a stage and Pulumi does not know; changes nothing. null = somebody updates the stack, and what
 * it makes is on its way into the state. Rejects when the state cannot be asked.
 */
export async function seeOrphans(
  asked: Asked,
  stage: Stage,
  { before, now }: { before: readonly Orphan[]; now: Date },
): Promise<OrphansSeen | null> {
  const { name } = stage;
  const { engine } = asked;
  // In this order: what is made meanwhile is either not seen yet, or known as being made under a lock.
  const { tagged, refused, given } = await taggedOf(asked, stage);
  const state = await engine.inventory(name);
  const inventory = { ...state, known: [...state.known, ...given] };
  const locks = await engine.locks(name);
  if (locks.some(({ owner }) => !over.has(owner))) return null;
  const isAnyUnknown = unknownThings({ stage: name, inventory, tagged }).length > 0;
  const isAsked = isAnyUnknown || isAnyBegunAgain(inventory);
  const knownBefore = isAsked ? await engine.knownBefore(name) : { known: [], stood: [] };
  return { orphans: orphansOf({ stage: name, inventory, tagged, knownBefore, before, now }), refused };
}

const over: ReadonlySet<LockOwner> = new Set(['gone', 'reused']);

async function taggedOf({ catalogue, environments, platform }: Asked, stage: Stage) {
  try {
    const { aws } = await environments.of(stage);
    if (aws === null) return { tagged: null, refused: null, given: [] };
    const { region, roleArn, vpcId, subnets } = aws;
    // Whoever owns the network may have tagged it like the stage that stands in it.
    const given = [...(vpcId === null ? [] : [vpcId]), ...subnets];
    const place = { region, roleArn, project: catalogue.project, stage: stage.name };
    return { tagged: await platform.tagged(place), refused: null, given };
  } catch (error) {
    return { tagged: null, refused: error instanceof Error ? error.message : 'unknown', given: [] };
  }
}
