import * as routes from '../contract/stages.js';
import type { PreviewResource } from '../contract/preview.js';
import type { Language } from '../messages/index.js';
import type { Preview } from '../queries/preview.js';
import { apiResource } from './api-changes-resource.js';
import { previewPromotion } from '../queries/preview.js';
import type { ApiPorts } from './api-ports.js';
import { broughtCommitResource } from './build-resource.js';
import { clientResource } from './client-resource.js';
import { holdWish } from './hold-wish.js';
import { outcomeResource } from './outcome-resource.js';
import { wantedOf } from './promotions.js';
import { reasonResource } from './reason-resource.js';
import { serve, type Served } from './serve.js';
import { usualResource } from './usual-resource.js';
import { atLeast } from './at-least.js';

export const previewRoutes = (ports: ApiPorts): readonly Served[] => [
  serve(routes.getPreview, async ({ rows, params, query: asked, language }) => {
    const preview = await previewPromotion(ports.verbs, rows, {
      ...{ stage: params.stage, wanted: wantedOf(asked)[0] ?? null, most: shownCommits },
      ...{ milestone: asked.milestone, goesBack: asked.rollback === 'true' },
      keepsStepBack: holdWish(asked),
    });
    const body = previewResource(preview, language);
    return { status: 200, headers: { ETag: body.etag }, body };
  }),
];

function previewResource(preview: Preview, language: Language): PreviewResource {
  const { stage, build, reasons, remarks, waitsFor, earliest, plan, outcome, usual, etag } = preview;
  const target = { stage: stage.name, build: build.id };
  return {
    ...target,
    allowed: reasons.length === 0,
    earliest: earliest?.toISOString() ?? null,
    blockedBy: [...reasons, ...waitsFor].map((reason) => reasonResource(reason, language)),
    remarks: remarks.map((remark) => reasonResource(remark, language)),
    commits: commitsResource(preview),
    migrations: [...(preview.gained?.migrations ?? [])],
    usual: usualResource(usual),
    clients: preview.clients.map((client) => clientResource(client, language)),
    ...apiResource(preview.api, language),
    changes: plan === null ? null : { ...plan.changes },
    protected: plan?.protected.map(({ name }) => name) ?? [],
    outcome: outcomeResource(outcome, language, { ...target, allowChanges: [], overrideHolds: [] }),
    etag,
  };
}

const shownCommits = 3;

function commitsResource({ gained, lost }: Preview): PreviewResource['commits'] {
  if (gained === null) return null;
  return {
    ahead: gained.count,
    behind: lost?.count ?? 0,
    ...atLeast(gained.isAll && (lost?.isAll ?? true)),
    authors: gained.authors,
    reverts: gained.reverts,
    newest: gained.commits.map(broughtCommitResource),
  };
}
