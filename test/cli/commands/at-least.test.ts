import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { fakeService, json, type FakeService } from '../fake-service.js';
import { run } from '../in-process.js';
import { brought, comparison, eligibility, onStage, stage, whereabouts } from '../resources.js';

const api = '/api/v1';
const sha = 'a'.repeat(40);
let service: FakeService;
/** Nobody has read the histories of nightly and of b2 to their end. */
beforeEach(async () => {
  const nightly = stage({
    ...{ stage: 'nightly', currentBuild: onStage('b1') },
    behind: [{ stage: 'dev', builds: 1, commits: 50_000, atLeast: true }],
  });
  const far = {
    ...{ ahead: 50_000, behind: 0, aheadCommits: [brought({ sha })] },
    ...{ truncated: true, atLeast: true as const },
  };
  service = await fakeService({
    [`GET ${api}/stages`]: json({ items: [nightly], nextCursor: null }),
    [`GET ${api}/stages/nightly`]: json(nightly),
    [`GET ${api}/stages/nightly/eligibility?build=b2`]: json(eligibility({ stage: 'nightly', build: 'b2' })),
    [`GET ${api}/compare/b1...b2`]: json(comparison(far)),
    [`GET ${api}/promotions?stage=nightly&phase=succeeded&limit=10`]: json({ items: [], nextCursor: null }),
    [`GET ${api}/commits/${sha}`]: json({
      ...{ sha, subject: 'fix', author: 'Mina', at: null, pr: null, builds: ['b2'] },
      stages: [whereabouts({ stage: 'nightly', reached: false, at: null, behind: 50_000, atLeast: true })],
    }),
  });
});
afterEach(() => service.close());
const cli = (...args: string[]) => run(args, { env: { SWITCHBACK_SERVER: service.url } });

test.each([
  [['promote', 'nightly', '--build', 'b2', '--preview'], /^ {2}at least 50000 commits · at least 1 author$/m],
  [['diff', 'b1', 'b2'], /^The two have too little in common to be read to the end: there are at least/m],
  [['status'], /50000\+ in dev/],
  [['where', sha], /at least 50000 commits behind/],
])('%j says that nobody has counted further', async (args, said) => {
  const { code, stdout } = await cli(...args, '--output', 'table');
  expect([code, stdout]).toEqual([0, expect.stringMatching(said)]);
});

test('a diff for scripts has its lines to itself, and says beside them that they are not all', async () => {
  const { stdout, stderr } = await cli('diff', 'b1', 'b2', '--output', 'tsv');
  expect(stdout.trim().split('\n')).toHaveLength(1);
  expect(stderr).toMatch(/^There are more commits than the service lists\.\nThe two have too little/);
});
