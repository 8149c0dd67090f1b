import { systemActor } from '../model/actor.js';
import type { Build, BuildHead } from '../model/build.js';
import { Refusal } from '../model/error.js';
import type { Promotion } from '../model/promotion.js';
import type { Stage, StageState } from '../model/stage.js';
import { cutoff } from '../model/retention.js';
import { objections } from '../policy/eligibility.js';
import type { Asker, Caller } from '../model/caller.js';
import { accept, skip } from '../ledger/promotion.js';
import { gatherFacts } from '../queries/gather.js';
import { attach, register } from '../ledger/build.js';
import type { NewBuild } from '../ports/builds.js';
import type { Ports } from '../ports/ports.js';
import type { Rows } from '../ports/rows.js';
import { assertRight } from './right.js';
import { settled } from './tarball.js';

export interface Registered {
  readonly build: Build;
  readonly created: boolean;
  readonly promotions: readonly Promotion[];
}

/** What is known of a build's tarball before anything is locked: when it was last sent, or what kept it from being asked. */
export type TarballLook = { readonly since: Date | null } | { readonly refusal: unknown };

/**
 * Looks for the tarball of a build before its registration begins: a bucket may take a minute to say that it does not
 * answer. What kept it from being asked is told by the registration, which may have been answered before.
 */
export const lookForTarball = (
  ports: Pick<Ports, 'artifacts' | 'store'>,
  digest: string | undefined,
): Promise<TarballLook> =>
  digest === undefined
    ? Promise.resolve({ since: null })
    : sinceOf(ports, digest).then(
        (since) => ({ since }),
        (refusal: unknown) => ({ refusal }),
      );

/** When a tarball was last sent, once nobody removes it; null = it is not there. */
export async function sinceOf(
  ports: Pick<Ports, 'artifacts' | 'store'>,
  digest: string,
): Promise<Date | null> {
  await settled(ports, digest);
  return ports.artifacts.since(digest);
}

/**
 * Registers what CI built, with what was seen of its tarball. The same artifacts are the same build, and its commit is attached to it; a new build
 * goes to every `commit` stage that takes its branch, in the same transaction.
 */
export async function registerBuild(
  ports: Ports,
  rows: Rows,
  { caller, wanted, tarball }: { caller: Asker; wanted: NewBuild; tarball: TarballLook },
): Promise<Registered> {
  assertRight(caller, { verb: 'build', stage: null });
  assertOwn(caller, wanted);
  if ('refusal' in tarball) throw tarball.refusal;
  assertSent(wanted, tarball.since);
  // Two registrations at once take turns on the stages they feed, so they cannot both be the first.
  const fed = ports.catalogue.stages.filter((stage) => stage.trigger === 'commit');
  // Where none is fed, one stage is still locked: a removal of what is registered locks all.
  const locked = fed.length > 0 ? fed : ports.catalogue.stages.slice(0, 1);
  const states = new Map<string, StageState>();
  for (const { name } of locked.toSorted((a, b) => a.name.localeCompare(b.name)))
    states.set(name, await rows.stages.lock(name));
  await assertNotRemoved(ports, rows, { wanted, since: tarball.since });
  const known = await knownBuild(rows, wanted);
  if (known !== undefined) return registerAgain(ports, rows, { known, caller, wanted, fed });
  const build = await register(ports, rows, { caller, wanted });
  const promotions = [];
  for (const stage of fed)
    promotions.push(
      await promoteCommit(ports, rows, { stage, state: states.get(stage.name), build, caller }),
    );
  return { build, created: true, promotions };
}

/** What a job of CI may register is what its CI says that it runs for; a tag is on no branch, so any may be said. */
function assertOwn({ job }: Asker, { commit, branch }: NewBuild): void {
  if (job === undefined) return;
  if (commit !== job.commit) throw new Refusal('other-commit', { named: 'commit', own: job.commit });
  const [, own] = /^refs\/heads\/(.+)$/.exec(job.ref) ?? [];
  if (own !== undefined && branch !== own) throw new Refusal('other-commit', { named: 'branch', own });
}

