import { z } from 'zod';
import { Refusal } from '../model/error.js';
import type { CommitWhereResource, WhereaboutsResource } from '../model/resource/commit.js';
import type { Language } from '../messages/index.js';
import { commitsOfPullRequest } from '../queries/commit.js';
import type { Whereabouts } from '../queries/whereabouts.js';
import { whereIs } from '../queries/commit.js';
import type { ApiPorts } from './api-ports.js';
import { commitResource } from './build-resource.js';
import { reasonResource } from './reason-resource.js';
import { get, type AnyRoute } from './route.js';
import { nothing, sha } from './schemas.js';

export const commitRoutes = (ports: ApiPorts): readonly AnyRoute[] => [
  get({
    path: '/commits',
    summary: 'The commits of a pull request, newest first',
    params: nothing,
    query: z.strictObject({ pr: z.coerce.number().int().min(1).max(2_000_000_000) }),
    handle: async ({ rows, query: { pr } }) => {
      const found = await commitsOfPullRequest(rows, pr);
      return { status: 200, body: { items: found.map(commitResource), nextCursor: null } };
    },
  }),
  get({
    path: '/commits/:sha',
    summary: 'Where is my commit: per stage arrived or not yet, why not, and when at the earliest',
    params: z.strictObject({ sha: z.string().max(200) }),
    query: nothing,
    handle: async ({ rows, params, language }) => {
      // A name that no commit can have names none.
      const asked = sha.safeParse(params.sha);
      if (!asked.success) throw new Refusal('commit-unknown', { commit: params.sha.slice(0, 64) });
      const { commit, builds, stages } = await whereIs(ports.verbs, rows, asked.data);
      const body: CommitWhereResource = {
        ...commitResource(commit),
        builds: builds.map(({ id }) => id),
        stages: stages.map((place) => whereaboutsResource(place, language)),
      };
      return { status: 200, body };
    },
  }),
];

const whereaboutsResource = (place: Whereabouts, language: Language): WhereaboutsResource => ({
  stage: place.stage.name,
  reached: place.reached,
  at: place.since?.toISOString() ?? null,
  build: place.build.id,
  behind: place.behind,
  promotion: place.promotion,
  reasons: place.reasons.map((reason) => reasonResource(reason, language)),
  trigger: place.stage.trigger,
  source: place.stage.source,
  nextRun: place.nextRun?.toISOString() ?? null,
  lastRun: place.lastRun,
  milestone: place.milestone,
  earliest: place.earliest?.toISOString() ?? null,
});
