import { randomUUID } from 'node:crypto';
import { deliveryDays } from '../model/github.js';
import { numericOrder } from '../model/numeric-order.js';
import { isTerminal } from '../model/promotion.js';
import { cameInDays } from '../model/token.js';
import { noticeDays } from '../model/webhook.js';
import { cutoff, removalSeconds } from '../model/retention.js';
import { neededBuilds, newestBuilds, spentFiles } from '../policy/retention.js';
import { beginRemoval, endRemoval } from '../ledger/removal.js';
import { recordRemoved, type Removed } from '../ledger/retention.js';
import type { Ports } from '../ports/ports.js';
import type { Removal } from '../ports/removals.js';
import type { Rows } from '../ports/rows.js';

/** Rows in one transaction: small enough that nobody waits for it. */
const batchRows = 1000;
/** Batches in one round; what is left then goes in the next. */
const batches = 20;

/**
 * Removes what is older than the settings keep, in small batches, and writes down how much. Promotions, builds,
 * milestones and holds stay for ever; so does every file that a stage, a way back or a milestone needs.
 */
export async function removeOld(ports: Ports): Promise<Removed> {
  const now = await ports.store.read.now();
  const { logsDays, artifactsDays, historyDays, auditDays } = ports.keep;
  const runsBefore = cutoff(now, logsDays);
  // A kind that cannot be removed now, as in a bucket that does not answer, keeps no other from going.
  const each = async (before: Date | null, remove: (before: Date) => Promise<number>): Promise<number> => {
    if (before === null) return 0;
    return remove(before).catch((error: unknown) => {
      ports.log.error({ err: error }, 'something old could not be removed; the next round tries again');
      return 0;
    });
  };
  const removed: Removed = {
    logLines: await each(runsBefore, (before) =>
      inBatches(() => ports.store.transaction((rows) => rows.runEvents.forgetLog(before, batchRows))),
    ),
    runs: await each(runsBefore, (before) => removeRuns(ports, before)),
    artifacts: await each(cutoff(now, artifactsDays), (before) => removeArtifacts(ports, before)),
    stateFiles: await each(cutoff(now, historyDays), (before) => removeStateFiles(ports, before)),
    auditRows: await each(cutoff(now, auditDays), (before) =>
      inBatches(() => ports.store.transaction((rows) => rows.events.forget(before, batchRows))),
    ),
  };
  // What a job or a person came in by is told by the audit.
  await each(cutoff(now, cameInDays), (before) =>
    inBatches(() => ports.store.transaction((rows) => rows.tokens.forget(before, batchRows))),
  );
  await each(cutoff(now, 1), (before) =>
    inBatches(() => ports.store.transaction((rows) => rows.removals.sweep(before, batchRows))),
  );
  // What GitHub sent, and what it was told, is no record of ours: nothing is counted of it.
  await each(cutoff(now, deliveryDays), (before) =>
    inBatches(() =>
      ports.store.transaction(
        async (rows) =>
          (await rows.deliveries.forget(before, batchRows)) + (await rows.reports.forget(before, batchRows)),
      ),
    ),
  );
  await each(cutoff(now, noticeDays), (before) =>
    inBatches(() => ports.store.transaction((rows) => rows.webhooks.forget(before, batchRows))),
  );
  if (Object.values(removed).some((count: number) => count > 0)) {
    ports.log.info(removed, 'what was older than the settings keep was removed');
    await ports.store.transaction((rows) => recordRemoved(ports, rows, removed));
  }
  return removed;
}

async function inBatches(remove: () => Promise<number>): Promise<number> {
  let sum = 0;
  for (let round = 0; round < batches; round += 1) {
    const count = await remove();
    sum += count;
    if (count < batchRows) break;
  }
  return sum;
}

