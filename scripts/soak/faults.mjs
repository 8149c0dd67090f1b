import { setTimeout as pause } from 'node:timers/promises';

/** Kills one instance after the other, and takes the database away now and then, until `signal`; counts both. */
export async function makeFaults({ instances, database, random, signal }) {
  const counts = { kills: 0, databaseRestarts: 0 };
  const wait = (seconds) => pause(seconds * 1000, undefined, { signal }).catch(() => undefined);
  const kill = async () => {
    for (;;) {
      await wait(20);
      if (signal.aborted) return;
      random.one(instances).kill();
      counts.kills += 1;
    }
  };
  const takeAway = async () => {
    for (;;) {
      await wait(random.between(5, 10));
      if (signal.aborted) return;
      await database.restart(random.between(0, 2000));
      counts.databaseRestarts += 1;
    }
  };
  return { counts, over: Promise.all([kill(), takeAway()]) };
}
