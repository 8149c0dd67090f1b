import { z } from 'zod';
import { buildNumber } from '../model/build.js';
import { findBuild } from '../queries/find.js';
import { listBuilds, viewBuild, type BuildView } from '../queries/build.js';
import { registerBuild } from '../requests/register.js';
import type { ApiPorts } from './api-ports.js';
import { buildResource } from './build-resource.js';
import { answerPage, oneMore } from './page.js';
import { get, post, type AnyRoute } from './route.js';
import { digest, fullSha, image, instant, nothing, pageQuery, publicAddress, text } from './schemas.js';

const commit = z.strictObject({
  sha: fullSha,
  subject: text(500),
  author: text(200),
  at: instant,
  pr: z.int().min(1).max(2_000_000_000).optional(),
});

const registration = z.strictObject({
  commit: fullSha,
  branch: text(250).default('main'),
  subject: text(500).optional(),
  author: text(200).optional(),
  artifacts: z
    .strictObject({ tarball: digest.optional(), image: image.optional() })
    .refine(({ tarball, image: ref }) => tarball !== undefined || ref !== undefined, {
      params: { code: 'missing' },
    }),
  commits: z.array(commit).max(2000).default([]),
  ciUrl: publicAddress.optional(),
  migrations: z
    .array(z.strictObject({ id: text(200), reversible: z.boolean() }))
    .max(200)
    .default([]),
});

const megabyte = 1024 * 1024;

export const buildRoutes = (ports: ApiPorts): readonly AnyRoute[] => [
  get({
    path: '/builds',
    summary: 'Builds, newest first',
    params: nothing,
    query: z.strictObject(pageQuery),
    handle: async ({ rows, query: { limit, cursor }, address }) => {
      const page = cursor === undefined ? {} : { before: cursor };
      const found = await listBuilds(rows, { ...page, limit: oneMore(limit) });
      const numberOf = ({ build }: BuildView) => buildNumber(build.id);
      return answerPage({ found, limit, address, numberOf, show: buildResource });
    },
  }),
  get({
    path: '/builds/:build',
    summary: 'One build, with its commits and where it runs',
    params: z.strictObject({ build: z.string().max(50) }),
    query: nothing,
    handle: async ({ rows, params }) => {
      const build = await findBuild(rows, params.build);
      return { status: 200, body: buildResource(await viewBuild(rows, build)) };
    },
  }),
  post({
    path: '/builds',
    summary: 'Register what CI built; the same artifacts are the same build',
    params: nothing,
    query: nothing,
    body: registration,
    bodyLimit: megabyte,
    handle: async ({ rows, body, caller }) => {
      const { subject, author, ciUrl, artifacts, ...rest } = body;
      const head = body.commits.find(({ sha }) => sha === body.commit) ?? body.commits.at(-1);
      const { build, created, promotions } = await registerBuild(ports.verbs, rows, {
        caller,
        wanted: {
          ...rest,
          commits: body.commits.map(({ pr, ...plain }) => (pr === undefined ? plain : { ...plain, pr })),
          artifacts: {
            ...(artifacts.tarball === undefined ? {} : { tarball: artifacts.tarball }),
            ...(artifacts.image === undefined ? {} : { image: artifacts.image }),
          },
          subject: subject ?? head?.subject ?? '',
          author: author ?? head?.author ?? '',
          ciUrl: ciUrl ?? null,
          createdBy: caller.actor.id,
        },
      });
      return {
        status: created ? 201 : 200,
        headers: { Location: `/api/v1/builds/${build.id}` },
        body: {
          ...buildResource(await viewBuild(rows, build)),
          promotions: promotions.map(({ id }) => id),
        },
      };
    },
  }),
];
