import { systemActor } from '../model/actor.js';
import type { NewAbortWait } from '../model/abort-wait.js';
import type { Caller } from '../model/caller.js';
import type { Abort, Promotion } from '../model/promotion.js';
import type { Rows } from '../ports/rows.js';
import { write, type Ledger } from './write.js';

/** Somebody wants it stopped; whoever asked first stays on record. */
export const requestAbort = (
  ledger: Ledger,
  rows: Rows,
  { promotion, caller, reason }: { promotion: Promotion; caller: Caller; reason: string | null },
): Promise<void> => {
  const { id, stage, phase } = promotion;
  return write(ledger, rows, {
    change: () => rows.promotions.requestAbort(id, { ...caller, reason }),
    trace: () => ({
      audit: [
        { ...caller, name: 'promotion:abort-requested', stage, promotion: id, reason, facts: { phase } },
      ],
      told: null,
      touches: [stage],
      wakes: stage,
    }),
  });
};

/** What its abort waits for now, told once: whoever follows it after another goes on with what that one told. */
export const stopping = (
  ledger: Ledger,
  rows: Rows,
  { promotion, by, wait }: { promotion: Promotion; by: Abort; wait: NewAbortWait },
): Promise<boolean> => {
  const { id, stage } = promotion;
  const { code, facts, until } = wait;
  return write(ledger, rows, {
    change: async () => rows.promotions.abortWaits(id, { ...wait, since: await rows.now() }),
    trace: (changed) =>
      changed
        ? {
            audit: [
              {
                ...{ name: 'promotion:stopping', stage, promotion: id, actor: systemActor('abort') },
                requestId: by.requestId,
                facts: { how: code, ...facts },
              },
            ],
            told: {
              promotion: id,
              events: [
                { kind: 'stopping', wait: { code, facts, until: until.toISOString() } },
                { kind: 'log', step: 'pulumi-up', text: lineOf(wait) },
              ],
            },
            touches: [stage],
            wakes: null,
          }
        : null,
  });
};

/** As the log has it, which is the engine's and English like it. */
function lineOf({ code, facts, until }: NewAbortWait): string {
  const by = `at most until ${until.toISOString()}`;
  switch (code) {
    case 'interrupt':
      return `stop: the update was told to stop; what is under way is waited for, ${by}`;
    case 'interrupt-again':
      return `stop: the update was told to stop once more; it is waited for, ${by}`;
    case 'kill':
      return `stop: the update is killed; it is waited for, ${by}`;
    case 'ecs-goes-back':
      return `stop: ECS was asked to stop deployment ${facts.deployment} and to go back; it is waited for, ${by}`;
    case 'ecs-went-back':
      return `stop: ECS is done with that deployment; the end of the update is waited for, ${by}`;
    case 'ecs-refused':
      return `stop: ECS does not let its deployment be stopped (${facts.said}); it is waited for, ${by}`;
    case 'ecs-silent':
      return `stop: ECS could not be asked to stop its deployment (${facts.said}); it is asked again, ${by}`;
  }
}
