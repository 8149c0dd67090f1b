import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { packBackend } from '../../../src/cli/pack/pack.js';
import { makeTarball } from '../../support/sample-build.js';
import type { Ended } from '../command.js';
import { fakeService, json, type Answer, type FakeService } from '../fake-service.js';
import { run } from '../in-process.js';
import { build, promotion } from '../resources.js';

const api = '/api/v1';
const directory = mkdtempSync(join(tmpdir(), 'switchback-build-'));
const env = {
  PATH: process.env['PATH'],
  HOME: directory,
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Mina',
  GIT_AUTHOR_EMAIL: 'm@x',
  GIT_COMMITTER_NAME: 'M',
  GIT_COMMITTER_EMAIL: 'm@x',
};
const git = (...args: string[]): string =>
  execFileSync('git', args, { cwd: directory, env }).toString().trim();
const bytes = Buffer.from('not really a tarball, but bytes are bytes');
const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
let sha = '';
let service: FakeService;

beforeAll(() => {
  git('init', '--quiet', '--initial-branch=main');
  git('commit', '--quiet', '--allow-empty', '-m', '로그인 수정');
  sha = git('rev-parse', 'HEAD');
  writeFileSync(join(directory, 'a.tgz'), bytes);
});
afterAll(() => rmSync(directory, { recursive: true }));
afterEach(() => service.close());

const serve = async (different: Readonly<Record<string, Answer>> = {}): Promise<void> => {
  service = await fakeService({
    [`GET ${api}/builds?limit=50`]: json({ items: [], nextCursor: null }),
    [`GET ${api}/builds?commit=${sha}`]: json({ items: [], nextCursor: null }),
    [`HEAD ${api}/artifacts/${digest}`]: (response) => response.writeHead(404).end(),
    [`PUT ${api}/artifacts/${digest}`]: (response) => response.writeHead(201).end(),
    [`POST ${api}/builds`]: json(
      { ...build({ id: 'b1', subject: '로그인 수정' }), promotions: ['p_1'] },
      201,
    ),
    [`GET ${api}/promotions/p_1`]: json(promotion({ stage: 'dev', phase: 'pending' })),
    ...different,
  });
};
const create = (...args: string[]): Promise<Ended> =>
  run(['build', 'create', '--sha', sha.slice(0, 12), ...args], {
    cwd: directory,
    env: { ...env, SWITCHBACK_SERVER: service.url },
  });

