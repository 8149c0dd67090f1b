import { describe, expect, test } from '@jest/globals';
import { messagesIn } from '../../src/messages/index.js';
import { textOfStored, type Texts } from '../../src/messages/texts.js';
import type { Facts } from '../../src/model/error.js';
import type { OutcomeCode } from '../../src/model/outcome.js';
import type { ReasonCode } from '../../src/model/reason.js';
import { phases } from '../../src/model/promotion.js';
import { spokenDuration } from '../../src/model/write-duration.js';

const { problems, reasons, outcomes } = messagesIn('ko');

const promotion = 'p_01JCQ7X2M3N4P5Q6R7S8T9V0W1';
const healths = ['degraded', 'down', 'none', 'unknown'];
const why = ['interrupted', 'changed-by-hand', 'machine-changed'];
const digest = `sha256:${'a'.repeat(64)}`;
const each = (name: string, values: readonly Facts[string][], more: Facts = {}): Facts[] =>
  values.map((value) => ({ ...more, [name]: value }));

const hold = {
  stage: 'devqa',
  hold: 'hld_01JCQ7X2M3N4P5Q6R7S8T9V0W1',
  by: 'hana',
  reason: '14차',
  until: '2026-11-13T09:00:00Z',
};
const kinds = ['qa', 'demo', 'incident', 'rollback', 'quiet'];
const booked = { ...hold, kind: 'demo', from: '2026-11-13T05:00:00Z' };
const putBackLate = {
  ...{ ...hold, by: '지아', build: 'b7', due: '2026-11-12T05:00:00Z' },
  ...{ kept: null, keptBy: null, keptUntil: null },
};
const holdsOf = [
  ...each('kind', kinds, hold),
  ...each('kind', kinds, { ...hold, until: null }),
  ...[booked, { ...booked, build: 'b7' }, { ...booked, build: 'b7', milestone: 9 }],
];

