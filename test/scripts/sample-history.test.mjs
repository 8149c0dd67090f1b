import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { makeSampleRepository, packBuild } from '../../scripts/sample-history.mjs';
import { git } from '../../scripts/sample/git.mjs';
import { makePlace } from './place.mjs';

let place;
let dir;
let commits;
beforeAll(async () => {
  place = makePlace();
  dir = join(place.folder, 'sample');
  commits = await makeSampleRepository(dir);
});
afterAll(() => place.remove());

describe('the sample repository', () => {
  test('is real history by several people, oldest first', () => {
    expect(commits.length).toBeGreaterThanOrEqual(6);
    expect(new Set(commits.map(({ sha }) => sha)).size).toBe(commits.length);
    expect(new Set(commits.map(({ author }) => author))).toEqual(new Set(['Mina', 'Jin', 'Hana', 'Joon']));
    const times = commits.map(({ at }) => Date.parse(at));
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times.at(-1)).toBeLessThan(Date.now());
    expect(commits.map(({ subject }) => subject)).toContain('revert "cache headers"');
  });

  test('is taken as it is the second time', async () => {
    expect(await makeSampleRepository(dir)).toEqual(commits);
  });

  test('is clean and needs no configuration of git', async () => {
    expect(await git(dir, ['status', '--porcelain'])).toBe('');
    expect(await git(dir, ['symbolic-ref', '--short', 'HEAD'])).toBe('main\n');
  });
});

describe('packing a commit', () => {
  test('gives the tarball of that commit with its digest and what came since the build before', async () => {
    const [first, second, third] = commits;
    const build = await packBuild(dir, third.sha, { since: first.sha, into: join(place.folder, 'out') });
    const bytes = readFileSync(build.tarball);
    expect(build.digest).toBe(`sha256:${createHash('sha256').update(bytes).digest('hex')}`);
    expect(build).toMatchObject({
      commit: third.sha,
      subject: third.subject,
      author: third.author,
      at: third.at,
    });
    expect(build.commits).toEqual([third, second]);
    const names = execFileSync('tar', ['-tzf', build.tarball], { encoding: 'utf8' }).trim().split('\n');
    expect(names.sort()).toEqual(
      ['README.md', 'menu.js', 'openapi.js', 'package.json', 'routes.js', 'server.js', 'settings.js'].map(
        (name) => `package/${name}`,
      ),
    );
    expect(await git(dir, ['status', '--porcelain'])).toBe('');
  });

  test('gives another build for every commit, also when all are packed at once', async () => {
    const builds = await Promise.all(commits.map(({ sha }) => packBuild(dir, sha)));
    expect(new Set(builds.map(({ digest }) => digest)).size).toBe(commits.length);
    expect(builds[0].commits).toEqual([commits[0]]);
  });

  test('gives equal digests for equal packed files', async () => {
    const copy = join(place.folder, 'copy');
    await makeSampleRepository(copy);
    writeFileSync(join(copy, 'notes.txt'), 'not packed\n');
    await git(copy, ['add', '--all']);
    const who = ['-c', 'user.name=Mina', '-c', 'user.email=mina@example.com'];
    await git(copy, [...who, 'commit', '--quiet', '--message', 'take notes']);
    const [before, after] = await Promise.all(['HEAD~1', 'HEAD'].map((sha) => packBuild(copy, sha)));
    expect(after.commit).not.toBe(before.commit);
    expect(after.digest).toBe(before.digest);
    expect((await packBuild(dir, commits.at(-1).sha)).digest).toBe(before.digest);
  });
});
