import { z } from 'zod';
import { etagOfHold, holdKinds, verdicts } from '../model/hold.js';
import { holdResource } from '../model/hold-resource.js';
import type { HoldSetResource } from '../model/resource/hold.js';
import { findHold, findStage } from '../queries/find.js';
import type { HoldSet } from '../requests/hold.js';
import { listAllHolds, listHolds, viewHold, type HoldView } from '../queries/hold.js';
import { extendHold, releaseHold, setHold } from '../requests/hold.js';
import type { ApiPorts } from './api-ports.js';
import { answerPage, oneMore } from './page.js';
import { get, patch, post, remove, type AnyRoute } from './route.js';
import { anyStageParams, instant, nothing, pageQuery, stageName, text } from './schemas.js';

const holdParams = z.strictObject({ hold: z.string().max(50) });

export const holdRoutes = (ports: ApiPorts): readonly AnyRoute[] => [
  post({
    path: '/stages/:stage/holds',
    summary: 'Hold a stage: nothing changes there until a time, or until the release',
    params: anyStageParams,
    query: nothing,
    body: z.strictObject({
      kind: z.enum(holdKinds).default('qa'),
      reason: text(1000),
      until: instant.nullable().optional(),
    }),
    handle: async ({ rows, params, body, caller, ifMatch }) => {
      const { kind, reason, until = null } = body;
      const request = { stage: params.stage, kind, reason, until: dateOf(until), ifMatch };
      const set = await setHold(ports.verbs, rows, { caller, request });
      return {
        status: 201,
        headers: { Location: `/api/v1/holds/${set.hold.id}`, ETag: etagOfHold(set.hold) },
        body: setResource(set, await viewHold(rows, set.hold)),
      };
    },
  }),
  get({
    path: '/holds',
    summary: 'The holds in force; with ended=true also those that have ended, newest first',
    params: nothing,
    query: z.strictObject({
      ...pageQuery,
      stage: stageName.optional(),
      ended: z.enum(['true', 'false']).optional(),
    }),
    handle: async ({ rows, query, address }) => {
      const { stage, cursor, limit } = query;
      if (stage !== undefined) findStage(ports.catalogue, stage);
      const show = ({ hold, now }: HoldView) => holdResource(hold, now);
      const page = { limit, address, numberOf: ({ hold }: HoldView) => hold.seq, show };
      if (query.ended !== 'true')
        return answerPage({ ...page, found: await listHolds(rows, stage), limit: most });
      const found = await listAllHolds(rows, {
        limit: oneMore(limit),
        ...(stage === undefined ? {} : { stage }),
        ...(cursor === undefined ? {} : { beforeSeq: cursor }),
      });
      return answerPage({ ...page, found });
    },
  }),
  get({
    path: '/holds/:hold',
    summary: 'One hold: who, why, until when, and how it ended',
    params: holdParams,
    query: nothing,
    handle: async ({ rows, params }) => answerHold(await viewHold(rows, await findHold(rows, params.hold))),
  }),
  patch({
    path: '/holds/:hold',
    summary: 'Give a hold another end; null = until the release',
    params: holdParams,
    query: nothing,
    body: z.strictObject({ until: instant.nullable() }),
    handle: async ({ rows, params, body, caller, ifMatch }) => {
      const asked = { caller, id: params.hold, until: dateOf(body.until), ifMatch };
      return answerHold(await viewHold(rows, await extendHold(ports.verbs, rows, asked)));
    },
  }),
  remove({
    path: '/holds/:hold',
    summary: 'Release a hold, a QA hold perhaps with a verdict on its build',
    params: holdParams,
    query: nothing,
    body: z.strictObject({ reason: text(1000).optional(), verdict: z.enum(verdicts).optional() }),
    handle: async ({ rows, params, body, caller, ifMatch }) => {
      const { reason = null, verdict = null } = body;
      await releaseHold(ports.verbs, rows, {
        caller,
        release: { id: params.hold, reason, verdict, ifMatch },
      });
      return { status: 204 };
    },
  }),
];

/** There is at most one per stage, so they need no pages. */
const most = 1000;

const dateOf = (until: string | null): Date | null => (until === null ? null : new Date(until));

const answerHold = ({ hold, now }: HoldView) => ({
  status: 200,
  headers: { ETag: etagOfHold(hold) },
  body: holdResource(hold, now),
});

const setResource = ({ running, waiting }: HoldSet, { hold, now }: HoldView): HoldSetResource => ({
  ...holdResource(hold, now),
  running: running === null ? null : { promotion: running.id, build: running.build },
  waiting,
});
