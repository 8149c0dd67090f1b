import type { StageResource } from '../../src/contract/stage.js';

/** A stage as the API shows it; what a test is about, it changes. */
export const aStageResource = (change: Partial<StageResource> = {}): StageResource => ({
  ...{ stage: 'nightly', purpose: { en: 'For tests', ko: '시험용' }, platform: 'process', machine: null },
  ...{ dotenv: 'nightly', dotenvFile: '.env.nightly', dotenvReason: null },
  ...{ trigger: 'request', source: null, branches: ['main'], schedule: null, timezone: 'UTC' },
  ...{
    requires: [],
    soakSeconds: 0,
    leadSeconds: 900,
    quiet: [],
    state: 'idle',
    unknownReason: null,
    halfApplied: null,
    orphans: [],
  },
  ...{ health: 'healthy', restarts: 0, url: null, healthReason: null },
  ...{ currentBuild: null, previousBuild: null, stableBuild: null, offBranch: null, milestone: null },
  ...{ behind: [], waiting: 0, queue: [], running: null, abortWait: null, lastRun: null, nextRun: null },
  ...{
    hold: null,
    holds: [],
    reservations: [],
    verdict: null,
    quarantined: [],
    clients: [],
    hostEnds: null,
    etag: '"nightly-1"',
  },
  ...change,
});

/** A build as it stands on a stage. */
export const aBuildOnStage = (id: string): NonNullable<StageResource['currentBuild']> => ({
  ...{ id, commit: 'a'.repeat(40), subject: 'fix login retry', author: 'Mina' },
  ...{ digests: { tarball: null, image: null }, promotion: null, since: null, by: null, actor: null },
});