function assertSent({ artifacts: { tarball: digest } }: NewBuild, since: Date | null): void {
  if (digest !== undefined && since === null) throw new Refusal('artefact-missing', { digest });
}

/**
 * One that is old enough to be removed may have begun to go since it was looked for, under the lock that is held now.
 * What somebody has just sent stays.
 */
async function assertNotRemoved(
  { keep }: Ports,
  rows: Rows,
  { wanted, since }: { wanted: NewBuild; since: Date | null },
): Promise<void> {
  const { tarball: digest } = wanted.artifacts;
  const soon = new Date((await rows.now()).getTime() + marginMilliseconds);
  const oldest = cutoff(soon, keep.artifactsDays);
  if (digest === undefined || since === null || oldest === null || since >= oldest) return;
  if ((await rows.removals.of(digest)) !== null) assertSent(wanted, null);
}

/** More than clocks differ, and longer than a registration waits for its locks. */
const marginMilliseconds = 3_600_000;

async function knownBuild(rows: Rows, { artifacts }: NewBuild): Promise<BuildHead | undefined> {
  const [known, other] = await rows.builds.byArtifacts(artifacts);
  if (known === undefined) return undefined;
  const clash = (['tarball', 'image'] as const).find(
    (kind) =>
      artifacts[kind] !== undefined &&
      known.artifacts[kind] !== undefined &&
      artifacts[kind] !== known.artifacts[kind],
  );
  if (other === undefined && clash === undefined) return known;
  throw new Refusal(
    'validation',
    {},
    { errors: [{ pointer: '/artifacts', code: 'artifacts-of-two-builds', facts: { build: known.id } }] },
  );
}

/** A commit that gave a known build, as a revert does, brings that build where its branch goes; CI's retry does not. */
async function registerAgain(
  ports: Ports,
  rows: Rows,
  {
    known,
    caller,
    wanted,
    fed,
  }: { known: BuildHead; caller: Caller; wanted: NewBuild; fed: readonly Stage[] },
): Promise<Registered> {
  // What was tried on a branch of its own and then merged as it was belongs to the branch that stages take.
  const taken = (branch: string): boolean => fed.some(({ branches }) => branches.includes(branch));
  const branch = taken(wanted.branch) && !taken(known.branch) ? wanted.branch : known.branch;
  const made = await rows.builds.madeFrom(wanted.commit);
  const retried = made.some(({ id }) => id === known.id);
  const build = await attach(ports, rows, { caller, known, wanted, branch, retried });
  const promotions = [];
  for (const stage of retried ? [] : fed) {
    const { currentBuild, unknownReason } = await rows.stages.get(stage.name);
    const open = await rows.promotions.open(stage.name);
    const takes = stage.branches.includes(wanted.branch);
    const settled = currentBuild === build.id && unknownReason === null && open.length === 0;
    if (!takes || settled || open.some((other) => other.build === build.id)) continue;
    promotions.push(await promoteCommit(ports, rows, { stage, build, caller }));
  }
  return { build, created: false, promotions };
}

async function promoteCommit(
  ports: Ports,
  rows: Rows,
  {
    stage,
    state: locked,
    build,
    caller,
  }: { stage: Stage; state?: StageState | undefined; build: Build; caller: Caller },
): Promise<Promotion> {
  const state = locked ?? (await rows.stages.get(stage.name));
  const facts = await gatherFacts(ports.catalogue, rows, {
    stage,
    state,
    build,
    trigger: 'commit',
    fingerprint: null,
    mindsHold: true,
    mindsWay: true,
  });
  // A stage of which nobody knows what it runs keeps its queue: the newest commit starts once that is settled.
  const reasons = objections(facts).filter(({ code }) => code !== 'stage-unknown');
  const by: Caller = { actor: systemActor('commit'), requestId: caller.requestId };
  const wanted = { build: build.id, trigger: 'commit' as const };
  return reasons.length > 0
    ? skip(ports, rows, { stage, caller: by, wanted, reasons })
    : accept(ports, rows, { stage, caller: by, wanted });
}
