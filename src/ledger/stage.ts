import { systemActor } from '../model/actor.js';
import type { HostEnd } from '../model/host-end.js';
import type { Observation, Stage, StageChange, StageState } from '../model/stage.js';
import type { Belonging } from '../policy/belonging.js';
import type { NewEvent } from '../ports/events.js';
import type { Rows } from '../ports/rows.js';
import { note, write, type Ledger } from './write.js';

export interface Settled {
  /** What was known of the stage before. */
  readonly before: StageState;
  readonly fence: number;
  readonly change: StageChange;
  /** What the platform said runs there; null = nobody had to ask. */
  readonly observed: { readonly platform: Stage['platform']; readonly said: Observation } | null;
  readonly whose: Pick<NewEvent, 'promotion' | 'requestId'>;
  /** Who is behind it that it is known, or not known, what runs there. */
  readonly actor?: NewEvent['actor'];
}

/**
 * Writes what a stage runs since now, and keeps what the platform said: whoever looks later sees what was decided upon.
 * A change after which nobody knows what it runs, or somebody does again, is in the audit.
 */
export async function settleStage(ledger: Ledger, rows: Rows, settled: Settled): Promise<void> {
  const { before, fence, change } = settled;
  await write(ledger, rows, {
    change: () => rows.stages.change(before.stage, fence, change),
    trace: () => ({
      audit: auditOf(settled),
      told: null,
      // Its own change moves the ETag.
      touches: [],
      wakes: null,
    }),
  });
}

/** Another machine runs a stage from now on; `isLost` = what it runs is where nobody sees it from there. */
export const moveStage = (
  ledger: Ledger,
  rows: Rows,
  { before, to, isLost }: { before: StageState; to: Belonging; isLost: boolean },
): Promise<void> => {
  const { stage, fence } = before;
  const change = { unknownReason: 'machine-changed' };
  const whose = { promotion: null, requestId: null };
  return write(ledger, rows, {
    change: async () => {
      await rows.stages.belong(stage, to);
      if (isLost) await rows.stages.change(stage, fence, change);
    },
    trace: () => ({
      audit: isLost ? auditOf({ before, fence, change, whose, observed: null }) : [],
      told: null,
      touches: [stage],
      wakes: null,
    }),
  });
};

/** Keeps what the platform said, where something else is decided upon it first. */
export const observe = (
  ledger: Ledger,
  rows: Rows,
  { observed, whose }: Pick<Settled, 'whose'> & { observed: NonNullable<Settled['observed']> },
): Promise<void> => note(ledger, rows, ...observedBy({ observed, whose }));

/** The process behind a stage's address ended, and nobody had told it to. */
export const hostEnded = (
  ledger: Ledger,
  rows: Rows,
  { stage, end }: { stage: string; end: HostEnd },
): Promise<void> =>
  note(ledger, rows, {
    ...{ name: 'stage:host-ended', stage, promotion: null, requestId: null },
    actor: systemActor('reconcile'),
    facts: { noticedAt: end.at, why: end.why, times: end.times },
  });

/** How far a stack's history was read: nothing that a person has seen, so its ETag stays. */
export const sawHistory = (
  ledger: Ledger,
  rows: Rows,
  { before, upTo }: { before: StageState; upTo: number },
): Promise<boolean> =>
  write(ledger, rows, {
    change: () => rows.stages.change(before.stage, before.fence, { historySeen: upTo }),
    trace: () => null,
  });

/** An entry of a stack's history that nobody can read is left out, and told once. */
export const leftOutOfHistory = (
  ledger: Ledger,
  rows: Rows,
  { before, entry }: { before: StageState; entry: { readonly time: number; readonly unreadable: string } },
): Promise<boolean> =>
  write(ledger, rows, {
    change: () => rows.stages.change(before.stage, before.fence, { historySeen: entry.time }),
    trace: () => ({
      audit: [
        {
          ...{ name: 'stage:history-unreadable', stage: before.stage, promotion: null, requestId: null },
          actor: systemActor('reconcile'),
          facts: { file: entry.unreadable },
        },
      ],
      ...{ told: null, touches: [], wakes: null },
    }),
  });

/** Whoever still writes of an earlier update of the stage is refused from now on; gives the fence, and moves the ETag. */
export const fenceOff = (rows: Rows, stage: string): Promise<number> => rows.stages.raiseFence(stage);

/** What the platform said, that it is known or not known any more what the stage runs, and that it is elsewhere now. */
export const auditOf = (settled: Settled): NewEvent[] => [
  ...observedBy(settled),
  ...knownBy(settled),
  ...movedBy(settled),
];

function observedBy({ observed, whose }: Pick<Settled, 'observed' | 'whose'>): NewEvent[] {
  if (observed === null) return [];
  const { stage, build, commit, digest, health, url, settled } = observed.said;
  const facts = { build, commit, digest, health, url, settled: settled !== false };
  return [
    {
      ...whose,
      name: 'stage:observed',
      stage,
      actor: systemActor('reconcile'),
      facts: { platform: observed.platform, ...facts },
    },
  ];
}

function knownBy({ before, change, whose, actor = systemActor('reconcile') }: Settled): NewEvent[] {
  const { unknownReason: why, currentBuild: build = before.currentBuild } = change;
  if (why === undefined || why === before.unknownReason) return [];
  const { stage } = before;
  return why === null
    ? [{ ...whose, name: 'stage:known', stage, actor, facts: { build } }]
    : [{ ...whose, name: 'stage:unknown', stage, actor, facts: { why } }];
}

function movedBy({ before, change, whose, actor = systemActor('reconcile') }: Settled): NewEvent[] {
  const { stage, url: from } = before;
  const { url: to = null } = change;
  if (from === null || to === null || from === to) return [];
  return [{ ...whose, name: 'stage:address-changed', stage, actor, facts: { from, to } }];
}