/** What the product itself gives each message; complete by type, like the messages. */
const factsOfProblems: Readonly<Record<keyof typeof problems.titles, readonly Facts[]>> = {
  malformed: each('why', ['not-utf8', 'not-json', 'bad-address']),
  unauthenticated: [{}],
  'token-unknown': [{}],
  'token-expired': [
    { token: 'tok_01JCQ7X2M3N4P5Q6R7S8T9V0W1', at: '2026-11-11T05:03:22Z', isLogin: false },
    { token: 'tok_01JCQ7X2M3N4P5Q6R7S8T9V0W1', at: '2026-11-11T05:03:22Z', isLogin: true },
  ],
  'token-revoked': [{ token: 'tok_01JCQ7X2M3N4P5Q6R7S8T9V0W1', isLogin: true }],
  'session-over': [{ why: 'unknown' }, { why: 'expired' }, { why: 'ended' }],
  'sign-in-unknown': [{}],
  'sign-in-refused': [
    { why: 'denied' },
    { why: 'code' },
    { why: 'id-token' },
    { why: 'used' },
    { why: 'nameless' },
  ],
  'no-role': [{ name: '김하나', claim: 'groups' }],
  'no-sign-in': [{}],
  'not-signed-in': [{}],
  'id-token-refused': each(
    'why',
    ['malformed', 'issuer', 'algorithm', 'key', 'signature', 'audience', 'expired', 'not-yet', 'claims'],
    { audience: 'https://switchback.example' },
  ),
  'job-refused': each(
    'why',
    [['repository'], ['used'], ['owner', 'event', 'ref', 'protected', 'environment', 'workflow', 'runner']],
    { rule: 'repository=acme/shop#700100' },
  ),
  'no-job-sign-in': [{}],
  'issuer-unreachable': [{ issuer: 'https://login.example' }],
  'other-commit': each('named', ['commit', 'branch'], { own: 'main' }),
  'signature-wrong': [{}],
  'no-webhook': [{}],
  'provider-unreachable': [{ issuer: 'https://login.example' }],
  'gives-more': each('stage', ['devqa', null], { verb: 'promote' }),
  forbidden: [
    ...each('header', ['Host', 'Origin', 'Sec-Fetch-Site'], { value: 'evil.example' }),
    ...each('stage', ['devqa', null], { verb: 'promote' }),
    { verb: 'hold', stage: 'dev', stages: ['dev', 'nightly'] },
  ],
  'override-not-allowed': [{ verb: 'override', stage: 'devqa' }],
  'not-found': each(
    'kind',
    [
      'stage',
      'build',
      'build-on',
      'build-then',
      'hold',
      'client',
      'schedule',
      'promotion',
      'recovery',
      'artifact',
      'token',
      'path',
    ],
    {
      name: 'devqa',
      known: ['dev', 'nightly'],
    },
  ),
  'commit-unknown': [{ commit: '03be6ec' }],
  'commit-ambiguous': each('named', [null, 20], { commit: '03be6ec' }),
  'method-not-allowed': [{ method: 'DELETE', allow: ['GET', 'HEAD'] }],
  'not-acceptable': [{}],
  'stage-held': holdsOf.flatMap((one) => [
    { ...one, others: [] },
    { ...one, others: [one] } as unknown as Facts,
  ]),
  'stage-already-held': [{ ...hold, by: '지아' }],
  'stage-booked': [
    { ...{ ...hold, by: '지아', reason: '시연', build: 'b7', other: 'b8' }, from: null, until: null },
    {
      ...{ ...hold, by: '지아', reason: '시연', build: 'b7', other: 'b8' },
      ...{ from: '2026-11-12T05:00:00Z', until: '2026-11-12T08:00:00Z' },
    },
  ],
  'put-back-late': [
    { ...putBackLate, ready: null },
    { ...putBackLate, ready: '2026-11-12T06:00:00Z' },
    ...each('keptUntil', [null, '2026-11-12T06:00:00Z'], {
      ...{ ...putBackLate, ready: '2026-11-12T04:00:00Z', kept: hold.hold, keptBy: '두나' },
    }),
  ],
  'hold-ended': each('how', ['released', 'expired'], hold),
  'own-hold': [hold],
  'asked-already': [{ ...hold, ask: '(1)', at: '2026-11-11T05:03:22Z' }],
  'ask-answered': each('how', ['released', 'extended', 'expired', 'no'], {
    ...{ stage: 'devqa', ask: '(1)', by: '지아' },
  }),
  'hold-of-stage-file': [{ hold: hold.hold }],
  'line-ended': [{ line: 'line_01JCQ7X2M3N4P5Q6R7S8T9V0W1' }],
  'line-changed': [{ line: 'line_01JCQ7X2M3N4P5Q6R7S8T9V0W1', etag: '"line_01-7"' }],
  'no-previous-build': [
    { stage: 'devqa', build: 'b7' },
    { stage: 'devqa', build: null },
  ],
  'hold-changed': [{ ...hold, etag: '"hld_1-3"' }],
  'schedule-changed': [{ stage: 'nightly', etag: '"schedule-nightly-runs"' }],
  'webhook-changed': [{ webhook: 'whk_1', etag: '"whk_1-2"' }],
  'too-many-webhooks': [{ most: 50 }],
  'client-changed': [{ client: 'web/dev', etag: '"web/dev-2"' }],
  'promotion-running': each('phase', ['pending', 'running', 'verifying'], {
    stage: 'devqa',
    build: 'b7',
    promotion,
  }),
  'recovery-running': [{ stage: 'devqa', by: 'hana', since: '2026-11-11T05:03:22Z', recovery: '(1)' }],
  'already-current': [{ stage: 'devqa', build: 'b7' }],
  'already-finished': each('phase', phases, { promotion }),
  'milestone-taken': [{ number: 9, stage: 'staging-1', build: 'b7' }],
  'milestone-not-next': [{ number: 9, next: 10 }],
  'no-milestone-stages': [{}],
  'idempotency-in-flight': [{}],
  'idempotency-key-reuse': [{}],
  'request-timeout': [{ seconds: 30 }],
  'stage-changed': [
    { stage: 'devqa', build: 'b7', etag: '"devqa-3"' },
    { stage: 'devqa', build: null, etag: '"devqa-3"' },
  ],
  'payload-too-large': [{ limit: 65536 }, { limit: 65536, setBy: 'SWITCHBACK_UPLOAD_MB' }],
  'unsupported-media-type': each('expected', ['application/json', 'application/octet-stream']),
  'idempotency-key-required': [{}],
  'precondition-required': [{ stage: 'nightly' }],
  'rate-limited': (['streams', 'reads', 'writes', 'sign-ins', 'arrivals'] as const).map((of) => ({
    of,
    most: 30,
    seconds: 9,
  })),
  validation: [{}, { mistakes: 8000, named: 50 }],
  'build-not-eligible': [{ stage: 'devqa', build: 'b7' }],
  'artefact-missing': [{ digest }],
  'artefact-refused': each(
    'why',
    [
      'traversal',
      'absolute',
      'link',
      'name-too-long',
      'file-and-folder',
      'case-twins',
      'lost',
      'not-a-tarball',
      'no-package-json',
      'no-entry',
      'too-many-files',
    ].concat('too-large-unpacked', 'not-inside'),
    { entry: 'package.json' },
  ),
  'digest-mismatch': [{ expected: digest, actual: digest }],
  'dotenv-invalid': [{ stage: 'devqa' }],
  'stage-unreachable': each('health', healths, { stage: 'devqa' }),
  'log-unreachable': [{ stage: 'devqa', said: '404', refused: null }],
  'storage-full': [{}],
  'bucket-unreachable': [{ address: '1', why: '503' }],
  internal: [{}],
  'shutting-down': [{}],
  unavailable: [{}],
};

