import { setTimeout as delay } from 'node:timers/promises';
import { processorTime } from './measure.mjs';

const idleSeconds = 10;

/**
 * What a service does by itself, on both sides in turns: how long its start takes, which looks for what was interrupted,
 * and what its sweeps take of the processor in ten seconds in which nobody asks for anything. In milliseconds.
 */
export async function measureUpkeep(sides, { rounds, say }) {
  const starts = sides.map(() => []);
  const idle = sides.map(() => []);
  for (let round = 1; round <= rounds; round += 1) {
    say(`starts: round ${round} of ${rounds}`);
    for (const [at, side] of sides.entries()) {
      const began = performance.now();
      await side.restart();
      starts[at].push(performance.now() - began);
    }
    const before = await Promise.all(sides.map(spent));
    await delay(idleSeconds * 1000);
    for (const [at, side] of sides.entries()) idle[at].push((await spent(side)) - before[at]);
  }
  return [
    { path: 'start of the service', times: starts },
    { path: `${idleSeconds} s in which nobody asks, of the processor and of statements`, times: idle },
  ];
}

/** By the process, and on a server also by its statements. */
const spent = async ({ service, statementTime }) => processorTime(service.pid) + (await statementTime());
