import { systemActor } from '../model/actor.js';
import type { Orphan } from '../model/orphan.js';
import type { StageState } from '../model/stage.js';
import type { NewEvent } from '../ports/events.js';
import type { Rows } from '../ports/rows.js';
import { write, type Ledger } from './write.js';

/** Keeps what was found in AWS that Pulumi does not know, and tells in the audit of what is new and what is gone. */
export const settleOrphans = (
  ledger: Ledger,
  rows: Rows,
  { before, orphans }: { before: StageState; orphans: readonly Orphan[] },
): Promise<boolean> => {
  const isSame = JSON.stringify(before.orphans.map(asKept)) === JSON.stringify(orphans.map(asKept));
  return write(ledger, rows, {
    change: async () => !isSame && rows.stages.change(before.stage, before.fence, { orphans }),
    trace: (changed) =>
      changed
        ? {
            audit: [
              ...missingIn(before.orphans, orphans).map((one) =>
                eventOf(before.stage, 'stage:orphan-found', one),
              ),
              ...missingIn(orphans, before.orphans).map((one) =>
                eventOf(before.stage, 'stage:orphan-gone', one),
              ),
            ],
            told: null,
            // Its own change moves the ETag.
            touches: [],
            wakes: null,
          }
        : null,
  });
};

const keyOf = ({ arn, urn }: Orphan): string => arn ?? urn ?? '';

const missingIn = (these: readonly Orphan[], those: readonly Orphan[]): Orphan[] =>
  those.filter((one) => !these.some((other) => keyOf(other) === keyOf(one)));

/** In one order of keys, however the database gives it back. */
const asKept = ({ arn, urn, parent, provider, type, replaced, replaces, since }: Orphan): object => ({
  ...{ arn, urn, parent, provider, type, replaced, replaces, since },
});

const eventOf = (
  stage: string,
  name: 'stage:orphan-found' | 'stage:orphan-gone',
  { arn, urn, type }: Orphan,
): NewEvent => ({
  ...{ name, stage, promotion: null, requestId: null },
  actor: systemActor('reconcile'),
  facts: { arn, urn, type },
});