const factsOfFields: Readonly<Record<keyof typeof problems.fields, readonly Facts[]>> = {
  missing: [{}],
  'unknown-key': [{ keys: ['stage'] }],
  'wrong-type': each('expected', ['string', 'number', 'int', 'boolean', 'array', 'object', 'record']),
  'bad-format': [{ expected: '2026-11-11T05:03:22Z' }],
  'out-of-range': [{ minimum: 1 }, { maximum: 200 }],
  'one-of': [{ values: ['pending', 'running'] }],
  'exactly-one': [{ keys: ['build', 'from', 'sha'] }],
  'artifacts-of-two-builds': [{ build: 'b7' }],
  'no-such-stage': [{ stages: ['*', 'dev'] }],
  'no-stage-left': [{}],
  'no-saved-paths': [{ stages: ['dev', 'nightly'] }],
  'only-on-aws': [{ stage: 'devqa', platform: 'process' }],
  'image-not-pinned': [{ repository: 'ghcr.io', tag: 'main' }],
  'in-the-past': [{}],
  'not-after': [{ start: '2026-11-12T05:00:00Z' }],
  'begun-already': [{}],
  'other-slot': [{ number: 9, slot: 'staging-1' }],
  'no-qa-hold': each('kind', ['demo', 'incident', 'rollback']),
  'no-build': [{ stage: 'devqa' }],
  'needed-to-override': [{}],
  'needed-for-other': [{ by: '지아' }],
  'needed-to-lift': [{}],
  'needed-despite': [{}],
  'hold-in-force': [{}],
  'held-already': [{ hold: 'hld_1' }],
  'not-both': [{ keys: ['overrideHold', 'onHold'] }],
  'too-long': [{ days: 92 }],
  'before-start': [{ start: 'since' }],
  'no-credentials': [{}],
  'address-not-told': each('why', ['not-https', 'credentials', 'private', 'reserved']),
  'bad-text': [{}],
  blank: [{}],
  'not-a-branch': [{ branch: ' main' }],
  other: [{}],
};

