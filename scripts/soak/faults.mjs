import { setTimeout as pause } from 'node:timers/promises';
import { stages } from './project.mjs';

const names = stages.map(({ name }) => name);

/**
 * Kills one instance after the other, takes the database away now and then, and hushes the hosts of stages for a while, until
 * `signal`; counts each. In the end every host speaks again.
 */
export async function makeFaults({ instances, database, hosts, random, signal }) {
  const counts = { kills: 0, databaseRestarts: 0, silences: 0 };
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
  const hush = async (stage) => {
    for (;;) {
      await wait(random.between(4, 10));
      if (signal.aborted) return;
      hosts.hush(stage);
      counts.silences += 1;
      await wait(random.between(2, 6));
      hosts.speak(stage);
    }
  };
  return { counts, over: Promise.all([kill(), takeAway(), ...names.map(hush)]) };
}
