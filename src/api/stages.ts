import { z } from 'zod';
import { etagOf } from '../model/stage.js';
import type { Page, TimelineEntry } from '../model/resource.js';
import type { ApiPorts } from './api-ports.js';
import { promotionResource } from './promotion-resource.js';
import { reasonResource } from './reason-resource.js';
import { get, type AnyRoute } from './route.js';
import { anyStageParams, nothing, pageQuery } from './schemas.js';
import { findStage } from '../promotion/find.js';
import { stageResource } from './stage-resource.js';

export const stageRoutes = (ports: ApiPorts): readonly AnyRoute[] => [
  get({
    path: '/stages',
    summary: 'What runs where',
    params: nothing,
    query: nothing,
    handle: async ({ rows }) => {
      const items = await Promise.all(
        ports.catalogue.stages.map((stage) => stageResource(ports, rows, stage)),
      );
      return { status: 200, body: { items, nextCursor: null } };
    },
  }),
  get({
    path: '/stages/:stage',
    summary: 'One stage: its policy, what runs there, what waits',
    params: anyStageParams,
    query: nothing,
    handle: async ({ rows, params }) => {
      const stage = findStage(ports.catalogue, params.stage);
      const body = await stageResource(ports, rows, stage);
      return { status: 200, headers: { ETag: body.etag }, body };
    },
  }),
  get({
    path: '/stages/:stage/timeline',
    summary: 'What happened on a stage, newest first',
    params: anyStageParams,
    query: z.strictObject(pageQuery),
    handle: async ({ rows, params, query, language }) => {
      const stage = findStage(ports.catalogue, params.stage);
      const events = await rows.events.list({
        stage: stage.name,
        limit: query.limit,
        ...(query.cursor === undefined ? {} : { beforeSeq: query.cursor }),
      });
      const items: TimelineEntry[] = [];
      for (const event of events) {
        const promotion = event.promotion === null ? undefined : await rows.promotions.get(event.promotion);
        items.push({
          seq: event.seq,
          at: event.at.toISOString(),
          event: event.name,
          promotion: promotion === undefined ? null : await promotionResource(rows, promotion, language),
          actor: { ...event.actor },
        });
      }
      return { status: 200, body: pageOf(items, query.limit, (entry) => entry.seq) };
    },
  }),
  get({
    path: '/stages/:stage/eligibility',
    summary: 'May this build go here, and if not, every reason',
    params: anyStageParams,
    query: z.strictObject({ build: z.string().max(50) }),
    handle: async ({ rows, params, query, language }) => {
      const asked = { stage: params.stage, build: query.build };
      const { stage, build, reasons, earliest } = await ports.service.eligibility(rows, asked);
      const state = await rows.stages.get(stage.name);
      return {
        status: 200,
        headers: { ETag: etagOf(state) },
        body: {
          stage: stage.name,
          build: build.id,
          allowed: reasons.length === 0,
          earliest: earliest?.toISOString() ?? null,
          reasons: reasons.map((reason) => reasonResource(reason, language)),
        },
      };
    },
  }),
];

/** A keyset page: the cursor is the last one's number, and there is none after a page that is not full. */
export function pageOf<T>(items: T[], limit: number, numberOf: (item: T) => number): Page<T> {
  const last = items.at(-1);
  const full = items.length === limit && last !== undefined;
  return { items, nextCursor: full ? String(numberOf(last)) : null };
}