const factsOfClients = {
  mismatch: [{ client: 'web', clientStage: 'dev', stage: 'nightly', namedLike: 'dev' }],
  why: [{}],
};
const locks = ['mina@host'];
const factsOfRecoveries: Readonly<Record<keyof typeof recovery.outcomes, readonly Facts[]>> = {
  recovered: [
    { stage: 'devqa', build: 'b7', how: 'said' },
    { stage: 'devqa', build: null, how: 'platform' },
  ],
  unclear: each('why', ['no-answer', 'on-its-way', 'build-unknown'], { stage: 'devqa' }),
  'lock-kept': [{ stage: 'devqa', locks }],
  'lock-alive': [{ stage: 'devqa', locks }],
  'stage-removed': [{ stage: 'devqa' }],
  'refresh-failed': [{ stage: 'devqa', how: '(1)' }],
  'state-unreachable': [{ why: '(403)' }],
  'stack-missing': [{}],
  'dotenv-invalid': [{ problems: ['.env.devqa:3 open-quote'] }],
};
const { clients, recovery } = messagesIn('ko');
const factsOfChoices = Object.fromEntries(
  Object.keys(recovery.choices).map((choice) => [choice, [{ stage: 'devqa', build: 'b7' }]]),
);
const owners = Object.fromEntries(
  Object.entries(recovery.owners).map(([owner, text]) => [owner, () => text]),
);

const common = { stage: 'devqa', source: 'nightly', build: 'b7', promotion };
const factsOfReasons: Readonly<Record<keyof typeof reasons, readonly Facts[]>> = {
  'not-on-source': [common],
  'history-not-read': [common],
  'not-verified': [common],
  'not-qa-passed': [common],
  soaking: [{ ...common, ran: 360, needed: 5400 }],
  held: holdsOf,
  kept: holdsOf,
  'stage-busy': [
    { ...common, ahead: 1 },
    { ...common, promotion: null, build: null, ahead: 2 },
  ],
  'owner-silent': [{ ...common, pid: 4711, host: '책상', seconds: 40 }],
  'machine-away': ['기계', null].map((machine) => ({
    ...{ ...common, machine, host: '책상', dataDir: '/자료', seconds: 40 },
  })),
  'bucket-unreachable': [{ address: '버킷', why: '늦음' }],
  'machine-awaited': [{ ...common, machine: '기계' }],
  'machine-elsewhere': [{ ...common, machine: '기계' }],
  'stage-unknown': each('why', why, common),
  'stage-recovering': [common],
  'stage-removed': [common],
  'source-unhealthy': each('health', healths, common),
  'needs-milestone': [common],
  'milestone-not-next': [{ next: 10 }],
  'build-quarantined': each('why', ['rolled-back', 'verification'], {
    ...common,
    by: 'hana',
    reason: '느림',
  }),
  'known-bad': each('why', ['rolled-back', 'qa-failed'], { ...common, by: 'hana', reason: '느림' }),
  'artefact-missing': [
    { ...common, kind: 'tarball', platform: 'process' },
    { ...common, kind: 'image', platform: 'aws' },
  ],
  'other-branch': [{ branch: 'try-things', branches: ['main', 'master'] }],
  'older-commit': [{ stage: 'dev', build: 'b7', newer: 'b8' }],
  'already-current': [common],
  'already-on-its-way': [common],
  'nothing-on-source': [common],
  'milestone-again': [{ ...common, number: 9 }],
  'milestone-back': [{ build: 'b7', than: 'b8', number: 9, commits: 3 }],
  'milestone-supersedes': [{ ...common, number: 9 }],
  'step-back': [{ ...common, current: 'b8' }],
  'step-back-undone': [{ ...common, current: 'b8' }],
  'address-moves': [{ stage: 'dev', from: '127.0.0.1:4101', to: '127.0.0.1:23456' }],
  missed: [{ occurrence: '2026-11-12T03:00' }],
};

const refusals: readonly Facts[] = [
  {
    ...common,
    service: 'ECS',
    awsCode: 'LimitExceededException',
    action: 'ecs:CreateService',
    touched: true,
  },
  { ...common, service: null, awsCode: null, action: null, touched: false },
];

const slow = { startSeconds: 60, longerStart: 'PT2M', startFile: '.env.devqa' };

/** The others are reasons, and so are their texts. */
type OwnOutcome = Exclude<OutcomeCode, Exclude<ReasonCode, 'artefact-missing'>>;

