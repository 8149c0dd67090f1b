import { readFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { BuildResource } from '../../src/contract/build.js';
import type { SideBySideResource } from '../../src/contract/compare.js';
import type { EligibilityResource } from '../../src/contract/stages.js';
import type { Page } from '../../src/contract/page.js';
import type { ProblemResource } from '../../src/contract/problem.js';
import type { PromotionResource } from '../../src/contract/promotion.js';
import type { TimelineEntry } from '../../src/contract/stage.js';
import type { ScheduleResource } from '../../src/contract/schedules.js';
import type { StageResource } from '../../src/contract/stage.js';
import type { VersionResource } from '../../src/contract/live.js';
import { platformOf, startWorld, upload, type World } from '../support/world.js';

let world: World;
let build: BuildResource;
beforeAll(async () => {
  world = await startWorld();
  build = await world.build('one', {
    commits: [
      {
        sha: '1'.repeat(40),
        subject: '로그인 재시도',
        author: '민아',
        at: '2026-11-11T05:03:22+09:00',
        pr: 7,
      },
    ],
    migrations: [{ id: '0042_sessions', reversible: false }],
  });
  await world.ended(build.promotions?.[0] ?? '');
}, 90_000);
afterAll(() => world.end(), 60_000);

const problem = async (asked: Promise<{ status: number; headers: Headers; body: unknown }>) => {
  const { status, headers, body } = await asked;
  expect(headers.get('content-type')).toContain('application/problem+json');
  return { ...(body as ProblemResource), status };
};

describe('every problem', () => {
  test('is a document with code, title, detail and request id, and without anything internal', async () => {
    const found = await problem(world.get('/stages/nowhere'));
    expect(found).toMatchObject({
      status: 404,
      code: 'switchback/not-found',
      title: 'There is no stage nowhere',
      instance: '/api/v1/stages/nowhere',
    });
    expect(found.detail).toContain('staging-2');
    expect(found.requestId).toMatch(/^[0-9A-Z]{26}$/);
    expect(JSON.stringify(found)).not.toMatch(/at .*\.(ts|js):\d+/);
  });

  test('is there in Korean, with the same code', async () => {
    const found = await problem(world.get('/stages/nowhere', { 'accept-language': 'ko-KR,ko;q=0.9' }));
    expect(found.title).toBe('nowhere 스테이지는 없습니다');
    expect(found.code).toBe('switchback/not-found');
  });
});

describe('a body', () => {
  const promotions = '/stages/nightly/promotions';
  test.each([
    ['that is not JSON', '{"build":', {}, 400, 'malformed'],
    ['that is not UTF-8', Buffer.from([0x7b, 0xff, 0x7d]).toString('latin1'), {}, 400, 'malformed'],
    ['of another type', 'build=b1', { 'content-type': 'text/plain' }, 415, 'unsupported-media-type'],
    ['that is compressed', '{}', { 'content-encoding': 'gzip' }, 415, 'unsupported-media-type'],
    ['that is too large', `{"reason":"${'x'.repeat(70_000)}"}`, {}, 413, 'payload-too-large'],
    ['that is an array', '[]', {}, 422, 'validation'],
    ['with unknown keys', '{"build":"b1","stage":"devqa"}', {}, 422, 'validation'],
    ['with a polluted prototype', '{"build":"b1","__proto__":{"admin":true}}', {}, 422, 'validation'],
    ['without a build', '{}', {}, 422, 'validation'],
    ['with two builds', '{"build":"b1","from":"dev"}', {}, 422, 'validation'],
    ['with control characters', '{"build":"b1","reason":"a\\u0000b"}', {}, 422, 'validation'],
    ['with half a character', '{"build":"b1","reason":"\\ud800"}', {}, 422, 'validation'],
  ] as const)('%s is refused', async (_what, body, headers, status, code) => {
    const found = await problem(
      body.includes('\u00ff') ? raw(promotions, body) : world.post(promotions, body, headers),
    );
    expect(found).toMatchObject({ status, code: `switchback/${code}` });
  });

  test('tells all its problems at once, with their places', async () => {
    const found = await problem(
      world.post('/builds', { commit: 'short', artifacts: { image: 'repo:latest' }, extra: 1, branch: '' }),
    );
    expect(found.errors?.map(({ pointer }) => pointer).toSorted()).toEqual([
      '',
      '/artifacts/image',
      '/branch',
      '/commit',
    ]);
  });

  test.each([
    [
      '111122223333.dkr.ecr.ap-northeast-2.amazonaws.com/team/shop:v1.2',
      '111122223333.dkr.ecr.ap-northeast-2.amazonaws.com/team/shop@sha256:…',
      "aws ecr describe-images --registry-id 111122223333 --region ap-northeast-2 --repository-name team/shop --image-ids imageTag=v1.2 --query 'imageDetails[0].imageDigest' --output text",
    ],
    [
      'ghcr.io/team/shop:main',
      'ghcr.io/team/shop@sha256:…',
      "docker buildx imagetools inspect ghcr.io/team/shop:main --format '{{.Manifest.Digest}}'",
    ],
    ['localhost:5000/shop', 'localhost:5000/shop@sha256:…', 'inspect localhost:5000/shop:latest --format'],
  ])(
    'an image by its tag is refused with the command that finds its digest: %s',
    async (image, form, command) => {
      const body = { commit: 'a'.repeat(40), artifacts: { image } };
      for (const language of ['en', 'ko']) {
        const { errors } = await problem(world.post('/builds', body, { 'accept-language': language }));
        expect(errors).toEqual([{ pointer: '/artifacts/image', detail: expect.stringContaining(form) }]);
        expect(errors?.[0]?.detail).toContain(command);
      }
    },
  );

  test.each(['shop:\u001b[31mred', `shop:${'t'.repeat(400)}`, "shop:';rm -rf ~", 'shop@sha256:abc'])(
    'of an image that is no name at all nothing is repeated',
    async (image) => {
      const { errors } = await problem(
        world.post('/builds', { commit: 'a'.repeat(40), artifacts: { image } }),
      );
      expect(errors).toEqual([
        { pointer: '/artifacts/image', detail: 'must look like repository@sha256:<64 hex digits>' },
      ]);
    },
  );

  const raw = async (path: string, body: string) => {
    const bytes = Buffer.from(body, 'latin1');
    const response = await fetch(`${world.url()}/api/v1${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: bytes,
    });
    return { status: response.status, headers: response.headers, body: await response.json() };
  };
});

describe('addresses', () => {
  test('are exact: another case, a slash too much, an unknown one', async () => {
    for (const path of ['/Stages', '/stages/', '/nothing'])
      expect((await problem(world.get(path))).status).toBe(404);
  });

  test('tell which methods they know', async () => {
    const response = await fetch(`${world.url()}/api/v1/stages`, { method: 'DELETE' });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, HEAD, OPTIONS');
  });

  test('with broken escapes or query are problems, too', async () => {
    expect((await problem(world.get('/stages/%zz'))).status).toBe(400);
    expect((await problem(world.get('/builds?limit=0'))).status).toBe(422);
    expect((await problem(world.get('/builds?limit=1&limit=2'))).status).toBe(422);
  });
});

describe('requests that another site could make a browser send', () => {
  const asked = (headers: Record<string, string | string[]>) =>
    new Promise<number | undefined>((resolve, reject) => {
      const request = httpRequest(`${world.url()}/api/v1/stages`, { headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      request.once('error', reject).end();
    });

  test('are refused by Host, Origin and Sec-Fetch-Site', async () => {
    expect(await asked({ host: 'evil.example' })).toBe(403);
    expect(await asked({ origin: 'http://evil.example' })).toBe(403);
    expect(await asked({ 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await asked({ origin: world.url() })).toBe(200);
  });

  test('cannot name two hosts, nor another one in the request line', async () => {
    const { hostname, port } = new URL(world.url());
    const ask = (text: string) =>
      new Promise<string>((resolve, reject) => {
        const socket = connect(Number(port), hostname, () => socket.end(text));
        let said = '';
        socket.on('data', (chunk) => (said += chunk.toString()));
        socket.once('close', () => {
          resolve(said);
        });
        socket.once('error', reject);
      });
    const two = await ask(
      `GET /livez HTTP/1.1\r\nHost: ${hostname}:${port}\r\nHost: evil\r\nConnection: close\r\n\r\n`,
    );
    expect(two).toMatch(/^HTTP\/1\.1 (400|403)/);
    const absolute = await ask(
      `GET http://evil/livez HTTP/1.1\r\nHost: ${hostname}:${port}\r\nConnection: close\r\n\r\n`,
    );
    expect(absolute).toMatch(/^HTTP\/1\.1 403/);
  });
});

