import type { AskResource } from '../../src/contract/ask.js';
import type { AuditResource } from '../../src/contract/audit.js';
import type { CalendarResource } from '../../src/contract/calendar.js';
import type { CommitWhereResource, WhereaboutsResource } from '../../src/contract/commits.js';
import type { HoldResource } from '../../src/contract/hold.js';
import type { ScheduleResource } from '../../src/contract/schedules.js';
import type { TokenResource } from '../../src/contract/tokens.js';
import type { WebhookDeliveryResource } from '../../src/contract/webhook-deliveries.js';
import type { WebhookResource } from '../../src/contract/webhooks.js';
import * as one from './resources.js';
import { events, json, milestonePages, type Answer } from './fake-service.js';
import { recoveryView } from './waited-for.js';

/** Ids as the service makes them: whole or not there at all. */
export const ids = {
  promotion: 'p_01JCQ9F3ZK4T8M2V5W7X9Y0A1B',
  hold: 'hld_01JCQ9F3ZK4T8M2V5W7X9Y0A1C',
  stage: 'staging-publisher-1',
  build: 'b104833',
  commit: '9ab01c2',
  ask: 'ask_01JCQ9F3ZK4T8M2V5W7X9Y0A1F',
  token: 'tok_01JCQ9F3ZK4T8M2V5W7X9Y0A1D',
  webhook: 'whk_01JCQ9F3ZK4T8M2V5W7X9Y0A1E',
} as const;

const subject =
  '로그인 재시도 수정: 세션이 만료된 뒤에도 다시 연결되도록 rate limiter와 backoff를 고침 (#20418) and the rest of a long subject';
const person = 'Kim-Alexandrovskaya 김수한무거북이와두루미';
const reason =
  '퍼블리셔 리뷰 빌드 고정: the publisher looks at it until Friday evening, 그때까지 아무것도 바꾸지 마세요';
const address = 'https://staging-publisher-review.internal.example-games.co.kr:8443/api';
const branch = 'feature/PLATFORM-20418-로그인-재시도-and-session-backoff-rework';
const in6days = new Date(Date.now() + 568_900_000).toISOString();

const ask: AskResource = {
  ...{ id: ids.ask, hold: ids.hold, stage: ids.stage, owner: person, reason, by: person },
  ...{ actor: { id: person, via: 'cli' }, at: '2026-11-10T00:00:00Z', answer: null },
};
const answered: AskResource = { ...ask, answer: { how: 'no', at: in6days, by: person, reason } };
const hold = one.hold({
  ...{ id: ids.hold, stage: ids.stage, kind: 'kept', reason, by: person },
  ...{ until: in6days, secondsLeft: 568_800, asks: [answered, ask] },
});
const today = Math.floor(Date.now() / 86_400_000) * 86_400_000;
const onDay = (days: number): string => new Date(today + days * 86_400_000).toISOString();
const calendar: CalendarResource = {
  ...{ from: onDay(0), until: onDay(14), now: onDay(0) },
  stages: [
    {
      ...{
        stage: ids.stage,
        runs: [onDay(3)],
        ran: [],
        builds: [],
        buildsFrom: null,
        runsUntil: onDay(4),
        quietUntil: onDay(5),
        quietFrom: onDay(5),
      },
      holds: [{ stand: 'in-force', keepsFrom: onDay(-1), from: onDay(1), until: in6days, hold }],
      milestones: [{ number: 104, build: ids.build, from: onDay(-3), until: null }],
      coming: [{ number: 105, build: ids.build, promotion: ids.promotion, since: onDay(0) }],
    },
    {
      ...{
        stage: 'nightly-of-the-platform',
        runs: [],
        ran: [],
        builds: [],
        buildsFrom: null,
        runsUntil: null,
        quietUntil: null,
        quietFrom: null,
      },
      holds: [],
      milestones: [],
      coming: [],
    },
  ],
};
const onStage = { ...one.onStage(ids.build, subject), by: person };
const verdict = {
  stage: 'devqa',
  build: ids.build,
  verdict: 'failed' as const,
  by: person,
  reason,
  at: in6days,
};

export const stage = one.stage({
  ...{
    stage: ids.stage,
    trigger: 'schedule',
    source: 'nightly-of-the-platform',
    schedule: '*/15 9-18 * * 1-5',
  },
  purpose: { en: `${subject} ${subject}`, ko: `${reason} ${reason}` },
  dotenvReason: { en: reason, ko: reason },
  ...{
    requires: ['qa-passed'],
    url: address,
    hold,
    verdict,
    waiting: 3,
    running: ids.promotion,
    nextRun: in6days,
  },
  ...{ currentBuild: onStage, previousBuild: onStage, stableBuild: { ...onStage, id: 'b104830' } },
  milestone: { number: 104, role: 'current' },
  behind: [{ stage: 'nightly-of-the-platform', builds: 12, commits: 1204 }],
  lastRun: { promotion: ids.promotion, phase: 'superseded', endedAt: in6days },
  hostEnds: { times: 1204, last: '2026-11-10T00:00:00Z', why: 'ERR_HTTP_INVALID_STATUS_CODE' },
  clients: [one.client({ client: 'publisher-web', clientStage: 'certification', stage: ids.stage })],
});