const factsOfOutcomes: Readonly<Record<OwnOutcome, readonly Facts[]>> = {
  'aws-credentials-missing': refusals,
  'aws-credentials-expired': refusals,
  'aws-credentials-wrong': refusals,
  'aws-credentials-refused': refusals,
  'aws-credentials-process': refusals,
  'aws-profile-missing': refusals,
  'aws-wrong-account': refusals,
  'aws-role-refused': refusals,
  'aws-access-denied': refusals,
  'aws-throttled': refusals,
  'aws-quota': refusals,
  'aws-image-missing': refusals,
  'aws-task-refused': refusals,
  'aws-capacity': refusals,
  'aws-unavailable': refusals,
  'settings-unfit': [
    {
      ...common,
      file: '.env.devqa',
      problems: [
        'SWITCHBACK_CERTIFICATE_ARN missing 1',
        'SWITCHBACK_CERTIFICATE_ARN not-issued 1 2',
        'SWITCHBACK_CERTIFICATE_ARN other-name 1 2,3',
        'SWITCHBACK_ZONE_ID other-zone 1 2',
        'SWITCHBACK_ZONE_ID private-zone 1 2',
        'SWITCHBACK_ZONE_ID to-be-deleted 1',
        'image image-missing 1',
        'SWITCHBACK_SUBNETS other-vpc 1 2',
        'SWITCHBACK_ROLE_ARN role-refused 1 2',
      ],
    },
  ],
  'network-moves': [
    { ...common, from: 'vpc-a', to: 'vpc-b' },
    { ...common, from: 'vpc-a', to: null },
  ],
  'subnets-unfit': [
    {
      ...common,
      vpc: 'vpc-a',
      absent: ['subnet-a'],
      sameZone: ['subnet-b', 'subnet-c'],
      open: [],
      isolated: ['subnet-d'],
      elsewhere: ['subnet-e'],
      fewZones: true,
      noWayOut: true,
    },
    {
      ...common,
      vpc: 'vpc-a',
      guessed: ['subnet-b'],
      absent: [],
      sameZone: [],
      open: ['subnet-b'],
      isolated: [],
      elsewhere: [],
      fewZones: true,
      noWayOut: true,
    },
  ],
  'other-repository': [{ build: 'b7', repository: 'ghcr.io' }],
  verification: [
    { build: 'b7', found: 'HTTP 500' },
    { ...common, found: 'HTTP 500', ...slow },
  ],
  'up-failed': [{}, { ...common, ...slow }, { ...common, ...slow, longerStart: null }],
  'preview-failed': [{}],
  'preview-timeout': [{ seconds: 120 }],
  'protected-change': [
    {
      ...common,
      allowChanges: ['vpc:a'],
      overrideHolds: [],
      changes: ['vpc:b'],
      deletes: ['vpc:b'],
      replaces: [],
    },
    {
      ...common,
      allowChanges: [],
      overrideHolds: ['hld_1'],
      changes: ['vpc:b'],
      deletes: ['vpc:b'],
      replaces: ['log-group:b'],
    },
  ],
  aborted: [{}, { how: 'verifying' }],
  'aborted-waiting': [{ by: 'hana' }],
  locked: [{ by: 'mina@host', stage: 'dev' }],
  'stale-lock': [{ by: 'mina@host', since: '2026-11-11T05:00:00Z', ageSeconds: 600, stage: 'dev' }],
  'state-unreachable': [{ why: '(403)' }],
  'stack-missing': [{}],
  'cli-killed': [{ signal: 'SIGKILL' }],
  'runner-broke': [{}],
  'not-started': [{}],
  interrupted: [{}],
  'policy-changed': [{ reasons: Object.keys(reasons) }],
  'right-withdrawn': [{ by: 'mina' }],
  'build-missing': [{ build: 'b7' }],
  'artefact-missing': [{ build: 'b7', digest }],
  'digest-mismatch': [{ build: 'b7', expected: digest, actual: digest }],
  'dotenv-invalid': [{ problems: ['.env.devqa:3 open-quote', '.env:1 too-deep'] }],
  superseded: [{ build: 'b8' }],
  'nothing-to-undo': [{ failed: 'b7', build: 'b8' }],
  'nothing-to-put-back': [{ build: 'b7' }],
  removed: [{}],
  'by-hand-failed': [{}],
};

