import { renameSync, writeFileSync } from 'node:fs';
import { canary } from './project.mjs';

const usual = { sleep: 50 };

/** What the fake CLI does: mostly its work, and now and then it breaks, at every point at which one can. */
const troubled = (seed) => ({
  seed,
  up: {
    ...usual,
    odds: [
      { share: 0.03, do: { exit: 1 } },
      { share: 0.02, do: { exit: 1, writeSecret: canary } },
      { share: 0.05, do: { killSelf: true } },
      { share: 0.05, do: { killSelfAfter: true } },
      { share: 0.02, do: { exitBeforeHistory: true } },
      { share: 0.02, do: { exitAfterStateBeforeHistory: true } },
      { share: 0.06, do: { sleep: 1500 } },
      { share: 0.04, do: { sleepAfter: 1500 } },
    ],
  },
  refresh: {
    ...usual,
    odds: [
      { share: 0.05, do: { exit: 1 } },
      { share: 0.1, do: { killSelf: true } },
      { share: 0.2, do: { sleep: 1500 } },
    ],
  },
});

export const trouble = (file, seed) => write(file, troubled(seed));
export const calm = (file) => write(file, { up: usual, refresh: usual });

/** By rename: a CLI that reads it at this moment sees the one or the other. */
function write(file, content) {
  writeFileSync(`${file}.next`, JSON.stringify(content));
  renameSync(`${file}.next`, file);
}
