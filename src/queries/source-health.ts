import type { Stage, StageHealth } from '../model/stage.js';
import type { Ports } from '../ports/ports.js';

/** How the sources are doing, by the name of the stage that takes builds from there. */
export type SourceHealths = ReadonlyMap<string, StageHealth>;

/** How the stage that another one takes builds from is doing, asked of its platform. */
export async function healthOfSource(ports: Pick<Ports, 'platform'>, stage: Stage): Promise<StageHealth> {
  return stage.source === null ? 'none' : (await ports.platform.observe(stage.source)).health;
}

/** Asked before a transaction, because it looks at running backends; only of stages whose policy asks for it. */
export async function healthsOfSources(ports: Pick<Ports, 'platform' | 'catalogue'>): Promise<SourceHealths> {
  const asking = ports.catalogue.stages.filter(({ requires }) => requires.includes('source-healthy'));
  return new Map(
    await Promise.all(asking.map(async (stage) => [stage.name, await healthOfSource(ports, stage)] as const)),
  );
}