/** Names and notations that stay as they are in Korean. */
const allowed = new Set(
  [
    'API CI CLI UTC DELETE ETag GET HEAD Host Idempotency-Key ID JSON Origin PUT Pulumi QA Sec-Fetch-Site SIGKILL',
    'UTF-8 Accept application/json application/octet-stream api/v1/artifacts evil.example mina host',
    'errors reasons git main master dotenv tarball npm pack package.json switchback.command milestone stage',
    'Pulumi. .yaml process aws dev nightly devqa staging-1 devqa-3 try-things b7 b8 pending running build from sha',
    '.env .env.devqa ghcr.io HTTP vpc log-group a b AWS ECS ARN AWS_PROFILE AWS_ACCESS_KEY_ID SWITCHBACK_ACCOUNT',
    'SWITCHBACK_ROLE_ARN LimitExceededException ecs CreateService sts AssumeRole https health.aws.amazon.com',
    'configure list-profiles SWITCHBACK_CERTIFICATE_ARN SWITCHBACK_ZONE_ID SWITCHBACK_DOMAIN ISSUED VPC',
    'If-Match Idempotency-Key web web/dev web/dev-2 schedule-nightly-runs',
    'hana onHold since overrideHold overrideHolds putBackBefore put-back-before wait wait-for-release override-hold reason hld_1-3 line_01-7 whk_1 whk_1-2 lift-quarantine liftQuarantine no-hold',
    'SWITCHBACK_CI_ISSUERS SWITCHBACK_CI_RULES SWITCHBACK_TOKEN RS256 audience ref switchback.example',
    'c repository acme/shop 700100 GitHub Actions permissions id-token write',
    'GitHub X-Hub-Signature-256 SWITCHBACK_GITHUB_WEBHOOK_SECRET',
    'groups SWITCHBACK_OIDC_ROLES SWITCHBACK_OIDC_ISSUER login.example auth/login',
    'SWITCHBACK_START PT2M SWITCHBACK_SUBNETS SWITCHBACK_NAT SWITCHBACK_VPC_ID VPC NAT vpc-a vpc-b subnet-a subnet-b subnet-c subnet-d subnet-e',
    'despite-known-bad despiteKnownBad SWITCHBACK_UPLOAD_MB SWITCHBACK_UNPACKED_MB SWITCHBACK_TARBALL_FILES',
    'bundleDependencies switchback.external',
  ].flatMap((line) => line.split(' ')),
);

/** What a person is told to type, up to the end of the text. */
const command =
  /((npx (--no )?)?switchback (build|client|doctor|hold|login|milestone|promote|rollback|pulumi (up|destroy)|serve|stage|status|token|watch|webhook)|aws (sso login|sts|service-quotas))\b[^.가-힣]*|pulumi destroy|kill -9 \d+|docker buildx imagetools inspect \S+ --format '\S+'/g;

function foreignWords(text: string): string[] {
  const plain = text
    .replaceAll(command, ' ')
    .replaceAll(/@sha256:…|sha256:a+|03be6ec|T\d\d:\d\d(:\d\dZ)?/g, ' ')
    .replaceAll(
      /Authorization: Bearer swb_…|SWITCHBACK_TOKEN|SWITCHBACK_WEBHOOK_PRIVATE=allowed|tok_\w+/g,
      ' ',
    )
    .replaceAll(promotion, ' ')
    .replaceAll(hold.hold, ' ');
  const words = plain.match(/\.?[A-Za-z][\w./-]*/g) ?? [];
  return words.map((word) => word.replace(/[./]+$/, '')).filter((word) => !allowed.has(word));
}

type Say = (code: string, facts: Facts) => string;

const sayOf =
  <F>(texts: Texts<F>): Say =>
  (code, facts) =>
    textOfStored(texts, { code, facts }, () => 'undefined');

