import type { Promotion } from '../model/promotion.js';
import type { Rows } from '../ports/rows.js';
import { ofRun, stepTold } from './run.js';
import { write, type Ledger } from './write.js';

/** The engine is done and the stage still busy; false = that was written before. */
export const verifying = (
  ledger: Ledger,
  rows: Rows,
  { promotion, actor }: { promotion: Promotion; actor: Promotion['actor'] },
): Promise<boolean> =>
  write(ledger, rows, {
    change: async () => {
      const changed = await rows.promotions.change(promotion.id, 'running', { phase: 'verifying' });
      if (!changed) return false;
      await rows.promotions.step(promotion.id, 'pulumi-up', 'succeeded');
      await rows.promotions.step(promotion.id, 'verify', 'running');
      return true;
    },
    trace: (changed) =>
      changed
        ? {
            audit: [
              { ...ofRun(promotion), name: 'promotion:verifying', actor, from: 'running', to: 'verifying' },
            ],
            told: {
              promotion: promotion.id,
              events: [
                stepTold('pulumi-up', 'succeeded'),
                { kind: 'phase', phase: 'verifying' },
                stepTold('verify', 'running'),
              ],
            },
            touches: [promotion.stage],
            wakes: null,
          }
        : null,
  });
