import { randomUUID } from 'node:crypto';
import { get, post } from './http.mjs';

/** That a stage is held, as an answer says it. */
export const held = 'switchback/stage-held';

/**
 * What runs on the next slot is booked there in so many seconds, and a milestone of this build goes before it: now and
 * then it passes what else is there, and always where it clears the slot first. Gives the demo that it goes before, or
 * null.
 */
export async function bookAndGoBefore(me, { seconds, build, isCleared = false }) {
  const { number = null, stage = null } = (await get(me, '/milestones/next')) ?? {};
  const booked = stage === null ? undefined : (await get(me, `/stages/${stage}`))?.currentBuild?.id;
  if (number === null || booked === undefined || build == null) return null;
  if (isCleared) await keepFree(me, { id: null, stage });
  const from = Date.now() + seconds * 1000;
  const times = { from: new Date(from).toISOString(), until: new Date(from + 3000).toISOString() };
  const demo = { kind: 'demo', reason: `demo ${randomUUID()}`, build: booked, ...times };
  const set = await post(me, `/stages/${stage}/holds`, demo);
  const body = { number, build, putBackBefore: true };
  let told = await post(me, '/milestones', { ...body, onHold: 'reject' });
  if (told?.answer?.code === held) {
    const overrideHolds = told.answer.override.values;
    const waits = !isCleared && me.random.chance(0.5);
    const how = waits ? { onHold: 'wait' } : { overrideHolds, reason: 'a fair' };
    told = await post(me, '/milestones', { ...body, ...how });
  }
  return set?.status === 201 && told?.status === 201 ? { id: set.answer.id, stage } : null;
}

/** Ends what else keeps a stage, and finds out what it runs where nobody knows. */
export async function keepFree(me, { id, stage }) {
  const now = await get(me, `/stages/${stage}`);
  const others = [...(now?.holds ?? []), ...(now?.reservations ?? [])];
  for (const hold of others.filter((one) => one.id !== id && one.kind !== 'quiet'))
    await post(me, `/holds/${hold.id}`, {}, 'DELETE');
  if (now?.state === 'unknown') await post(me, `/stages/${stage}/recover`, { reason: 'a demo is booked' });
}
