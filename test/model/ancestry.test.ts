import { expect, test } from '@jest/globals';
import { walkBetween, type Heads, type Node } from '../../src/model/ancestry.js';

/** A graph in the order in which it is walked: each commit with its parents, `C:B` or `M:A,B`. */
const graph = (...lines: string[]): Node[] =>
  lines.map((line) => {
    const [sha = '', parents = ''] = line.split(':');
    return { sha, parents: parents.split(',').filter((one) => one !== ''), build: 1 };
  });

/** The answer, and how many commits were seen before nothing could change it. */
function walked(nodes: readonly Node[], heads: Heads) {
  const walk = walkBetween(heads);
  let seen = 0;
  for (const node of nodes) {
    if (walk.done()) break;
    walk.see(node);
    seen += 1;
  }
  return { ...walk.answer(), contains: walk.contains(), seen };
}

test('of histories that share no commit nothing is read below the last one of them', () => {
  const nodes = graph('S2:S1', 'S1', 'D:C', 'C:B', 'B:A', 'A');
  expect(walked(nodes, { from: ['D'], to: ['S2'] })).toMatchObject({
    ...{ gained: ['S2', 'S1'], base: null, meets: false, seen: 2 },
  });
});

test('a side that is named by several commits is met by any of them, also by one below the newest shared commit', () => {
  const nodes = graph('T1:C', 'F:C,T2', 'C:A', 'T2:A', 'A');
  expect(walked(nodes, { from: ['F'], to: ['T1', 'T2'] })).toMatchObject({
    ...{ gained: ['T1'], base: 'C', meets: true, contains: false },
  });
});

test.each([
  [{ from: ['C'], to: ['A'] }, true],
  [{ from: ['A'], to: ['C'] }, false],
  [{ from: ['C'], to: ['C'] }, true],
  [{ from: [], to: ['A'] }, false],
  [{ from: ['A'], to: [] }, true],
])('whether one side has all of the other: %j %s', (heads, has) => {
  expect(walked(graph('C:B', 'B:A', 'A'), heads).contains).toBe(has);
});
