import { setTimeout as pause } from 'node:timers/promises';
import { registerBuild } from './clients.mjs';
import { bookAndGoBefore, keepFree } from './go-before.mjs';
import { get, post } from './http.mjs';

/** Enough for a milestone before it is due, and short enough for one after the other. */
const bookedSeconds = 22;
const demoSeconds = 3;
const patienceSeconds = 20;
const terminal = ['succeeded', 'failed', 'errored', 'aborted', 'superseded', 'skipped'];

/**
 * One person who minds that the slots show what is booked: brings a build along, books what runs on the next slot, lets
 * a milestone go before it, and keeps the slot free for that until the demo is over; until `signal`. `world.minded` says
 * which one it is.
 */
export async function runProducer(world, client) {
  const me = { ...world, client };
  while (!world.signal.aborted) {
    const build = await bring(me);
    if (build !== null) await show(me, build);
    world.minded.stage = null;
    await pause(me.random.between(150, 900));
  }
}

/** A new build comes to devqa; null = it did not. */
async function bring(me) {
  const made = (await registerBuild(me))?.answer;
  let promotion = made?.promotions?.[0];
  for (const next of ['nightly', 'devqa', null]) {
    if (!(await succeeds(me, promotion))) return null;
    if (next === null) return made.id;
    await keepFree(me, { id: null, stage: next });
    const asked = { build: made.id, onHold: 'wait' };
    promotion = (await post(me, `/stages/${next}/promotions`, asked))?.answer?.id;
  }
  return null;
}

async function succeeds(me, promotion) {
  if (promotion === undefined) return false;
  for (const until = Date.now() + patienceSeconds * 1000; Date.now() < until; await pause(300)) {
    const phase = (await get(me, `/promotions/${promotion}`))?.phase;
    if (me.signal.aborted || terminal.includes(phase)) return phase === 'succeeded';
  }
  return false;
}

async function show(me, build) {
  const { number, stage } = (await get(me, '/milestones/next')) ?? {};
  const runs = stage == null ? null : ((await get(me, `/stages/${stage}`))?.currentBuild ?? null);
  // The first one of a slot goes before nothing.
  if (runs === null) return void (await post(me, '/milestones', { number: number ?? 9, build }));
  me.minded.stage = stage;
  const demo = await bookAndGoBefore(me, { seconds: bookedSeconds, build, isCleared: true });
  const over = Date.now() + (bookedSeconds + demoSeconds) * 1000;
  while (demo !== null && !me.signal.aborted && Date.now() < over) {
    await keepFree(me, demo);
    await pause(700);
  }
}
