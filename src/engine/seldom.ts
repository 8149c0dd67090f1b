import type { Engine } from '../ports/engine.js';

/**
 * Looks at each stage's history at most once in so many milliseconds, and in between says that there is nothing new: a
 * bucket takes money for every look. A look that failed counts, too.
 */
export function seldom(
  history: Engine['history'],
  { every, clock }: { every: number; clock: () => number },
): Engine['history'] {
  const looked = new Map<string, number>();
  return (stage, after) => {
    const last = looked.get(stage);
    if (last !== undefined && clock() - last < every) return Promise.resolve([]);
    looked.set(stage, clock());
    return history(stage, after);
  };
}