/** Folders of attempts whose promotion has ended, and of previews that were left. */
async function removeRuns({ store, engine }: Ports, before: Date): Promise<number> {
  let count = 0;
  for (const name of await engine.runsBefore(before)) {
    const promotion = await store.read.promotions.get(name.split('.')[0] ?? '');
    if (promotion !== undefined && !isTerminal(promotion.phase)) continue;
    await engine.removeRun(name);
    count += 1;
  }
  return count;
}

async function removeArtifacts(ports: Ports, before: Date): Promise<number> {
  const old = (await ports.artifacts.list()).filter(({ since }) => since < before);
  let count = 0;
  for (const { digest } of old) {
    // Asked first without the locks: most of what is old is needed, and nobody shall wait for finding that out.
    if (await isNeeded(ports.store.read, digest)) continue;
    if (await removeArtifact(ports, { digest, before })) count += 1;
  }
  return count;
}

/** What others keep may take long to go: so long nobody registers it, and whoever sends it again waits. */
async function removeArtifact(ports: Ports, asked: { digest: string; before: Date }): Promise<boolean> {
  const { digest, before } = asked;
  const removal = { digest, id: randomUUID() };
  const begun = await beginUnderLocks(ports, { removal, before });
  if (begun === null) return false;
  await begun.emptyDisk?.();
  // Where it cannot be asked nobody knows what came of it: what was said lapses by itself.
  const went = await ports.artifacts.removeElsewhere(digest, before);
  const how = went || begun.emptyDisk !== null ? 'gone' : 'stays';
  await ports.store.transaction((rows) => endRemoval(ports, rows, { removal, how }));
  return how === 'gone';
}

/** Under the locks that starts and registrations take: nothing begins to need it once it is said that it goes. */
function beginUnderLocks(
  ports: Ports,
  { removal, before }: { removal: Removal; before: Date },
): Promise<{ emptyDisk: (() => Promise<void>) | null } | null> {
  return ports.store.transaction(async (rows) => {
    const names = (await rows.stages.all()).map(({ stage }) => stage);
    for (const name of names.toSorted(numericOrder)) await rows.stages.lock(name);
    if (await isNeeded(rows, removal.digest)) return null;
    if (!(await beginRemoval(ports, rows, { removal, seconds: removalSeconds }))) return null;
    return { emptyDisk: await ports.artifacts.takeAway(removal.digest, before) };
  });
}

async function isNeeded(rows: Rows, digest: string): Promise<boolean> {
  // Who knows what an unknown stage runs.
  if ((await rows.stages.all()).some(({ unknownReason }) => unknownReason !== null)) return true;
  const [build] = await rows.builds.byArtifacts({ tarball: digest });
  return build !== undefined && (await needed(rows, build.id)).has(build.id);
}

/** Of the milestones only those of this build are read: there may be thousands, and each old file asks anew. */
async function needed(rows: Rows, build: string): Promise<ReadonlySet<string>> {
  const stages = await Promise.all(
    (await rows.stages.all()).map(async (state) => ({
      ...state,
      succeeded: await rows.promotions.succeeded(state.stage),
      open: (await rows.promotions.open(state.stage)).map(({ build }) => build),
    })),
  );
  const newest = await rows.builds.list({ limit: newestBuilds });
  return neededBuilds(stages, {
    milestones: (await rows.milestones.among([build])).map((milestone) => milestone.build),
    booked: (await rows.holds.allOpen()).flatMap(({ shows }) => shows?.build ?? []),
    newest: newest.map(({ id }) => id),
  });
}

async function removeStateFiles(ports: Ports, before: Date): Promise<number> {
  let count = 0;
  for (const { name } of ports.catalogue.stages) {
    const { historySeen: seen } = await ports.store.read.stages.get(name);
    // Recovery may ask the history how an update ended that is under way.
    if ((await ports.store.read.promotions.open(name)).some(({ phase }) => phase !== 'pending')) continue;
    count += await ports.engine.removeHistory(name, (names) => spentFiles(names, { before, seen }));
  }
  return count;
}
