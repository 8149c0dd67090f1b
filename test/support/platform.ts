import type { StageHealth } from '../../src/model/stage.js';
import type { PlatformPort } from '../../src/ports/platform.js';

/** A platform on which every stage is as healthy as this, at an address of its own. */
export const platformThatIs = (healthOf: (stage: string) => StageHealth): PlatformPort => ({
  observe: (stage) =>
    Promise.resolve({
      stage,
      build: null,
      commit: null,
      digest: null,
      health: healthOf(stage),
      url: `http://${stage}.invalid`,
      restarts: 0,
    }),
  runs: () => Promise.reject(new Error('nothing is verified here')),
  goBack: () => Promise.resolve({ kind: 'nothing' }),
  tagged: () => Promise.resolve(null),
});
