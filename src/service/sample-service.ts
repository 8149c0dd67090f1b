import type { Controller } from '../controller/controller.js';
import type { Environments } from '../ports/environments.js';
import type { Store } from '../ports/store.js';
import type { Platforms } from './platforms.js';

/** Stages of a sample world: each runs what its row says, and is well. */
export function samplePlatforms(store: Pick<Store, 'read'>, { log }: Pick<Platforms, 'log'>): Platforms {
  const placed = placedIn(store);
  const observe: Platforms['observe'] = async (stage) => {
    const { currentBuild, url, build } = (await placed())(stage);
    return {
      ...{ stage, build: currentBuild, commit: build?.commit ?? null, restarts: 0, url },
      digest: build?.artifacts.tarball ?? null,
      health: currentBuild === null ? 'none' : 'healthy',
    };
  };
  return {
    observe,
    glance: observe,
    runs: () => Promise.resolve({ yes: false, found: 'a sample' }),
    goBack: () => Promise.resolve({ kind: 'nothing' }),
    tagged: () => Promise.resolve(null),
    log,
  };
}

/** What each stage has, read once for all that ask at the same moment: an answer is about every stage. */
function placedIn({ read }: Pick<Store, 'read'>) {
  const look = async () => {
    const states = await read.stages.all();
    const builds = await read.builds.heads(states.flatMap(({ currentBuild }) => currentBuild ?? []));
    return (stage: string) => {
      const { currentBuild = null, url = null } = states.find((one) => one.stage === stage) ?? {};
      return { currentBuild, url, build: builds.find(({ id }) => id === currentBuild) };
    };
  };
  let looking: ReturnType<typeof look> | undefined;
  return () =>
    (looking ??= look().finally(() => {
      looking = undefined;
    }));
}

/** Nothing is listened to on this machine for a sample, so that its stages stay where they say they are. */
export const sampleEnvironments = (real: Environments): Environments => ({
  of: async (stage) => ({ ...(await real.of(stage)), port: null }),
});

/** Does nothing of what is asked for: behind the rows of a sample there are no stages. */
export const restingController: Controller = {
  reconcile: () => Promise.resolve(),
  machineToWake: () => Promise.resolve(null),
  sweep: () => Promise.resolve(),
  removeOld: () => Promise.reject(new Error('a sample removes nothing')),
  tick: () => Promise.resolve(),
  stop: () => undefined,
  idle: () => Promise.resolve(),
};