describe('an Idempotency-Key', () => {
  test('gives the same answer again, and makes one promotion', async () => {
    const key = { 'idempotency-key': 'try-1' };
    const ask = () => world.post<PromotionResource>('/stages/nightly/promotions', { from: 'dev' }, key);
    const answers = await Promise.all([ask(), ask(), ask(), ask(), ask()]);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    const replayed = answers.filter(({ headers }) => headers.get('idempotency-replayed') === 'true');
    expect(replayed).toHaveLength(4);
    await world.ended(answers.map(({ body }) => body.id)[0] ?? '');
  });

  test('of another request is refused', async () => {
    const found = await problem(
      world.post('/stages/nightly/promotions', { build: 'b1' }, { 'idempotency-key': 'try-1' }),
    );
    expect(found).toMatchObject({ status: 422, code: 'switchback/idempotency-key-reuse' });
  });
});

describe('artifacts', () => {
  const bytes = Buffer.from('not a tarball');
  const digest = `sha256:${'a'.repeat(64)}`;

  test('whose bytes do not hash to their digest are refused, and not kept', async () => {
    const response = await upload(world.url(), digest, bytes);
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ code: 'switchback/digest-mismatch' });
    const head = await fetch(`${world.url()}/api/v1/artifacts/${digest}`, { method: 'HEAD' });
    expect(head.status).toBe(404);
  });

  test('are there after their upload, and may be sent again', async () => {
    const known = build.artifacts.tarball ?? '';
    const head = () => fetch(`${world.url()}/api/v1/artifacts/${known}`, { method: 'HEAD' });
    expect((await head()).status).toBe(200);
    const sent = await readFile(join(world.project.dir, 'one.tgz'));
    expect((await upload(world.url(), known, sent)).status).toBe(204);
    expect((await head()).status).toBe(200);
  });

  test('must be uploaded before their build is registered', async () => {
    const found = await problem(
      world.post('/builds', { commit: '2'.repeat(40), artifacts: { tarball: digest } }),
    );
    expect(found).toMatchObject({ status: 422, code: 'switchback/artefact-missing' });
  });

  test('have a digest for a name', async () => {
    expect((await upload(world.url(), 'latest', bytes)).status).toBe(422);
  });
});

