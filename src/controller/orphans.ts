import { isActive } from '../model/promotion.js';
import type { Stage } from '../model/stage.js';
import { settleOrphans } from '../ledger/orphans.js';
import type { Ports } from '../ports/ports.js';
import { isElsewhere } from '../queries/machine.js';
import { seeOrphans } from '../queries/orphans.js';

/** While something is known to be wrong, and otherwise: AWS tells of what is new, and of what is gone, a little late. */
const soonMilliseconds = 5 * 60_000;
const seldomMilliseconds = 60 * 60_000;

export interface OrphanWatch {
  /** Looks at a stage if it is time to: after every update of it, whoever made it, and now and then. */
  look(stage: Stage): void;
  idle(): Promise<void>;
}

/** Watches for what updates that were cut off have left in AWS, one look per stage at a time. */
export function createOrphanWatch(ports: Ports): OrphanWatch {
  const looking = new Map<string, Promise<void>>();
  const looked = new Map<string, { readonly at: number; readonly after: string }>();
  const look = async (stage: Stage): Promise<void> => {
    const state = await ports.store.read.stages.get(stage.name);
    if (isElsewhere(ports, state)) return;
    // Where nobody has ever updated anything, nothing was left; and who has no stage there needs no word with AWS.
    if (state.fence === 0 && state.historySeen === 0) return;
    const after = `${String(state.fence)} ${String(state.historySeen)}`;
    const last = looked.get(stage.name);
    const every =
      state.orphans.length > 0 || state.halfApplied !== null ? soonMilliseconds : seldomMilliseconds;
    if (last?.after === after && performance.now() - last.at < every) return;
    if (await lookOnce(ports, stage)) looked.set(stage.name, { at: performance.now(), after });
  };
  return {
    look: (stage) => {
      if (stage.platform !== 'aws' || looking.has(stage.name)) return;
      const under = look(stage)
        .catch((error: unknown) => {
          ports.log.warn(
            { stage: stage.name, err: error },
            'what is left in AWS could not be looked for; it will be again',
          );
        })
        .finally(() => looking.delete(stage.name));
      looking.set(stage.name, under);
    },
    idle: async () => {
      await Promise.allSettled(looking.values());
    },
  };
}

/** false = somebody updates the stack just now. */
async function lookOnce(ports: Ports, stage: Stage): Promise<boolean> {
  const { read } = ports.store;
  const { fence, orphans: before } = await read.stages.get(stage.name);
  if (await isBusy(read, stage.name)) return false;
  const seen = await seeOrphans(ports, stage, { before, now: await read.now() });
  if (seen === null) return false;
  if (seen.refused !== null)
    ports.log.warn({ stage: stage.name, said: seen.refused }, 'AWS could not be asked what carries its tags');
  return ports.store.transaction(async (rows) => {
    const state = await rows.stages.lock(stage.name);
    if (state.fence !== fence || (await isBusy(rows, stage.name))) return false;
    await settleOrphans(ports, rows, { before: state, orphans: seen.orphans });
    return true;
  });
}

const isBusy = async ({ promotions }: Ports['store']['read'], stage: string): Promise<boolean> =>
  (await promotions.open(stage)).some(({ phase }) => isActive(phase));