describe('build create', () => {
  test('gives an upload that is never answered up at the timeout, with 9', async () => {
    await serve({ [`PUT ${api}/artifacts/${digest}`]: () => undefined });
    const { code, stderr } = await create('--tarball', 'a.tgz', '--timeout', '1s');
    expect(code).toBe(9);
    expect(stderr).toContain('The service did not answer within 1s.');
  });

  test('uploads the bytes under their digest, names the commits, and tells the promotions', async () => {
    await serve();
    const { code, stdout } = await create('--tarball', 'a.tgz', '--ci-url', 'https://ci.example.dev/1');
    expect(code).toBe(0);
    expect(stdout).toBe('Build b1  9ab01c2 로그인 수정\nPromotion p_1     Watch: switchback watch p_1\n');
    const put = service.seen.find(({ method }) => method === 'PUT');
    expect(put).toMatchObject({
      body: bytes.toString(),
      headers: { 'content-length': String(bytes.length) },
    });
    const post = service.seen.find(({ method }) => method === 'POST');
    expect(JSON.parse(post!.body)).toMatchObject({
      commit: sha,
      branch: 'main',
      artifacts: { tarball: digest },
      ciUrl: 'https://ci.example.dev/1',
      commits: [{ sha, subject: '로그인 수정', author: 'Mina' }],
    });
  });

  test.each([
    ['shop:v1', "docker buildx imagetools inspect shop:v1 --format '{{.Manifest.Digest}}'"],
    ['shop', "docker buildx imagetools inspect shop:latest --format '{{.Manifest.Digest}}'"],
  ])('refuses an image without a digest before anything is sent: %s', async (image, command) => {
    await serve();
    const { code, stderr } = await create('--tarball', 'a.tgz', '--image', image);
    expect(code).toBe(2);
    expect(stderr).toContain('shop@sha256:…');
    expect(stderr).toContain(command);
    expect(service.seen).toEqual([]);
  });

  test('repeats no control characters of an image and nothing that is long', async () => {
    await serve();
    const { code, stderr } = await create('--image', `\u001b[31mshop:${'t'.repeat(400)}`);
    expect(code).toBe(2);
    // oxlint-disable-next-line no-control-regex
    expect(stderr).not.toMatch(/\u001b|t{200}/);
  });

  test('sends bytes that the service has no second time', async () => {
    await serve({ [`HEAD ${api}/artifacts/${digest}`]: (response) => response.writeHead(200).end() });
    expect((await create('--tarball', 'a.tgz')).code).toBe(0);
    expect(service.seen.some(({ method }) => method === 'PUT')).toBe(false);
  });

  test('says when the same artifact was a build already, and that the commit is new to it', async () => {
    const known = build({ id: 'b1' });
    await serve({
      [`GET ${api}/builds?limit=50`]: json({ items: [known], nextCursor: null }),
      [`POST ${api}/builds`]: json({ ...known, alsoCommits: [sha], promotions: [] }),
    });
    expect((await create('--tarball', 'a.tgz')).stdout).toBe(
      `Build b1 is the same artifact; the commit is attached to it.  ${sha.slice(0, 7)} 로그인 수정\nNothing new is promoted.\n`,
    );
  });

  test('asks for older builds as long as the clone has none of the newer ones', async () => {
    const other = build({ id: 'b3', commit: 'f'.repeat(40) });
    const child = git('commit-tree', '-p', sha, '-m', 'next', `${sha}^{tree}`);
    const own = build({ id: 'b2', commit: sha });
    await serve({
      [`GET ${api}/builds?limit=50`]: json({ items: [other], nextCursor: '3' }),
      [`GET ${api}/builds?limit=200&cursor=3`]: json({ items: [own], nextCursor: '2' }),
      [`GET ${api}/builds?commit=${child}`]: json({ items: [], nextCursor: null }),
    });
    const args = ['build', 'create', '--sha', child, '--branch', 'main', '--tarball', 'a.tgz'];
    expect((await run([...args, '--server', service.url], { cwd: directory, env })).code).toBe(0);
    const posted = service.seen.find(({ method }) => method === 'POST');
    expect(JSON.parse(posted?.body ?? '')).toMatchObject({ commits: [{ sha: child, parents: [sha] }] });
  });

  test('stops asking after the newest builds of a service that has many of other histories, and says so', async () => {
    const page = (from: number, count: number) =>
      json({
        items: Array.from({ length: count }, (_, place) =>
          build({ id: `b${String(from - place)}`, commit: 'f'.repeat(40) }),
        ),
        nextCursor: String(from - count + 1),
      });
    const pages = [5000, 4950, 4750, 4550, 4350, 4150].map((from, place): [string, ReturnType<typeof json>] =>
      place === 0
        ? [`GET ${api}/builds?limit=50`, page(from, 50)]
        : [`GET ${api}/builds?limit=200&cursor=${String(from + 1)}`, page(from, 200)],
    );
    await serve(Object.fromEntries(pages));
    const { code, stderr } = await create('--tarball', 'a.tgz', '--output', 'table');
    expect([code, stderr]).toEqual([0, expect.stringContaining('None of the newest 1050 builds')]);
    const asked = service.seen.filter(({ url }) => url.includes('/builds?limit='));
    expect(asked).toHaveLength(6);
  });

  test('says of the first build of a history that earlier commits are left out', async () => {
    let head = sha;
    for (let place = 0; place < 20; place += 1)
      head = git('commit-tree', '-p', head, '-m', `change ${String(place)}`, `${sha}^{tree}`);
    const from = (known: ReturnType<typeof build>[]) =>
      serve({
        [`GET ${api}/builds?limit=50`]: json({ items: known, nextCursor: null }),
        [`GET ${api}/builds?commit=${head}`]: json({ items: [], nextCursor: null }),
      });
    const args = ['build', 'create', '--sha', head, '--branch', 'main', '--tarball', 'a.tgz'];
    const told = async () =>
      (await run([...args, '--output', 'table', '--server', service.url], { cwd: directory, env })).stderr;
    await from([]);
    expect(await told()).toContain('brings its newest 20 commits');
    const [post] = service.seen.filter(({ method }) => method === 'POST');
    expect((JSON.parse(post?.body ?? '') as { commits: unknown[] }).commits).toHaveLength(20);
    await service.close();
    await from([build({ id: 'b1', commit: sha })]);
    expect(await told()).toBe('');
  });

  test('once more, with a commit that it had, says that it is registered and nothing new', async () => {
    const known = build({ id: 'b1' });
    await serve({
      [`GET ${api}/builds?limit=50`]: json({ items: [known], nextCursor: null }),
      [`GET ${api}/builds?commit=${sha}`]: json({ items: [known], nextCursor: null }),
      [`POST ${api}/builds`]: json({ ...known, promotions: [] }),
    });
    const { code, stdout } = await create('--tarball', 'a.tgz');
    expect(code).toBe(0);
    expect(stdout).toBe(
      `Build b1 is already registered with this commit.  ${sha.slice(0, 7)} 로그인 수정\nNothing new is promoted.\n`,
    );
    expect((await create('--tarball', 'a.tgz', '--lang', 'ko')).stdout).toContain('이미 등록된 커밋입니다');
  });

  test('tells a promotion that was skipped with its reason, not as one to watch', async () => {
    const outcome = { code: 'other-branch', text: 'Branch topic is not taken here.', output: [] };
    await serve({
      [`GET ${api}/promotions/p_1`]: json(promotion({ stage: 'dev', phase: 'skipped', outcome })),
    });
    expect((await create('--tarball', 'a.tgz')).stdout).toBe(
      'Build b1  9ab01c2 로그인 수정\nNot promoted to dev: Branch topic is not taken here.\n',
    );
  });

  test('names a dependency that is not in a tarball where nothing says for sure that it is needed', async () => {
    const maybe = await makeTarball({
      ...{ dir: directory, name: 'maybe', manifest: { dependencies: { express: '5', pg: '8' } } },
      serverSource: "const later = () => require('express');",
    });
    await serve({ [`PUT ${api}/artifacts/${maybe.digest}`]: (response) => response.writeHead(201).end() });
    const { code, stderr } = await create('--tarball', 'maybe.tgz', '--output', 'table');
    expect([code, stderr]).toEqual([0, expect.stringContaining('Not in the tarball: express. If')]);
    expect((await create('--tarball', 'maybe.tgz', '--output', 'json')).stderr).toBe('');
  });

  test('names the files that the commit does not have, but for those that no build has', async () => {
    const web = join(directory, 'web');
    await mkdir(web);
    await writeFile(join(web, 'package.json'), '{"name": "web", "version": "1.0.0", "main": "a.js"}');
    for (const name of ['a.js', '.env.dev', 'Pulumi.dev.yaml']) await writeFile(join(web, name), '');
    git('add', 'web');
    await serve();
    const { stderr } = await create('--backend', 'web', '--output', 'table');
    git('reset', '--quiet');
    expect(stderr).toMatch(/does not have: web\/a\.js, web\/package\.json\n/);
  });

  test('sends what a bundler wrote, beside an image, too', async () => {
    await mkdir(join(directory, 'api', 'out'), { recursive: true });
    await writeFile(join(directory, 'api', 'package.json'), '{"name": "api", "version": "2.0.0"}');
    await writeFile(join(directory, 'api', 'out', 'index.js'), '');
    const image = `shop@sha256:${'a'.repeat(64)}`;
    const packed = await packBackend(
      join(directory, 'api'),
      { terminal: { env } },
      join(directory, 'api/out'),
    );
    const made = createHash('sha256')
      .update(await readFile(packed.file))
      .digest('hex');
    await packed.remove();
    await serve({
      [`PUT ${api}/artifacts/sha256:${made}`]: (response) => response.writeHead(201).end(),
    });
    const place = ['--backend', 'api', '--from', 'api/out', '--output', 'table'];
    const { code, stderr } = await create(...place, '--image', image);
    expect([code, stderr]).toEqual([
      0,
      expect.stringContaining('Packed api 2.0.0 with 0 dependencies; it starts with: node index.js'),
    ]);
    const post = service.seen.find(({ method, url }) => method === 'POST' && url === `${api}/builds`);
    expect(JSON.parse(post?.body ?? '')).toMatchObject({
      artifacts: { image, tarball: `sha256:${made}` },
    });
    const both = await create('--tarball', 'a.tgz', '--from', 'api/out');
    expect([both.code, both.stderr]).toEqual([2, expect.stringContaining('--from')]);
  });

  test.each([
    [['--tarball', 'missing.tgz'], 'switchback/unreadable-file'],
    [['--image', 'repo:latest'], 'switchback/image-not-pinned'],
    [[], 'switchback/pack-refused'],
    [['--tarball', 'a.tgz', '--repo', '/'], 'switchback/no-repository'],
  ])('with %j registers nothing and ends with 2', async (args, code) => {
    await serve();
    const ended = await create(...args);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain(code);
    expect(service.seen.every(({ method }) => method === 'GET')).toBe(true);
  });

  test('says what to type where there is no repository, or no commit in it', async () => {
    await serve();
    const folder = mkdtempSync(join(tmpdir(), 'switchback-none-'));
    const place = { cwd: folder, env: { ...env, SWITCHBACK_SERVER: service.url } };
    const refused = async (lang: string): Promise<string> => {
      const { code, stderr } = await run(['build', 'create', '--lang', lang], place);
      expect([code, stderr]).toEqual([2, expect.not.stringContaining('fatal:')]);
      return stderr;
    };
    try {
      for (const lang of ['en', 'ko'])
        expect(await refused(lang)).toContain('git init && git add --all && git commit');
      execFileSync('git', ['init', '--quiet'], place);
      expect(await refused('en')).toMatch(/has no commit yet\.(?!.*git init).*git add --all && git commit/s);
      expect(await refused('ko')).toMatch(
        /아직 커밋이 없습니다\.(?!.*git init).*git add --all && git commit/s,
      );
      expect(service.seen).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
