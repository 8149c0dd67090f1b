import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Refusal } from '../model/error.js';
import { joinedSignal } from '../model/joined-signal.js';
import type { PreviewResult } from '../ports/engine.js';
import type { PreviewOrder } from '../ports/run-order.js';
import { follow } from './follow.js';
import { notStarted, toRunResult } from './outcome.js';
import { readPlan } from './plan-file.js';
import type { EnginePlace } from './pulumi-engine.js';
import { toRunnerOrder } from './runner-order.js';
import { readUses } from './stack-outputs.js';
import type { WarmRunners } from './warm-runners.js';

interface Means {
  readonly runners: WarmRunners;
  /** Aborted when the service stops. */
  readonly signal: AbortSignal;
}

/**
 * Looks what an update would do: by a runner, because the program must not run in the service, but by one that ends
 * when it is let go. Its folder is of no use afterwards.
 */
export async function lookAt(place: EnginePlace, order: PreviewOrder, means: Means): Promise<PreviewResult> {
  const runs = join(place.dataDir, 'runs');
  await mkdir(runs, { recursive: true, mode: 0o700 });
  const folder = await mkdtemp(join(runs, 'preview-'));
  try {
    return await look(place, { order, folder }, means);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function look(
  place: EnginePlace,
  { order, folder }: { order: PreviewOrder; folder: string },
  { runners, signal }: Means,
): Promise<PreviewResult> {
  const nobody = { attempt: 'preview', promotion: 'preview', allowChanges: [] };
  const late = AbortSignal.timeout(place.previewSeconds * 1000);
  const give = async () => {
    await place.needStack(order.stage.name);
    const how = { folder, previewOnly: true, uses: await readUses(place, order.stage) };
    return runners.give(toRunnerOrder(place, { ...order, ...nobody }, how));
  };
  const runner = await give().catch((error: unknown) => (error as Error).message);
  if (typeof runner === 'string') return failed(notStarted(runner, place.now()));
  const waiting = joinedSignal([signal, late]);
  try {
    const report = () => Promise.resolve();
    const followed = await follow(folder, 0, { report, signal: waiting.signal });
    if (followed.kind === 'gone') return failed(notStarted('the runner was killed', place.now()));
    const result = toRunResult(followed.result, order.stage);
    return result.kind === 'succeeded' ? { kind: 'planned', plan: await readPlan(folder) } : failed(result);
  } catch (error) {
    if (signal.aborted) throw new Refusal('shutting-down', {}, {}, { cause: error });
    if (!late.aborted) throw error;
    const facts = { seconds: place.previewSeconds };
    return { kind: 'failed', outcome: { code: 'preview-timeout', facts } };
  } finally {
    waiting.release();
    await runner.letGo();
  }
}

const failed = (result: ReturnType<typeof toRunResult>): PreviewResult => ({
  kind: 'failed',
  outcome: result.kind === 'succeeded' ? { code: 'not-started', facts: {} } : result.outcome,
});
