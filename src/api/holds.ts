import type * as z from 'zod';
import * as routes from '../contract/holds.js';
import { etagOfHold, type HoldView } from '../model/hold.js';
import { holdResource } from './hold-resource.js';
import type { HoldSetResource } from '../contract/hold.js';
import { findHold, findStage } from '../queries/find.js';
import type { HoldSet } from '../requests/hold.js';
import { listAllHolds, listHolds, viewHold, viewHolds } from '../queries/hold.js';
import { extendHold, releaseHold, setHold } from '../requests/hold.js';
import { setVerdict } from '../requests/verdict.js';
import type { WantedShow } from '../requests/hold-shows.js';
import type { ApiPorts } from './api-ports.js';
import { answerPage, oneMore } from './page.js';
import { serve, type Served } from './serve.js';

export const holdRoutes = (ports: ApiPorts): readonly Served[] => [
  serve(routes.setHold, async ({ rows, params, body, caller, ifMatch }) => {
    const { kind, reason, from = null, until = null } = body;
    const times = { from: dateOf(from), until: dateOf(until) };
    const request = { stage: params.stage, kind, reason, ...times, shows: showsOf(body), ifMatch };
    const set = await setHold(ports.verbs, rows, { caller, request });
    return {
      status: 201,
      headers: { Location: `/api/v1/holds/${set.hold.id}`, ETag: etagOfHold(set.hold) },
      body: setResource(set, await viewHolds(rows, [set.hold, ...set.overlaps])),
    };
  }),
  serve(routes.listHolds, async ({ rows, query, address }) => {
    const { stage, cursor, limit } = query;
    if (stage !== undefined) findStage(ports.catalogue, stage);
    const page = { limit, address, numberOf: ({ hold }: HoldView) => hold.seq, show: holdResource };
    if (query.ended !== 'true') {
      const below = (await listHolds(rows, stage)).filter(({ hold }) => hold.seq < (cursor ?? Infinity));
      return answerPage({ ...page, found: below });
    }
    const found = await listAllHolds(rows, {
      limit: oneMore(limit),
      ...(stage === undefined ? {} : { stage }),
      ...(cursor === undefined ? {} : { beforeSeq: cursor }),
    });
    return answerPage({ ...page, found });
  }),
  serve(routes.getHold, async ({ rows, params }) =>
    answerHold(await viewHold(rows, await findHold(rows, params.hold))),
  ),
  serve(routes.extendHold, async ({ rows, params, body, caller, ifMatch }) => {
    const { from = null, until, reason = null } = body;
    const times = { from: dateOf(from), until: dateOf(until) };
    const extension = { id: params.hold, ...times, reason, ifMatch };
    return answerHold(await viewHold(rows, await extendHold(ports.verbs, rows, { caller, extension })));
  }),
  serve(routes.releaseHold, async ({ rows, params, body, caller, ifMatch }) => {
    const { reason = null, verdict = null } = body;
    const release = { id: params.hold, reason, verdict, ifMatch };
    return answerHold(await viewHold(rows, await releaseHold(ports.verbs, rows, { caller, release })));
  }),
  serve(routes.setVerdict, async ({ rows, params, body, caller }) => {
    const { verdict, reason = null } = body;
    const judged = await setVerdict(ports.verbs, rows, { caller, id: params.hold, verdict, reason });
    return answerHold(await viewHold(rows, judged));
  }),
];

const dateOf = (until: string | null): Date | null => (until === null ? null : new Date(until));

/** The contract lets one of them through. */
const showsOf = ({ milestone, build }: z.output<typeof routes.setHold.body>): WantedShow | null =>
  milestone !== undefined ? { milestone } : build !== undefined ? { build } : null;

const answerHold = (view: HoldView) => ({
  status: 200 as const,
  headers: { ETag: etagOfHold(view.hold) },
  body: holdResource(view),
});

/** The hold that was set, and those that are there at the same time. */
function setResource({ hold, running, waiting }: HoldSet, views: readonly HoldView[]): HoldSetResource {
  const [own, ...overlaps] = views.map(holdResource);
  if (own === undefined) throw new Error(`${hold.id} has no view`);
  return {
    ...own,
    running: running === null ? null : { promotion: running.id, build: running.build },
    ...{ waiting, overlaps },
  };
}