describe('reading', () => {
  test('a stage tells its policy, its build, and an ETag that moves with it', async () => {
    const { headers, body } = await world.get<StageResource>('/stages/dev');
    expect(body).toMatchObject({
      stage: 'dev',
      dotenvFile: '.env.unstable',
      state: 'idle',
      health: 'healthy',
      currentBuild: { id: build.id, commit: build.commit, by: 'system:commit' },
      purpose: { ko: '시험용' },
    });
    expect(headers.get('etag')).toBe(body.etag);
  });

  test('a build keeps its commits and migrations', async () => {
    const { body } = await world.get<BuildResource>(`/builds/${build.id}`);
    expect(body.commits).toEqual([
      {
        sha: '1'.repeat(40),
        subject: '로그인 재시도',
        author: '민아',
        at: '2026-11-10T20:03:22.000Z',
        pr: 7,
      },
    ]);
    expect(body.migrations).toEqual([{ id: '0042_sessions', reversible: false }]);
  });

  test('a timeline is paged, newest first, without gaps or repetitions', async () => {
    const seqs: number[] = [];
    for (let cursor: string | null = '', first = true; first || cursor !== null; first = false) {
      const query: string = first ? '?limit=2' : `?limit=2&cursor=${String(cursor)}`;
      const { body } = await world.get<Page<TimelineEntry>>(`/stages/dev/timeline${query}`);
      seqs.push(...body.items.map(({ seq }) => seq));
      cursor = body.nextCursor;
    }
    expect(seqs.length).toBeGreaterThanOrEqual(3);
    expect(seqs).toEqual([...new Set(seqs)].toSorted((a, b) => b - a));
  });

  test('eligibility lists every unmet condition in the reader’s language', async () => {
    const { body } = await world.get<EligibilityResource>(`/stages/staging-1/eligibility?build=${build.id}`, {
      'accept-language': 'ko',
    });
    expect(body).toMatchObject({ allowed: false, earliest: null });
    expect(body.reasons.map(({ code }) => code)).toEqual(['not-on-source', 'needs-milestone']);
    expect(body.reasons[0]?.text).toBe(`${build.id} 빌드는 devqa에서 성공한 적이 없습니다.`);
  });

  test('a schedule is paused and resumed, and its stage shows it', async () => {
    const patch = (body: object) =>
      fetch(`${world.url()}/api/v1/schedules/nightly`, {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const paused = (await (await patch({ paused: true, reason: 'moving' })).json()) as ScheduleResource;
    expect(paused).toMatchObject({ next: null, upcoming: [], paused: { reason: 'moving' } });
    expect((await world.stage('nightly')).nextRun).toBeNull();
    expect((await patch({ paused: 'yes' })).status).toBe(422);
    const resumed = (await (await patch({ paused: false })).json()) as ScheduleResource;
    expect(resumed).toMatchObject({ paused: null, next: expect.stringContaining('T') as unknown });
  });

  test('a schedule tells its next runs', async () => {
    const { body } = await world.get<Page<ScheduleResource>>('/schedules');
    expect(body.items).toHaveLength(1);
    expect(body.items[0]).toMatchObject({ stage: 'nightly', schedule: '0 3 * * *', timezone: 'Asia/Seoul' });
    const { next, upcoming } = body.items[0] ?? { next: null, upcoming: [] };
    expect(upcoming).toEqual(Array(5).fill(expect.stringMatching(/T18:00:00\.000Z$/)));
    expect(upcoming[0]).toBe(next);
  });

  test('the log of a promotion is text, and its events end with the whole promotion', async () => {
    const id = build.promotions?.[0] ?? '';
    const log = await world.get<string>(`/promotions/${id}/logs`);
    expect(log.body).toContain('switchback:process:Backend');
    const stream = await fetch(`${world.url()}/api/v1/promotions/${id}/events`);
    const text = await stream.text();
    expect(stream.headers.get('content-type')).toContain('text/event-stream');
    expect(text).toMatch(/event: phase\ndata: \{"kind":"phase","phase":"pending"/);
    const done = JSON.parse(text.split('event: done\ndata: ')[1] ?? '{}') as PromotionResource;
    expect(done).toMatchObject({ id, phase: 'succeeded' });
    const last =
      text
        .trimEnd()
        .split('\n')
        .findLast((line) => line.startsWith('id: '))
        ?.slice(4) ?? '';
    const again = await fetch(stream.url, { headers: { 'last-event-id': last } });
    expect(again.status).toBe(204);
  });

  test('the service says that it lives, that it is ready, and what it is', async () => {
    expect((await world.get('/livez')).status).toBe(200);
    expect((await world.get('/readyz')).body).toEqual({ ready: true });
    const { body } = await world.get<VersionResource>('/version');
    expect(body.pulumi?.version).toMatch(/^3\./);
  });
});

describe('the same requests to two stages', () => {
  const compare = <T>(pair: string) => world.post<T>(`/compare/${pair}/requests`, { paths: ['/healthz'] });

  test('are answered by their backends, side by side', async () => {
    const { status, body } = await compare<SideBySideResource>('dev...nightly');
    expect(status).toBe(200);
    expect(body.requests[0]).toMatchObject({ path: '/healthz', a: { status: 200 }, b: { status: 200 } });
  });

  test('need two stages that run something', async () => {
    const found = await problem(compare('dev...devqa'));
    expect(found).toMatchObject({ status: 404, title: 'devqa runs no build yet' });
  });

  test('to a backend that was stopped are a 502, in words', async () => {
    await platformOf(world.project.dataDir).stop('nightly');
    const answer = await compare<ProblemResource>('dev...nightly');
    expect(answer.headers.get('retry-after')).toBeNull();
    expect(answer.body).toMatchObject({
      status: 502,
      code: 'switchback/stage-unreachable',
      title: 'nightly does not answer',
      detail: 'Nothing runs there. See: npx --no switchback stage show nightly',
    });
  });
});
