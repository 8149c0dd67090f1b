import { systemActor } from '../model/actor.js';
import type { Build } from '../model/build.js';
import { Refusal } from '../model/error.js';
import type { Promotion } from '../model/promotion.js';
import type { Stage } from '../model/stage.js';
import { objections } from '../policy/eligibility.js';
import type { Caller } from '../model/caller.js';
import { enqueue, recordSkipped } from '../ledger/enqueue.js';
import { gatherFacts } from '../queries/gather.js';
import type { Ports } from '../ports/ports.js';
import { assertRight } from './right.js';
import type { NewBuild, NewEvent, Rows } from '../ports/rows.js';

export interface Registered {
  readonly build: Build;
  readonly created: boolean;
  readonly promotions: readonly Promotion[];
}

/**
 * Registers what CI built. The same artefacts are the same build, and its commit is attached to it; a new build
 * goes to every `commit` stage that takes its branch, in the same transaction.
 */
export async function registerBuild(
  ports: Ports,
  rows: Rows,
  { caller, wanted }: { caller: Caller; wanted: NewBuild },
): Promise<Registered> {
  assertRight(ports, caller, { verb: 'build', stage: null });
  // Two registrations at once take turns on the stages they feed, so they cannot both be the first.
  const fed = ports.catalogue.stages.filter((stage) => stage.trigger === 'commit');
  for (const stage of fed.toSorted((a, b) => a.name.localeCompare(b.name)))
    await rows.stages.lock(stage.name);
  // Under the lock under which old tarballs are removed.
  await assertUploaded(ports, wanted);
  const known = await knownBuild(rows, wanted);
  if (known !== undefined) return attach(ports, rows, { known, caller, wanted, fed });
  const build = await rows.builds.insert(wanted);
  await rows.events.append({ ...eventOf(build, caller), name: 'build:registered' });
  const promotions = [];
  for (const stage of fed) promotions.push(await promoteCommit(ports, rows, { stage, build, caller }));
  return { build, created: true, promotions };
}

async function assertUploaded(ports: Ports, { artifacts }: NewBuild): Promise<void> {
  const { tarball } = artifacts;
  if (tarball !== undefined && !(await ports.artifacts.has(tarball)))
    throw new Refusal('artefact-missing', { digest: tarball });
}

async function knownBuild(rows: Rows, { artifacts }: NewBuild): Promise<Build | undefined> {
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
    { what: 'artifacts' },
    { errors: [{ pointer: '/artifacts', code: 'artifacts-of-two-builds', facts: { build: known.id } }] },
  );
}

/** A commit that gave a known build, as a revert does, brings that build where its branch goes; CI's retry does not. */
async function attach(
  ports: Ports,
  rows: Rows,
  { known, caller, wanted, fed }: { known: Build; caller: Caller; wanted: NewBuild; fed: readonly Stage[] },
): Promise<Registered> {
  // What was tried on a branch of its own and then merged as it was belongs to the branch that stages take.
  const taken = (branch: string): boolean => fed.some(({ branches }) => branches.includes(branch));
  const branch = taken(wanted.branch) && !taken(known.branch) ? wanted.branch : known.branch;
  await rows.builds.attach(known.id, { commit: wanted.commit, artifacts: wanted.artifacts, branch });
  const build = (await rows.builds.get(known.id)) ?? known;
  const retried = [known.commit, ...known.alsoCommits].includes(wanted.commit);
  for (const change of changesOf(known, build, { commit: retried ? null : wanted.commit }))
    await rows.events.append({ ...eventOf(known, caller), ...change });
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

/** What a registration changed of a known build: one row each, and none where CI says the same again. */
function changesOf(
  before: Build,
  after: Build,
  { commit }: { commit: string | null },
): Pick<NewEvent, 'name' | 'facts'>[] {
  const { id: build } = after;
  const kinds = (['tarball', 'image'] as const).filter(
    (kind) => before.artifacts[kind] !== after.artifacts[kind],
  );
  return [
    ...(commit === null ? [] : [{ name: 'build:commit-attached' as const, facts: { build, commit } }]),
    ...kinds.map((kind) => ({
      name: 'build:artefact-attached' as const,
      facts: { build, kind, digest: after.artifacts[kind] ?? null },
    })),
    ...(before.branch === after.branch
      ? []
      : [
          {
            name: 'build:branch-changed' as const,
            facts: { build, before: before.branch, after: after.branch },
          },
        ]),
  ];
}

async function promoteCommit(
  ports: Ports,
  rows: Rows,
  { stage, build, caller }: { stage: Stage; build: Build; caller: Caller },
): Promise<Promotion> {
  const state = await rows.stages.get(stage.name);
  const facts = await gatherFacts(ports.catalogue, rows, {
    stage,
    state,
    build,
    trigger: 'commit',
    fingerprint: null,
    mindsHold: true,
  });
  // A stage of which nobody knows what it runs keeps its queue: the newest commit starts once that is settled.
  const reasons = objections(facts).filter(({ code }) => code !== 'stage-unknown');
  const by: Caller = { actor: systemActor('commit'), requestId: caller.requestId };
  const wanted = { build: build.id, trigger: 'commit' as const };
  return reasons.length > 0
    ? recordSkipped(rows, { stage, caller: by, wanted, reasons })
    : enqueue(ports, rows, { stage, caller: by, wanted });
}

const eventOf = (build: Build, { actor, requestId }: Caller) => ({
  stage: null,
  promotion: null,
  actor,
  requestId,
  facts: { build: build.id, commit: build.commit },
});
