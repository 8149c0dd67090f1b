import { numericOrder } from '../model/numeric-order.js';
import { isActive } from '../model/promotion.js';
import type { Stage, StageState } from '../model/stage.js';
import { moveStage } from '../ledger/stage.js';
import type { Ledger } from '../ledger/write.js';
import { belongingOf, moveOf } from '../policy/belonging.js';
import type { Rows } from '../ports/rows.js';

/**
 * Says which machine runs each stage, as its file has it. One that something is under way on stays where it is until the
 * next start; of one that leaves a machine nobody knows what it runs, until somebody has looked. Gives those that stay.
 */
export async function belong(
  ledger: Ledger,
  rows: Rows,
  { stages, home }: { stages: readonly Stage[]; home: string },
): Promise<string[]> {
  const states = new Map<string, StageState>();
  for (const { name } of stages.toSorted((a, b) => numericOrder(a.name, b.name)))
    states.set(name, await rows.stages.lock(name));
  // After the locks: a machine that is named meanwhile waits for them, or is in this list.
  const machines = await rows.machines.list();
  const staying: string[] = [];
  for (const stage of stages) {
    const before = states.get(stage.name);
    if (before === undefined) continue;
    const to = belongingOf(stage, { home, machines });
    const move = moveOf(before, to);
    if (move === 'same') continue;
    const open = move === 'leaves' ? await rows.promotions.open(stage.name) : [];
    if (open.some(({ phase }) => isActive(phase))) {
      staying.push(stage.name);
      continue;
    }
    const isLost = move === 'leaves' && before.currentBuild !== null && before.unknownReason === null;
    await moveStage(ledger, rows, { before, to, isLost });
  }
  return staying;
}