function saidIn(say: Say, facts: Readonly<Record<string, readonly Facts[]>>) {
  return Object.entries(facts).flatMap(([code, all]) =>
    all.map((given) => [code, say(code, given)] as const),
  );
}

describe('in Korean', () => {
  test.each([
    ['titles of problems', sayOf(problems.titles), factsOfProblems],
    ['details of problems', sayOf(problems.details), factsOfProblems],
    ['problems of fields', sayOf(problems.fields), factsOfFields],
    ['reasons', sayOf(reasons), factsOfReasons],
    ['outcomes', sayOf(outcomes), factsOfOutcomes],
    ['recoveries', sayOf(recovery.outcomes), factsOfRecoveries],
    ['choices', sayOf(recovery.choices), factsOfChoices],
    ['owners of locks', sayOf(owners), Object.fromEntries(Object.keys(owners).map((owner) => [owner, [{}]]))],
    ['clients', sayOf({ ...clients, why: () => clients.why }), factsOfClients],
  ] as const)('%s hold no English word and no code', (_what, say, facts) => {
    const said = saidIn(say, facts);
    expect(said.length).toBeGreaterThan(Object.keys(facts).length - 1);
    for (const [code, text] of said) {
      expect([code, text, foreignWords(text)]).toEqual([code, text, []]);
      expect(text).toMatch(/[가-힣]/);
      expect(text).not.toMatch(/undefined|null/);
    }
  });

  test('an English sentence or a code would be noticed', () => {
    expect(foreignWords('The body is not JSON. 본문')).toEqual(['The', 'body', 'is', 'not']);
    expect(foreignWords('nightly 상태: degraded.')).toEqual(['degraded']);
    expect(foreignWords('알 수 없습니다(changed-by-hand).')).toEqual(['changed-by-hand']);
  });
});

test('in English codes become words, too', () => {
  const en = messagesIn('en');
  const place = { stage: 'devqa', build: 'b7', allowChanges: [], overrideHolds: [] };
  expect(en.reasons['stage-unknown']({ stage: 'devqa', why: 'changed-by-hand' })).toContain(
    'devqa runs (it was changed by hand to a build that nobody registered)',
  );
  expect(en.reasons['source-unhealthy']({ source: 'dev', health: 'down' })).toBe('dev is down.');
  expect(en.outcomes['policy-changed']({ reasons: ['not-on-source', 'held'], ...place })).toBe(
    'The policy no longer allows it: it has not succeeded on its source, the stage is held.',
  );
  expect(en.problems.fields['wrong-type']({ expected: 'int' })).toBe('must be a whole number');
  expect(en.problems.details['already-finished']({ phase: 'errored', promotion })).toContain(': error.');
  const running = { stage: 'devqa', build: 'b7', phase: 'pending', promotion } as const;
  expect(en.problems.details['promotion-running'](running)).toContain('It is waiting as');
});

describe('as people say it', () => {
  const [en, ko] = [messagesIn('en').cli, messagesIn('ko').cli];
  const long = 6 * 86_400 + 14 * 3600;

  test.each([
    [en.status.held({ kind: 'QA', left: spokenDuration(long, en.units), others: 0 }), 'QA, 6d 14h left'],
    [
      ko.status.held({ kind: 'QA', left: spokenDuration(long, ko.units), others: 1 }),
      'QA, 6일 14시간 남음 +1',
    ],
    [en.client.seen({ ago: spokenDuration(480, en.units) }), 'seen 8m ago'],
    [ko.client.seen({ ago: spokenDuration(480, ko.units) }), '8분 전'],
    [ko.where.arrived({ ago: '8분', build: 'b7' }), '8분 전 도착, b7 실행 중'],
    [en.labels.previous, 'Previous'],
    [ko.labels.previous, '이전 빌드'],
    [en.rollback.question({ stage: 'devqa', from: 'b8', to: null }), 'to the build before'],
    [ko.rollback.question({ stage: 'devqa', from: 'b8', to: null }), 'b8 빌드에서 이전 빌드로 되돌리고'],
  ])('%s', (said, wanted) => {
    expect(said).toContain(wanted);
  });
});
