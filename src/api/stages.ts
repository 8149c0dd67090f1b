import * as routes from '../contract/stages.js';
import { nameOfClient } from '../model/client.js';
import { holdResource } from './hold-resource.js';
import type { AuditRow } from '../model/audit.js';
import type { TimelineEntry } from '../contract/stage.js';
import type { Language } from '../messages/index.js';
import { readAheadOf } from '../queries/ahead-of-stage.js';
import { findStage } from '../queries/find.js';
import { viewStage, viewStages } from '../queries/stage.js';
import { promotingGroups } from '../queries/promoters.js';
import { readTimeline, type Happening } from '../queries/timeline.js';
import { askBuild } from '../queries/asked-build.js';
import type { ApiPorts } from './api-ports.js';
import { answerPage, oneMore } from './page.js';
import { promotionResource } from './promotion-resource.js';
import { wantedOf } from './promotions.js';
import { holdWish } from './hold-wish.js';
import { reasonResource } from './reason-resource.js';
import { serve, type Served } from './serve.js';
import { aheadResource, stageResource } from './stage-resource.js';

export const stageRoutes = (ports: ApiPorts): readonly Served[] => [
  serve(routes.listStages, async ({ rows, language }) => {
    const found = await viewStages(ports, rows, ports.catalogue.stages);
    const items = found.map((stage) => stageResource(stage, language));
    return { status: 200, body: { items, nextCursor: null } };
  }),
  serve(routes.getStage, async ({ rows, params, language }) => {
    const stage = findStage(ports.catalogue, params.stage);
    const [view, ahead] = await Promise.all([viewStage(ports, rows, stage), readAheadOf(rows, stage)]);
    const body = {
      ...stageResource(view, language),
      ...aheadResource(ahead, language),
      promoters: {
        everybodyHere: ports.user !== null,
        groups: [...promotingGroups(ports.provider?.groupScopes ?? [], stage)],
      },
    };
    return { status: 200, headers: { ETag: body.etag }, body };
  }),
  serve(routes.getTimeline, async ({ rows, params, query: { limit, cursor }, language, address }) => {
    const stage = findStage(ports.catalogue, params.stage);
    const found = await readTimeline(rows, {
      stage: stage.name,
      limit: oneMore(limit),
      ...(cursor === undefined ? {} : { beforeSeq: cursor }),
    });
    const show = (happening: Happening) => timelineEntry(happening, language);
    return answerPage({ found, limit, address, numberOf: ({ event }) => event.seq, show });
  }),
  serve(routes.getEligibility, async ({ rows, params, query, language }) => {
    const { stage, build, reasons, remarks, earliest, etag } = await askBuild(ports.verbs, rows, {
      ...{ stage: params.stage, wanted: wantedOf(query)[0] ?? null },
      ...{ milestone: query.milestone, goesBack: query.rollback === 'true' },
      keepsStepBack: holdWish(query),
    });
    return {
      status: 200,
      headers: { ETag: etag },
      body: {
        stage: stage.name,
        build: build.id,
        allowed: reasons.length === 0,
        earliest: earliest?.toISOString() ?? null,
        reasons: reasons.map((reason) => reasonResource(reason, language)),
        remarks: remarks.map((remark) => reasonResource(remark, language)),
      },
    };
  }),
];

const timelineEntry = ({ event, promotion, hold, now }: Happening, language: Language): TimelineEntry => ({
  seq: event.seq,
  at: event.at.toISOString(),
  event: event.name,
  promotion: promotion === null ? null : promotionResource(promotion, language),
  hold: hold === null ? null : holdResource({ hold, now }),
  client: clientOf(event),
  actor: { ...event.actor },
});

function clientOf({ facts: { client, clientStage } }: AuditRow): string | null {
  return typeof client === 'string' && typeof clientStage === 'string'
    ? nameOfClient({ client, clientStage })
    : null;
}