const build = one.build({
  ...{
    id: ids.build,
    branch,
    subject,
    author: person,
    stages: ['dev', 'nightly', ids.stage],
    createdBy: person,
  },
  artifacts: { tarball: `sha256:${'a'.repeat(64)}`, image: `registry.example/api@sha256:${'b'.repeat(64)}` },
  commits: [{ sha: '9ab01c2'.padEnd(40, '0'), subject, author: person, at: null, pr: null }],
  verdicts: [verdict],
});

const place = (given: Partial<WhereaboutsResource>): WhereaboutsResource => ({
  ...{
    stage: ids.stage,
    reached: false,
    at: null,
    build: ids.build,
    verdict,
    offBranch: 'main',
    behind: 1204,
  },
  ...{ promotion: null, reasons: [], trigger: 'schedule', source: 'nightly', nextRun: in6days },
  ...{ lastRun: 'failed', milestone: 104, asks: [ask], earliest: null, ...given },
});
const found: CommitWhereResource = {
  ...{ sha: '9ab01c2'.padEnd(40, '0'), subject, author: person, at: '2026-11-10T00:00:00Z', pr: 20_418 },
  builds: [ids.build],
  stages: [
    place({ reached: true, at: '2026-11-10T00:00:00Z' }),
    place({ stage: 'nightly', reasons: [{ code: 'held', text: `held: ${reason}`, until: null }] }),
  ],
};

const event = (given: Partial<AuditResource>): AuditResource =>
  one.auditRow({ seq: 104_833, stage: ids.stage, actor: { id: person, via: 'cli' }, reason, ...given });
export const rows: readonly AuditResource[] = [
  event({ name: 'promotion:requested', facts: { build: ids.build, trigger: 'rollback' } }),
  event({
    name: 'promotion:finished',
    to: 'failed',
    reason: null,
    facts: { build: ids.build, code: 'up-failed' },
  }),
  event({ name: 'promotion:skipped', reason: null, facts: { build: ids.build, codes: ['other-branch'] } }),
  event({ name: 'stage:recovery-taken' }),
  event({ name: 'hold:released', facts: { build: ids.build, verdict: 'passed' } }),
];

const schedule: ScheduleResource = {
  ...{
    stage: ids.stage,
    etag: '"schedule-staging-publisher-1-1794373200000"',
    schedule: '*/15 9-18 * * 1-5',
    timezone: 'America/Argentina/Buenos_Aires',
    next: null,
    upcoming: [],
  },
  paused: { since: in6days, by: person, reason },
  last: { promotion: ids.promotion, phase: 'superseded', occurrence: null, at: in6days },
};

