import { z } from 'zod';
import { holdResource } from '../model/hold-resource.js';
import type { MilestoneResource } from '../model/resource/milestone.js';
import type { Language } from '../messages/index.js';
import { listMilestones, viewMilestone, type MilestoneView, nextMilestone } from '../queries/milestone.js';
import { healthsOfSources } from '../queries/source-health.js';
import { createMilestone } from '../requests/milestone.js';
import type { ApiPorts } from './api-ports.js';
import { clientResource, touchedClientResource } from './client-resource.js';
import { refineHoldChoice, holdChoiceKeys, holdChoiceOf } from './hold-choice.js';
import { get, post, type AnyRoute } from './route.js';
import { buildId, nothing, text } from './schemas.js';

export const milestoneRoutes = (ports: ApiPorts): readonly AnyRoute[] => [
  post({
    path: '/milestones',
    summary: 'Make a milestone of a build; its stage follows from its number',
    params: nothing,
    query: nothing,
    body: z
      .strictObject({
        number: z.int().min(1).max(1_000_000),
        build: buildId,
        notes: text(4000).optional(),
        reason: text(1000).optional(),
        ...holdChoiceKeys,
      })
      .superRefine(refineHoldChoice),
    before: () => healthsOfSources(ports.verbs),
    handle: async ({ rows, body, caller, language, known }) => {
      const { milestone, promotion } = await createMilestone(ports.verbs, rows, {
        caller,
        sources: known,
        request: {
          number: body.number,
          build: body.build,
          notes: body.notes ?? null,
          reason: body.reason ?? null,
          hold: holdChoiceOf(body, 'wait'),
        },
      });
      return {
        status: 201,
        headers: { Location: `/api/v1/promotions/${promotion.id}` },
        body: milestoneResource(await viewMilestone(rows, milestone), language),
      };
    },
  }),
  get({
    path: '/milestones',
    summary: 'Milestones, newest first',
    params: nothing,
    query: nothing,
    handle: async ({ rows, language }) => {
      const found = await listMilestones(rows);
      const items = found.map((milestone) => milestoneResource(milestone, language));
      return { status: 200, body: { items, nextCursor: null } };
    },
  }),
  get({
    path: '/milestones/next',
    summary: 'The next number, its stage, and what it replaces there',
    params: nothing,
    query: nothing,
    handle: async ({ rows, language }) => {
      const { now, ...next } = await nextMilestone(ports.verbs, rows);
      const { number, stage, slots, replaces, hold } = next;
      const replaced = replaces === null ? null : { number: replaces.number, build: replaces.build };
      const held = hold === null ? null : holdResource(hold, now);
      const clients = next.clients.map((client) => clientResource(client, language));
      return { status: 200, body: { number, stage, slots, replaces: replaced, hold: held, clients } };
    },
  }),
];

const milestoneResource = (
  { milestone, role, build, promotion, url }: MilestoneView,
  language: Language,
): MilestoneResource => ({
  number: milestone.number,
  build: milestone.build,
  commit: build?.commit ?? '',
  stage: milestone.stage,
  role,
  promotion: milestone.promotion,
  phase: promotion?.phase ?? 'pending',
  clients: (promotion?.clients ?? []).map((client) =>
    touchedClientResource({ ...client, stage: milestone.stage }, language),
  ),
  notes: milestone.notes,
  createdAt: milestone.createdAt.toISOString(),
  createdBy: milestone.createdBy,
  // Elsewhere the address leads to another milestone.
  url: role === 'current' || role === 'previous' ? url : null,
});
