import * as routes from '../contract/commits.js';
import { openAsks } from '../model/ask.js';
import { Refusal } from '../model/error.js';
import type { CommitWhereResource, WhereaboutsResource } from '../contract/commits.js';
import type { Language } from '../messages/index.js';
import type { Whereabouts } from '../queries/whereabouts.js';
import { commitsOfPullRequest, whereIs } from '../queries/commit.js';
import type { ApiPorts } from './api-ports.js';
import { askResource } from './ask-resource.js';
import { commitResource } from './build-resource.js';
import { answerPage, oneMore } from './page.js';
import { reasonResource } from './reason-resource.js';
import { sha } from '../contract/inputs.js';
import { serve, type Served } from './serve.js';
import { verdictResource } from './verdict-resource.js';
import { atLeast } from './at-least.js';

export const commitRoutes = (ports: ApiPorts): readonly Served[] => [
  serve(routes.listCommits, async ({ rows, query: { pr, limit, cursor: offset = 0 }, address }) => {
    const found = await commitsOfPullRequest(ports.verbs, rows, { pr, offset, limit: oneMore(limit) });
    // What comes meanwhile is mostly the newest: the next page then repeats one, and leaves none out.
    return answerPage({ found, limit, address, numberOf: () => offset + limit, show: commitResource });
  }),
  serve(routes.whereIs, async ({ rows, params, language }) => {
    // A name that no commit can have names none.
    const asked = sha.safeParse(params.sha);
    if (!asked.success) throw new Refusal('commit-unknown', { commit: params.sha.slice(0, 64) });
    const { commit, builds, stages } = await whereIs(ports.verbs, rows, asked.data);
    const body: CommitWhereResource = {
      ...commitResource(commit),
      builds: [...builds],
      stages: stages.map((place) => whereaboutsResource(place, language)),
    };
    return { status: 200, body };
  }),
];

const whereaboutsResource = (place: Whereabouts, language: Language): WhereaboutsResource => ({
  stage: place.stage.name,
  reached: place.reached,
  at: place.since?.toISOString() ?? null,
  build: place.build.id,
  verdict: place.verdict === null ? null : verdictResource(place.verdict),
  offBranch: place.offBranch,
  behind: place.behind?.commits ?? null,
  ...atLeast(place.behind?.isAll ?? true),
  promotion: place.promotion,
  reasons: place.reasons.map((reason) => reasonResource(reason, language)),
  trigger: place.stage.trigger,
  source: place.stage.source,
  nextRun: place.nextRun?.toISOString() ?? null,
  lastRun: place.lastRun,
  milestone: place.milestone,
  asks: place.holds.flatMap((hold) => openAsks(hold.asks).map((ask) => askResource(ask, hold))),
  earliest: place.earliest?.toISOString() ?? null,
});
