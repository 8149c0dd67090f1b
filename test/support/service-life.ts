import type { Ports } from '../../src/ports/ports.js';
import type { Rows } from '../../src/ports/rows.js';
import { workPutBacks } from '../../src/controller/put-back.js';
import { createController } from '../../src/controller/controller.js';
import { Died, mortal, type DeathAt } from './mortal.js';
import type { ScriptedStages } from './scripted-stages.js';

/** One life of a service on scripted stages: from its start to its stop or its death. */
export interface ServiceLife {
  readonly dead: () => boolean;
  dieAt(at: DeathAt): void;
  die(): void;
  /** A client's request: what it was answered, or why there was no answer. */
  ask<T>(verb: (ports: Ports, rows: Rows) => Promise<T>): Promise<T>;
  /** Looks at all stages, and waits until this service waits for updates only, or is dead. */
  look(): Promise<void>;
  stop(): void;
}

export function beginLife(ports: Ports, stages: ScriptedStages): ServiceLife {
  const { store, dead, death, die, dieAt } = mortal(ports.store);
  const blocked = new Set<string>();
  const following = new Map<string, Promise<void>>();
  let changed = (): void => undefined;
  let change = new Promise<void>((resolve) => (changed = resolve));
  const notice = (): void => {
    changed();
    change = new Promise((resolve) => (changed = resolve));
  };
  const engine = stages.engine((stage, waits) => {
    if (waits) blocked.add(stage);
    else blocked.delete(stage);
    notice();
  });
  const own: Ports = {
    ...ports,
    store,
    engine: { ...ports.engine, ...engine },
    platform: stages.platform,
    probe: stages.probe,
  };
  const controller = createController(own);

  const unlessDead = (error: unknown): void => {
    if (!(error instanceof Died)) throw error;
  };

  const follow = async (stage: string): Promise<void> => {
    if (following.has(stage)) return controller.reconcile(stage).catch(unlessDead);
    const over = controller.reconcile(stage).finally(() => {
      following.delete(stage);
      notice();
    });
    following.set(stage, over);
  };

  /** An update that a person stops is over as soon as whoever follows it has told it. */
  const isBeingStopped = async (stage: string): Promise<boolean> => {
    const open = await ports.store.read.promotions.open(stage);
    return open.some(({ abort }) => abort !== null);
  };

  const rest = async (stage: string): Promise<void> => {
    while (following.has(stage) && !dead()) {
      const waiting = change;
      // One that has just ended is not recorded yet.
      const under = blocked.has(stage) && stages.under(stage) !== undefined;
      if (under && !(await isBeingStopped(stage))) return;
      await Promise.race([waiting, death]);
    }
  };

  const lookAtAll = async (): Promise<void> => {
    const names = ports.catalogue.stages.map(({ name }) => name);
    for (const name of names) await follow(name);
    for (const name of names) await rest(name);
  };

  /** Whether anything is to come back. */
  const putBack = async (): Promise<boolean> => {
    await workPutBacks(own).catch(unlessDead);
    return (await ports.store.read.putBacks.open()).length > 0;
  };

  return {
    ...{ dead, die, dieAt },
    ask: (verb) => store.transaction((rows) => verb(own, rows)),
    look: async () => {
      await putBack();
      await lookAtAll();
      // What it put back is over by now, or begins.
      if (await putBack()) await lookAtAll();
    },
    stop: () => {
      controller.stop();
    },
  };
}
