import type { CommitWhereResource } from '../../src/contract/commits.js';
import type { RecoverResource, RecoveryResource } from '../../src/contract/recovery.js';

const at = '2026-11-11T05:00:00.000Z';
const api = '/api/v1';

/** A commit that is, or is not yet, on devqa. */
export const whereabouts = (reached: boolean): CommitWhereResource => ({
  ...{ sha: '3f9c2ab'.padEnd(40, '0'), subject: 'fix login', author: 'Mina', at, pr: null, builds: ['b2'] },
  stages: [
    {
      ...{ stage: 'devqa', reached, at: null, build: 'b2', verdict: null, behind: null, promotion: null },
      ...{ reasons: [], asks: [], offBranch: null },
      ...{ trigger: 'request', source: null, nextRun: null, lastRun: null, milestone: null, earliest: null },
    },
  ],
});

/** A recovery of dev that has ended well. */
export const recovery = (given: Partial<RecoveryResource>): RecoveryResource => ({
  ...{ id: 'rcv_1', stage: 'dev', state: 'ended', reason: 'power', clearLock: false, said: null, by: 'mina' },
  ...{ startedAt: at, endedAt: at, observed: null, links: { self: `${api}/recoveries/rcv_1` } },
  outcome: { code: 'recovered', text: 'dev runs b7, as its platform says.', output: [] },
  ...given,
});

/** What is known of dev while nobody knows what it runs. */
export const recoveryView: RecoverResource = {
  ...{ stage: 'dev', state: 'unknown', currentBuild: 'b6', recovery: null, etag: '"dev-7"' },
  observed: {
    ...{ platform: 'process', at, build: 'b7', commit: null, digest: null, health: 'healthy' },
    ...{ url: null, settled: true },
  },
  unknownReason: { code: 'interrupted', text: 'Nobody knows what dev runs.' },
  ...{ lastPromotion: null, locks: [], pending: [], choices: [], orphans: [], orphansRefused: null },
};
