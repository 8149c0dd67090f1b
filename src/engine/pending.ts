import type { Inventory, KnownBefore } from '../model/orphan.js';
import type { PendingOperation } from '../model/recovery.js';
import { stackPaths } from '../pulumi-cli/state-files.js';
import { checkpointIn, type Checkpoint } from './checkpoint.js';
import { readState } from './stack-outputs.js';
import type { StatePlace } from './state-place.js';

/** What an update that was cut off had begun with, as the stack's state tells. Throws when it is broken. */
export const readPending = async (place: StatePlace, stage: string): Promise<PendingOperation[]> =>
  pendingIn(await readState(place, stage));

const pendingIn = (state: Checkpoint | null): PendingOperation[] =>
  (state?.pending ?? []).map(({ type, urn, parent, provider }) => ({
    ...{ operation: type, resource: urn, parent },
    provider: provider?.split('::').slice(0, -1).join('::') ?? null,
  }));

/** All that a stack's state knows. Throws when it is broken. */
export async function readInventory(place: StatePlace, stage: string): Promise<Inventory> {
  const state = await readState(place, stage);
  return {
    pending: pendingIn(state),
    urns: (state?.resources ?? []).flatMap(({ urn }) => urn ?? []),
    known: knownIn(state),
    idOf: Object.fromEntries(
      (state?.resources ?? []).flatMap(({ urn, id }) => (urn === null || id === null ? [] : [[urn, id]])),
    ),
  };
}

/** Updates whose states are looked through: what was deleted before is no longer named by anybody. */
const mostUpdates = 30;

/** What the stack's last updates knew, also of what they deleted. */
export async function readKnownBefore({ files, project }: StatePlace, stage: string): Promise<KnownBefore> {
  const { history } = stackPaths(project, stage);
  const names = (await files.list(history)).filter((name) => name.endsWith('.checkpoint.json'));
  const known = new Set<string>();
  const stood = new Set<string>();
  for (const name of names.toSorted().slice(-mostUpdates)) {
    const checkpoint = checkpointIn((await files.read(`${history}/${name}`)) ?? '');
    for (const one of knownIn(checkpoint)) known.add(one);
    for (const one of standingIn(checkpoint)) stood.add(one);
  }
  return { known: [...known], stood: [...stood] };
}

function standingIn(state: Checkpoint | null): string[] {
  const cutOff = new Set(state?.pending.map(({ urn }) => urn));
  return (state?.resources ?? []).flatMap(({ urn, id }) =>
    id === null || urn === null || cutOff.has(urn) ? [] : [id],
  );
}

const knownIn = (state: Checkpoint | null): string[] =>
  (state?.resources ?? []).flatMap(({ id, outputs }) => {
    const arn = outputs?.['arn'];
    return [...(id === null ? [] : [id]), ...(typeof arn === 'string' ? [arn] : [])];
  });
