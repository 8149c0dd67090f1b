import * as routes from '../contract/builds.js';
import { buildNumber, type Commit } from '../model/build.js';
import { assertWasStage, findWholeBuild } from '../queries/find.js';
import { listBuilds, viewBuild, type BuildView } from '../queries/build.js';
import { lookForTarball, registerBuild } from '../requests/register.js';
import type { ApiPorts } from './api-ports.js';
import { buildResource, listedBuildResource } from './build-resource.js';
import { answerPage, oneMore } from './page.js';
import { verdictsOf } from '../queries/verdict.js';
import { verdictResource } from './verdict-resource.js';
import { serve, serveAfter, type Served } from './serve.js';

export const buildRoutes = (ports: ApiPorts): readonly Served[] => [
  serve(routes.listBuilds, async ({ rows, query: { limit, cursor, ...filter }, address }) => {
    await assertWasStage(ports.catalogue, rows, filter.stage);
    const found = await listBuilds(rows, {
      ...filter,
      limit: oneMore(limit),
      ...(cursor === undefined ? {} : { before: cursor }),
    });
    const numberOf = ({ build }: BuildView) => buildNumber(build.id);
    return answerPage({ found, limit, address, numberOf, show: listedBuildResource });
  }),
  serve(routes.getBuild, async ({ rows, params }) => {
    const build = await findWholeBuild(rows, params.build);
    const verdicts = await verdictsOf(ports.catalogue, rows, [build.id]);
    return {
      status: 200,
      body: { ...buildResource(await viewBuild(rows, build)), verdicts: verdicts.map(verdictResource) },
    };
  }),
  serveAfter(
    routes.registerBuild,
    ({ body }) => lookForTarball(ports.verbs, body.artifacts.tarball),
    async ({ rows, body, caller, known }) => {
      const { subject, author, ciUrl, artifacts, ...rest } = body;
      const head = body.commits.find(({ sha }) => sha === body.commit) ?? body.commits.at(-1);
      const { build, created, promotions } = await registerBuild(ports.verbs, rows, {
        caller,
        tarball: known,
        wanted: {
          ...rest,
          commits: body.commits.map(commitOf),
          parents: new Map(
            body.commits.flatMap(({ sha, parents }) => (parents === undefined ? [] : [[sha, parents]])),
          ),
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
  ),
];

const commitOf = ({ sha, subject, author, at, pr }: routes.SentCommit): Commit => ({
  ...{ sha, subject, author, at },
  ...(pr === undefined ? {} : { pr }),
});
