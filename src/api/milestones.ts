import { z } from 'zod';
import { holdResource } from '../model/hold-resource.js';
import type { Milestone, MilestoneRole } from '../model/milestone.js';
import type { MilestoneResource } from '../model/resource/milestone.js';
import type { Language } from '../messages/index.js';
import { readMilestones } from '../queries/milestone.js';
import type { Rows } from '../ports/rows.js';
import type { ApiPorts } from './api-ports.js';
import { clientResources, touchedClientResource } from './client-resource.js';
import { checkOnHold, onHoldKeys, onHoldOf } from './on-hold.js';
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
        ...onHoldKeys,
      })
      .superRefine(checkOnHold),
    before: () => ports.service.sourceHealths(),
    handle: async ({ rows, body, caller, language, known }) => {
      const { milestone, promotion } = await ports.service.createMilestone(rows, {
        caller,
        sources: known,
        request: {
          number: body.number,
          build: body.build,
          notes: body.notes ?? null,
          reason: body.reason ?? null,
          hold: onHoldOf(body, 'wait'),
        },
      });
      const { roleOf } = await readMilestones(rows);
      return {
        status: 201,
        headers: { Location: `/api/v1/promotions/${promotion.id}` },
        body: await milestoneResource(rows, milestone, { role: roleOf(milestone), language }),
      };
    },
  }),
  get({
    path: '/milestones',
    summary: 'Milestones, newest first',
    params: nothing,
    query: nothing,
    handle: async ({ rows, language }) => {
      const { list, roleOf } = await readMilestones(rows);
      const items = await Promise.all(
        list.map((milestone) => milestoneResource(rows, milestone, { role: roleOf(milestone), language })),
      );
      return { status: 200, body: { items, nextCursor: null } };
    },
  }),
  get({
    path: '/milestones/next',
    summary: 'The next number, its stage, and what it replaces there',
    params: nothing,
    query: nothing,
    handle: async ({ rows, language }) => {
      const { number, stage, slots, replaces, hold } = await ports.service.nextMilestone(rows);
      const replaced = replaces === null ? null : { number: replaces.number, build: replaces.build };
      const held = hold === null ? null : holdResource(hold, await rows.now());
      const { catalogue } = ports;
      const clients = stage === null ? [] : await clientResources(rows, { catalogue, language, stage });
      return { status: 200, body: { number, stage, slots, replaces: replaced, hold: held, clients } };
    },
  }),
];

async function milestoneResource(
  rows: Rows,
  milestone: Milestone,
  { role, language }: { role: MilestoneRole; language: Language },
): Promise<MilestoneResource> {
  const [build, promotion, state] = await Promise.all([
    rows.builds.get(milestone.build),
    rows.promotions.get(milestone.promotion),
    rows.stages.get(milestone.stage),
  ]);
  return {
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
    url: role === 'current' || role === 'previous' ? state.url : null,
  };
}
