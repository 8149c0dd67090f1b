import * as routes from '../contract/schedules.js';
import type { ScheduleResource } from '../contract/schedules.js';
import { etagOfSchedule } from '../model/schedule.js';
import { findStage, findScheduled } from '../queries/find.js';
import { listSchedules, viewSchedule, type ScheduleView } from '../queries/schedule.js';
import { pauseSchedule, runScheduleNow } from '../requests/schedule.js';
import { healthOfSource } from '../queries/source-health.js';
import type { ApiPorts } from './api-ports.js';
import { viewPromotion } from '../queries/promotion.js';
import { promotionResource } from './promotion-resource.js';
import { serve, serveAfter, type Served } from './serve.js';

export const scheduleRoutes = (ports: ApiPorts): readonly Served[] => [
  serve(routes.listSchedules, async ({ rows }) => {
    const items = (await listSchedules(ports, rows)).map(scheduleResource);
    return { status: 200, body: { items, nextCursor: null } };
  }),
  serve(routes.pauseSchedule, async ({ rows, params, body: { paused, reason = null }, caller, ifMatch }) => {
    const asked = { caller, stage: params.stage, paused, reason, ifMatch };
    await pauseSchedule(ports.verbs, rows, asked);
    const stage = findStage(ports.catalogue, params.stage);
    const body = scheduleResource(await viewSchedule(ports, rows, stage));
    return { status: 200, headers: { ETag: body.etag }, body };
  }),
  serveAfter(
    routes.runSchedule,
    ({ params }) => healthOfSource(ports.verbs, findScheduled(ports.verbs, params.stage)),
    async ({ rows, params, caller, ifMatch, language, known }) => {
      const asked = { caller, stage: params.stage, sourceHealth: known, ifMatch };
      const promotion = await runScheduleNow(ports.verbs, rows, asked);
      return {
        status: 202,
        headers: { Location: `/api/v1/promotions/${promotion.id}` },
        body: promotionResource(await viewPromotion(rows, promotion), language),
      };
    },
  ),
];

const scheduleResource = ({ stage, next, upcoming, pause, last }: ScheduleView): ScheduleResource => ({
  stage: stage.name,
  etag: etagOfSchedule(stage.name, pause),
  schedule: stage.schedule ?? '',
  timezone: stage.timezone,
  next: next?.toISOString() ?? null,
  upcoming: upcoming.map((at) => at.toISOString()),
  paused:
    pause === null ? null : { since: pause.since.toISOString(), by: pause.actor.id, reason: pause.reason },
  last:
    last === null
      ? null
      : {
          promotion: last.id,
          phase: last.phase,
          occurrence: last.occurrence,
          at: last.createdAt.toISOString(),
        },
});
