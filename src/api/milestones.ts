import * as routes from '../contract/milestones.js';
import { findStage } from '../queries/find.js';
import { holdsResource } from './hold-resource.js';
import type { MilestoneResource } from '../contract/milestones.js';
import type { Language } from '../messages/index.js';
import {
  listMilestones,
  nextMilestone,
  viewMilestone,
  type ListedMilestone,
  type MilestoneView,
} from '../queries/milestone.js';
import { healthsOfSources } from '../queries/source-health.js';
import { createMilestone } from '../requests/milestone.js';
import type { ApiPorts } from './api-ports.js';
import { atLeast } from './at-least.js';
import { clientResource, touchedClientResource } from './client-resource.js';
import { holdChoiceOf } from './hold-choice.js';
import { putBackResource, slotCalendarResource } from './slot-calendar-resource.js';
import { slotCalendar } from '../queries/slot-calendar.js';
import { reasonResource } from './reason-resource.js';
import { verdictsOf } from '../queries/verdict.js';
import { verdictResource } from './verdict-resource.js';
import { answerPage, oneMore } from './page.js';
import { serve, serveAfter, type Served } from './serve.js';

export const milestoneRoutes = (ports: ApiPorts): readonly Served[] => [
  serveAfter(
    routes.createMilestone,
    () => healthsOfSources(ports.verbs),
    async ({ rows, body, caller, ifMatch, language, known }) => {
      const { milestone, promotion } = await createMilestone(ports.verbs, rows, {
        caller,
        sources: known,
        request: {
          number: body.number,
          build: body.build,
          notes: body.notes ?? null,
          reason: body.reason ?? null,
          allowChanges: body.allowChanges ?? [],
          despiteKnownBad: body.despiteKnownBad ?? false,
          putBackBefore: body.putBackBefore ?? false,
          hold: holdChoiceOf(body, 'wait'),
          ifMatch,
        },
      });
      const verdicts = await verdictsOf(ports.catalogue, rows, [milestone.build]);
      return {
        status: 201,
        headers: { Location: `/api/v1/promotions/${promotion.id}` },
        body: {
          ...milestoneResource(await viewMilestone(rows, milestone), language),
          verdicts: verdicts.map(verdictResource),
          calendar: slotCalendarResource(
            await slotCalendar(rows, findStage(ports.catalogue, milestone.stage), promotion),
          ),
        },
      };
    },
  ),
  serve(routes.listMilestones, async ({ rows, query: { limit, cursor: below }, address, language }) => {
    const found = await listMilestones(rows, { below, limit: oneMore(limit) });
    return answerPage({
      ...{ found, limit, address },
      numberOf: ({ milestone }) => milestone.number,
      show: ({ since, ...milestone }) => ({
        ...milestoneResource(milestone, language),
        since: since === null ? null : sinceResource(since),
      }),
    });
  }),
  serve(routes.nextMilestone, async ({ rows, query, language }) => {
    const next = await nextMilestone(ports.verbs, rows, {
      ...{ number: query.number ?? null, build: query.build ?? null },
      passed: query.overrideHolds?.split(',') ?? [],
    });
    const { number, stage, slots, replaces } = next;
    const replaced = replaces === null ? null : { number: replaces.number, build: replaces.build };
    const held = holdsResource(next.holds, language);
    const putBack = next.putBack === null ? null : putBackResource(next.putBack, language);
    const calendar = next.calendar === null ? null : slotCalendarResource(next.calendar, putBack);
    const clients = next.clients.map((client) => clientResource(client, language));
    return {
      status: 200,
      body: { number, stage, slots: [...slots], replaces: replaced, ...held, calendar, clients },
    };
  }),
];

const sinceResource = ({ number, ahead }: NonNullable<ListedMilestone['since']>) => ({
  number,
  commits: ahead.commits,
  ...atLeast(ahead.isAll),
});

const milestoneResource = (
  { milestone, role, build, promotion, blockedBy, url }: MilestoneView,
  language: Language,
): MilestoneResource => ({
  number: milestone.number,
  build: milestone.build,
  commit: build?.commit ?? '',
  stage: milestone.stage,
  role,
  promotion: milestone.promotion,
  phase: promotion?.phase ?? 'pending',
  blockedBy: blockedBy.map((reason) => reasonResource(reason, language)),
  clients: (promotion?.clients ?? []).map((client) =>
    touchedClientResource({ ...client, stage: milestone.stage }, language),
  ),
  notes: milestone.notes,
  createdAt: milestone.createdAt.toISOString(),
  createdBy: milestone.createdBy,
  // Elsewhere the address leads to another milestone.
  url: role === 'current' || role === 'previous' ? url : null,
});
