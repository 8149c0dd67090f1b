import * as z from 'zod';
import { BuildResource, ListedBuildResource } from './build.js';
import {
  branch,
  digest,
  fullSha,
  image,
  instant,
  nothing,
  publicAddress,
  sha,
  stageName,
  text,
} from './inputs.js';
import { page, pageQuery } from './page.js';
import { none, route, toRead } from './route.js';
import { someOfKeys } from './said.js';
import { fault } from './fault.js';

const commit = z.strictObject({
  sha: fullSha,
  subject: text(500),
  author: text(200),
  at: instant.nullable(),
  pr: z.int().min(1).max(2_000_000_000).optional(),
  /** As git has them; left out = it follows the one before it. */
  parents: z.array(fullSha).max(200).optional(),
});

const megabyte = 1024 * 1024;

export const listBuilds = route({
  method: 'get',
  path: '/builds',
  summary: 'Builds, newest first',
  needs: toRead,
  params: nothing,
  query: z.strictObject({
    ...pageQuery,
    /** Those that were made from this commit, or whose artifacts came from it again. */
    commit: sha.optional(),
    branch: text(250).optional(),
    author: text(200).optional(),
    /** The one that this stage runs. */
    stage: stageName.optional(),
  }),
  body: none,
  answer: page(ListedBuildResource),
  statuses: [200],
  tells: ['Link'],
  refuses: ['not-found', 'commit-unknown', 'commit-ambiguous'],
  example: { query: { limit: 20 } },
});

export const getBuild = route({
  method: 'get',
  path: '/builds/:build',
  summary: 'One build, with its commits and where it runs',
  needs: toRead,
  params: z.strictObject({ build: z.string().max(50) }),
  query: nothing,
  body: none,
  answer: BuildResource,
  statuses: [200],
  example: { params: { build: 'b1' } },
});

/** A commit as CI sends it. */
export type SentCommit = z.infer<typeof commit>;

export const registerBuild = route({
  method: 'post',
  path: '/builds',
  summary: 'Register what CI built; the same artifacts are the same build',
  needs: { verb: 'build', on: 'no-stage' },
  params: nothing,
  query: nothing,
  body: z.strictObject({
    commit: fullSha,
    branch: branch.default('main'),
    subject: text(500).optional(),
    author: text(200).optional(),
    artifacts: z
      .strictObject({ tarball: digest.optional(), image: image.optional() })
      .refine(({ tarball, image: ref }) => tarball !== undefined || ref !== undefined, {
        ...fault({ code: 'missing' }),
      })
      .meta(someOfKeys('tarball', 'image')),
    commits: z.array(commit).max(10_000).default([]),
    ciUrl: publicAddress.optional(),
    migrations: z
      .array(z.strictObject({ id: text(200), reversible: z.boolean() }))
      .max(200)
      .default([]),
  }),
  bodyLimit: 10 * megabyte,
  answer: BuildResource,
  statuses: [200, 201],
  tells: ['Location'],
  refuses: ['other-commit', 'artefact-missing', 'artefact-refused', 'digest-mismatch', 'bucket-unreachable'],
  example: {
    body: {
      commit: '9ab01c2d3e4f5061728394a5b6c7d8e9f0a1b2c3',
      branch: 'main',
      artifacts: { tarball: `sha256:${'1'.repeat(64)}` },
      commits: [
        {
          sha: '9ab01c2d3e4f5061728394a5b6c7d8e9f0a1b2c3',
          subject: 'Try the login again',
          author: 'Mina',
          at: '2026-11-11T05:03:22Z',
          pr: 482,
        },
      ],
      ciUrl: 'https://ci.example/runs/1448',
    },
  },
});