const commit = one.brought({ sha: '9ab01c2'.padEnd(40, '0'), subject, author: person, build: ids.build });
const answer = { status: 200, milliseconds: 12, contentType: null, body: { subject }, error: null };
const token: TokenResource = {
  ...{ id: ids.token, kind: 'token', name: reason, holder: { id: 'hana@team.example', name: person } },
  ...{ scopes: ['promote:staging-publisher-1', 'qa:*', 'read'], state: 'valid', revoked: null },
  ...{ createdAt: in6days, createdBy: { id: person, via: 'cli' }, expiresAt: in6days, lastUsedAt: in6days },
};
const webhook: WebhookResource = {
  ...{ id: ids.webhook, etag: `"${ids.webhook}-12"` },
  ...{ url: `${address}/hooks/${'a'.repeat(60)}`, language: 'ko', active: true },
  kinds: ['promotion:finished', 'promotion:rolled-back', 'hold:ending', 'hold:overridden', 'client:stale'],
  stages: ['dev', 'nightly', 'devqa', ids.stage, 'staging-publisher-2'],
  ...{ createdAt: in6days, createdBy: { id: 'hana@team.example', name: person, via: 'cli' }, failures: 49 },
  ...{ trouble: { why: 'redirected', status: 308, since: in6days }, deliveredAt: in6days, waiting: 1204 },
};
const delivery: WebhookDeliveryResource = {
  ...{ id: 'dlv_01JCQ9F3ZK4T8M2V5W7X9Y0A1F', event: 'promotion:rolled-back', at: in6days, stage: ids.stage },
  ...{ text: `${reason} ${subject}`, state: 'waiting', tries: 12, arrivedAt: null },
  last: { at: in6days, status: 503, why: 'refused' },
};
const page = (...items: object[]): Answer => json({ items, nextCursor: null });
const started = one.promotion({
  ...{ id: ids.promotion, stage: ids.stage, build: ids.build, phase: 'pending', reason },
  actor: { id: person, via: 'cli' },
  blockedBy: [{ code: 'held', text: `${reason}: ${reason}`, until: null }],
});
const over = one.promotion({
  ...{ id: ids.promotion, stage: ids.stage, build: ids.build, phase: 'failed', reason },
  outcome: { code: 'up-failed', text: `${reason} ${address} ${reason}`, output: [] },
});
const released: HoldResource = {
  ...{ ...hold, kind: 'qa' },
  ended: { at: in6days, how: 'released', by: person, reason, verdict: null, build: ids.build },
};
const publisher = one.client({
  ...{ client: 'publisher-web', clientStage: 'certification', stage: ids.stage, url: address },
  ...{ owner: person, contact: `${person} <publisher-web@example-games.co.kr>` },
  mismatch: { namedLike: 'certification', text: `${reason} ${subject}` },
});
const milestones = [104, 102].map((number) =>
  one.milestone({
    ...{ number, build: ids.build, stage: ids.stage, phase: 'pending', role: 'absent', createdBy: person },
    ...{ url: address, blockedBy: [{ code: 'held' as const, text: reason, until: null }] },
  }),
);
const next = {
  ...{ number: 104, stage: ids.stage, slots: [ids.stage, 'staging-publisher-2', 'staging-publisher-3'] },
  ...{ replaces: { number: 102, build: ids.build }, hold, holds: [hold], clients: [publisher] },
};
const different = one.comparison({ ahead: 1, aheadCommits: [commit], behind: 1, behindCommits: [commit] });
const nothing: Answer = (response) => response.writeHead(204).end();
const api = '/api/v1';

/** What it answers to who changes something there. */
const wideChanges: Readonly<Record<string, Answer>> = {
  [`PUT ${api}/clients/publisher-web/certification`]: json(publisher),
  [`DELETE ${api}/clients/publisher-web/certification`]: nothing,
  [`GET ${api}/clients/publisher-web/certification`]: json(publisher),
  [`POST ${api}/stages/${ids.stage}/holds`]: json(
    { ...hold, running: { promotion: ids.promotion, build: ids.build }, waiting: 12 },
    201,
  ),
  [`GET ${api}/holds/${ids.hold}`]: json(hold),
  [`PATCH ${api}/holds/${ids.hold}`]: json(hold),
  [`DELETE ${api}/holds/${ids.hold}`]: json(released),
  [`POST ${api}/holds/${ids.hold}/verdict`]: json(released),
  [`POST ${api}/holds/${ids.hold}/asks`]: json(ask, 201),
  [`POST ${api}/asks/${ids.ask}/answer`]: json(answered),
  [`PATCH ${api}/schedules/${ids.stage}`]: json(schedule),
  [`POST ${api}/schedules/${ids.stage}/run`]: json(started, 201),
  [`POST ${api}/promotions/${ids.promotion}/abort`]: json(started, 202),
  [`GET ${api}/promotions/${ids.promotion}`]: json(over),
  [`GET ${api}/promotions/${ids.promotion}/timings`]: json({
    ...{ promotion: ids.promotion, stage: ids.stage, phase: 'failed' },
    timings: [
      { part: 'accepted', milliseconds: 0, attempt: null, at: '2026-11-11T05:00:00.000Z' },
      { part: 'claimed', milliseconds: 90_000_000, attempt: 1, at: '2026-11-11T05:00:00.000Z' },
      { part: 'runner', milliseconds: 41, attempt: 12, at: '2026-11-11T05:00:00.000Z' },
    ],
  }),
  [`GET ${api}/promotions/${ids.promotion}/events`]: events([], { phase: 'failed' }),
  [`POST ${api}/tokens`]: json({ ...token, secret: `swb_${'a'.repeat(43)}` }, 201),
  [`DELETE ${api}/tokens/${ids.token}`]: nothing,
  [`POST ${api}/webhooks`]: json({ ...webhook, secret: 'a'.repeat(43) }, 201),
  [`PATCH ${api}/webhooks/${ids.webhook}`]: json(webhook),
  [`POST ${api}/webhooks/${ids.webhook}/secret`]: json({ ...webhook, secret: 'a'.repeat(43) }),
  [`DELETE ${api}/webhooks/${ids.webhook}`]: nothing,
  [`POST ${api}/webhooks/${ids.webhook}/test`]: json({
    ...{ delivery: 'dlv_01JCQ9F3ZK4T8M2V5W7X9Y0A1F', arrived: false, status: 503, why: 'refused' },
  }),
  [`GET ${api}/me`]: json({
    ...{ actor: { id: 'hana@team.example', name: person, via: 'cli' }, identity: 'token', token, csrf: null },
    sample: null,
    rights: [
      { verb: 'promote', stages: ['dev', 'nightly', 'devqa', 'staging-1', 'staging-2', ids.stage] },
      { verb: 'read', stages: ['*'] },
    ],
  }),
  [`POST ${api}/builds`]: json({ ...build, promotions: [ids.promotion] }, 201),
  [`GET ${api}/builds?*`]: page(),
  'GET /version': json({
    ...{ name: 'switchback', version: '1.0.0-a-name-of-a-branch-that-is-long', node: 'v24.12.0' },
    pulumi: { version: '3.248.0-alpha.1757000000+feature.of.somebody', from: '/usr/local/bin/pulumi' },
  }),
};

