import type { Build, BuildHead } from '../model/build.js';
import type { Caller } from '../model/caller.js';
import type { NewBuild } from '../ports/builds.js';
import type { NewEvent } from '../ports/events.js';
import type { Rows } from '../ports/rows.js';
import { write, type Ledger } from './write.js';

/** A build that nobody registered before. */
export const register = (
  ledger: Ledger,
  rows: Rows,
  { caller, wanted }: { caller: Caller; wanted: NewBuild },
): Promise<Build> =>
  write(ledger, rows, {
    change: () => rows.builds.insert(wanted),
    trace: (build) => ({
      audit: [{ ...eventOf(build, caller), name: 'build:registered' }],
      ...{ told: null, touches: [], wakes: null },
    }),
  });

/** What a further registration brought to a known build: one row each, and none where CI says the same again. */
export function attach(
  ledger: Ledger,
  rows: Rows,
  {
    caller,
    known,
    wanted,
    branch,
    retried,
  }: { caller: Caller; known: BuildHead; wanted: NewBuild; branch: string; retried: boolean },
): Promise<Build> {
  const { commit } = wanted;
  return write(ledger, rows, {
    change: async () => {
      await rows.builds.attach(known.id, wanted, branch);
      const build = await rows.builds.whole(known.id);
      if (build === undefined) throw new Error(`${known.id} is gone`);
      return build;
    },
    trace: (build) => ({
      audit: changesOf(known, build, { commit: retried ? null : commit }).map((change) => ({
        ...eventOf(known, caller),
        ...change,
      })),
      ...{ told: null, touches: [], wakes: null },
    }),
  });
}

function changesOf(
  before: BuildHead,
  after: BuildHead,
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

const eventOf = (build: BuildHead, { actor, requestId }: Caller) => ({
  stage: null,
  promotion: null,
  actor,
  requestId,
  facts: { build: build.id, commit: build.commit },
});
