/** Numbers that are the same for the same seed (mulberry32), so that what clients and faults choose can be had again. */
export function randomFrom(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (least, most) => least + next() * (most - least);
  return {
    between,
    chance: (share) => next() < share,
    one: (list) => list[Math.floor(next() * list.length)],
    /** A key of `weights`, the heavier the more often. */
    weighted: (weights) => {
      let left = between(
        0,
        Object.values(weights).reduce((sum, weight) => sum + weight, 0),
      );
      return Object.keys(weights).find((name) => (left -= weights[name]) < 0);
    },
    /** Another one for somebody else, whose numbers do not depend on how often this one is asked. */
    fork: () => randomFrom(next() * 2 ** 32),
  };
}