/** What a service answers whose people write much. */
export const wideAnswers: Readonly<Record<string, Answer>> = {
  ...wideChanges,
  'GET /api/v1/stages': page(stage, one.stage({ stage: 'dev' })),
  [`GET /api/v1/stages/${ids.stage}`]: json(stage),
  'GET /api/v1/promotions?limit=20': page(
    one.promotion({
      ...{ id: ids.promotion, stage: ids.stage, build: ids.build, actor: { id: person, via: 'cli' }, reason },
      ...{ phase: 'pending', blockedBy: [{ code: 'held', text: reason, until: null }] },
    }),
    one.promotion({ id: ids.promotion, stage: ids.stage, build: ids.build, phase: 'superseded', reason }),
  ),
  'GET /api/v1/builds?limit=20': page(build),
  [`GET /api/v1/builds/${ids.build}`]: json(build),
  ...milestonePages(...milestones),
  'GET /api/v1/calendar?*': json(calendar),
  'GET /api/v1/holds': page(hold, { ...hold, until: null, secondsLeft: null }),
  'GET /api/v1/clients': page(publisher),
  [`GET /api/v1/clients?stage=${ids.stage}`]: page(publisher),
  'GET /api/v1/schedules': page(schedule),
  'GET /api/v1/tokens?*': page(token),
  'GET /api/v1/tokens': page(token),
  'GET /api/v1/webhooks?*': page(webhook),
  [`GET /api/v1/webhooks/${ids.webhook}/deliveries?limit=50`]: page(delivery),
  [`GET /api/v1/webhooks/${ids.webhook}`]: json(webhook),
  [`GET /api/v1/stages/${ids.stage}/eligibility?build=${ids.build}`]: json(
    one.eligibility({
      ...{ stage: ids.stage, build: ids.build },
      remarks: [{ code: 'current-is-newer', text: reason, until: null }],
    }),
  ),
  [`GET /api/v1/promotions?stage=${ids.stage}&phase=succeeded&limit=10`]: page(),
  [`GET /api/v1/stages/${ids.stage}/recover`]: json({
    ...{
      ...recoveryView,
      stage: ids.stage,
      currentBuild: ids.build,
      lastPromotion: one.promotion({ id: ids.promotion, build: ids.build }),
    },
    unknownReason: { code: 'interrupted', text: reason },
    choices: [
      {
        choice: 'record',
        text: reason,
        command: `npx --no switchback stage recover ${ids.stage} --reason "…"`,
      },
    ],
  }),
  [`GET /api/v1/stages/${ids.stage}/eligibility?rollback=true`]: json(
    one.eligibility({ stage: ids.stage, build: ids.build }),
  ),
  'GET /api/v1/milestones/next': json(next),
  'GET /api/v1/milestones/next?number=104': json({ ...next, clients: [] }),
  [`GET /api/v1/stages/${ids.stage}/eligibility?build=${ids.build}&milestone=104`]: json(
    one.eligibility({ stage: ids.stage, build: ids.build }),
  ),
  'GET /api/v1/events?limit=21': json({ items: rows, nextCursor: null, upTo: 104_833 }),
  [`GET /api/v1/commits/${ids.commit}`]: json(found),
  'GET /api/v1/compare/dev...nightly': json(different),
  [`GET /api/v1/compare/${ids.build}...${ids.build}`]: json(different),
  'POST /api/v1/compare/dev...nightly/requests': json({
    ...{ a: 'dev', b: ids.stage },
    requests: [
      {
        path: `/v1/${'users/'.repeat(9)}`,
        a: answer,
        b: answer,
        same: false,
        differences: ['/subject', '/x'],
      },
    ],
  }),
};
