const digest = `sha256:${'a'.repeat(64)}`;
const reason = 'to see who may';

/** What a route is asked, beside its method. */
export interface Sample {
  readonly path: string;
  readonly body?: object;
}

/**
 * A request of each route that is right in its form, so that only rights and what is there decide its answer. A route
 * without one fails the table of rights.
 */
export const samples: Readonly<Record<string, Sample>> = {
  'GET /api/v1/overview': { path: '/api/v1/overview' },
  'GET /api/v1/stages': { path: '/api/v1/stages' },
  'GET /api/v1/stages/:stage': { path: '/api/v1/stages/dev' },
  'GET /api/v1/stages/:stage/timeline': { path: '/api/v1/stages/dev/timeline' },
  'GET /api/v1/stages/:stage/eligibility': { path: '/api/v1/stages/dev/eligibility?build=b1' },
  'GET /api/v1/stages/:stage/preview': { path: '/api/v1/stages/dev/preview?build=b1' },
  'GET /api/v1/stages/:stage/logs': { path: '/api/v1/stages/dev/logs' },
  'GET /api/v1/builds': { path: '/api/v1/builds' },
  'GET /api/v1/builds/:build': { path: '/api/v1/builds/b1' },
  'POST /api/v1/builds': {
    path: '/api/v1/builds',
    body: { commit: 'c'.repeat(40), artifacts: { tarball: digest } },
  },
  'POST /api/v1/stages/:stage/promotions': {
    path: '/api/v1/stages/nightly/promotions',
    body: { build: 'b1' },
  },
  'GET /api/v1/promotions': { path: '/api/v1/promotions' },
  'GET /api/v1/promotions/:promotion': { path: '/api/v1/promotions/p_none' },
  'POST /api/v1/promotions/:promotion/abort': { path: '/api/v1/promotions/p_none/abort', body: {} },
  'POST /api/v1/promotions/:promotion/retry': { path: '/api/v1/promotions/p_none/retry', body: {} },
  'GET /api/v1/promotions/:promotion/logs': { path: '/api/v1/promotions/p_none/logs' },
  'GET /api/v1/promotions/:promotion/events': { path: '/api/v1/promotions/p_none/events' },
  'POST /api/v1/stages/:stage/rollback': { path: '/api/v1/stages/dev/rollback', body: { reason } },
  'GET /api/v1/stages/:stage/recover': { path: '/api/v1/stages/dev/recover' },
  'POST /api/v1/stages/:stage/recover': { path: '/api/v1/stages/dev/recover', body: { reason } },
  'GET /api/v1/recoveries/:recovery': { path: '/api/v1/recoveries/rcv_none' },
  'POST /api/v1/stages/:stage/holds': { path: '/api/v1/stages/devqa/holds', body: { reason } },
  'GET /api/v1/holds': { path: '/api/v1/holds' },
  'GET /api/v1/holds/:hold': { path: '/api/v1/holds/hld_none' },
  'PATCH /api/v1/holds/:hold': { path: '/api/v1/holds/hld_none', body: { until: null } },
  'DELETE /api/v1/holds/:hold': { path: '/api/v1/holds/hld_none', body: {} },
  'POST /api/v1/holds/:hold/verdict': {
    path: '/api/v1/holds/hld_none/verdict',
    body: { verdict: 'passed' },
  },
  'POST /api/v1/milestones': { path: '/api/v1/milestones', body: { number: 9, build: 'b1' } },
  'GET /api/v1/milestones': { path: '/api/v1/milestones' },
  'GET /api/v1/milestones/next': { path: '/api/v1/milestones/next' },
  'GET /api/v1/schedules': { path: '/api/v1/schedules' },
  'PATCH /api/v1/schedules/:stage': { path: '/api/v1/schedules/nightly', body: { paused: true } },
  'POST /api/v1/schedules/:stage/run': { path: '/api/v1/schedules/nightly/run', body: {} },
  'GET /api/v1/clients': { path: '/api/v1/clients' },
  'GET /api/v1/clients/:client/:clientStage': { path: '/api/v1/clients/web/dev' },
  'PUT /api/v1/clients/:client/:clientStage': {
    path: '/api/v1/clients/web/dev',
    body: { stage: 'nightly' },
  },
  'DELETE /api/v1/clients/:client/:clientStage': { path: '/api/v1/clients/web/none' },
  'POST /api/v1/clients/:client/:clientStage/heartbeat': { path: '/api/v1/clients/web/dev/heartbeat' },
  'GET /api/v1/commits': { path: '/api/v1/commits?pr=1' },
  'GET /api/v1/commits/:sha': { path: `/api/v1/commits/${'c'.repeat(40)}` },
  'GET /api/v1/compare/:pair': { path: '/api/v1/compare/dev...nightly' },
  'POST /api/v1/compare/:pair/requests': {
    path: '/api/v1/compare/dev...nightly/requests',
    body: { paths: ['/'] },
  },
  'GET /api/v1/audit': { path: '/api/v1/audit' },
  'GET /api/v1/audit/:seq': { path: '/api/v1/audit/1' },
  'GET /api/v1/events': { path: '/api/v1/events' },
  'GET /api/v1/me': { path: '/api/v1/me' },
  'POST /api/v1/tokens': { path: '/api/v1/tokens', body: { name: 'ci', scopes: ['read'] } },
  'GET /api/v1/tokens': { path: '/api/v1/tokens' },
  'DELETE /api/v1/tokens/:token': { path: '/api/v1/tokens/tok_none', body: {} },
  'GET /auth/login': { path: '/auth/login' },
  'GET /auth/callback': { path: '/auth/callback?code=none&state=none' },
  'POST /auth/token': { path: '/auth/token', body: { code: 'none', verifier: 'A'.repeat(43) } },
  'POST /auth/job': { path: '/auth/job', body: { idToken: 'a.b.c' } },
  'POST /api/v1/sign-out': { path: '/api/v1/sign-out', body: {} },
  'POST /api/v1/integrations/github/webhook': {
    path: '/api/v1/integrations/github/webhook',
    body: { zen: 'Design for failure.' },
  },
  'GET /api/v1/instances': { path: '/api/v1/instances' },
  'PUT /api/v1/artifacts/:digest': { path: `/api/v1/artifacts/${digest}` },
  'HEAD /api/v1/artifacts/:digest': { path: `/api/v1/artifacts/${digest}` },
  'GET /openapi.json': { path: '/openapi.json' },
  'GET /docs': { path: '/docs' },
  'GET /docs/style.css': { path: '/docs/style.css' },
  'GET /livez': { path: '/livez' },
  'GET /readyz': { path: '/readyz' },
  'GET /healthz': { path: '/healthz' },
  'GET /version': { path: '/version' },
  'GET /problems': { path: '/problems' },
  'GET /problems/:code': { path: '/problems/forbidden' },
};
