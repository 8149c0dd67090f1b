import * as routes from '../contract/compare.js';
import { Refusal } from '../model/error.js';
import type { CompareResource, SideBySideAnswer, SideBySideResource } from '../contract/compare.js';
import type { ComparedSide } from '../queries/compare.js';
import { shaOf } from '../queries/lineage.js';
import { apiResource } from './api-changes-resource.js';
import { compare } from '../queries/compare.js';
import { compareStages, type ShownAnswer } from '../queries/side-by-side.js';
import type { ApiPorts } from './api-ports.js';
import { broughtCommitResource } from './build-resource.js';
import { serve, serveApart, type Served } from './serve.js';
import { atLeast } from './at-least.js';

/** Commits in each of the two lists. */
const mostCommits = 1000;

export const compareRoutes = (ports: ApiPorts): readonly Served[] => [
  serve(routes.compare, async ({ rows, params, language }) => {
    const found = await compare(ports.verbs, rows, { ...namesOf(params.pair), most: mostCommits });
    const body: CompareResource = {
      a: sideResource(found.a),
      b: sideResource(found.b),
      ahead: found.ahead.count,
      behind: found.behind.count,
      aheadCommits: found.ahead.commits.map(broughtCommitResource),
      behindCommits: found.behind.commits.map(broughtCommitResource),
      ...atLeast(found.ahead.isAll && found.behind.isAll),
      truncated: Math.max(found.ahead.count, found.behind.count) > mostCommits,
      mergeBase: found.mergeBase,
      migrations: found.migrations.map((migration) => ({ ...migration })),
      environment:
        found.environment === null
          ? null
          : {
              onlyA: [...found.environment.onlyA],
              onlyB: [...found.environment.onlyB],
              differ: [...found.environment.differ],
            },
      settings: found.settings?.map((setting) => ({ ...setting })) ?? null,
      ...apiResource(found.api, language),
    };
    return { status: 200, body };
  }),
  serveApart(routes.compareRunning, async ({ rows, params, body }) => {
    const names = namesOf(params.pair);
    const compared = await compareStages(ports.verbs, rows, { ...names, paths: body.paths ?? null });
    const answer: SideBySideResource = {
      ...names,
      requests: compared.map(({ path: asked, a, b, differences, isAll }) => ({
        path: asked,
        a: answerResource(a),
        b: answerResource(b),
        same: differences.length === 0 && isAll,
        differences: [...differences],
        ...(isAll ? {} : { moreDifferences: true as const }),
      })),
    };
    return { status: 200, body: answer };
  }),
];

const answerResource = ({ cut, ...answer }: ShownAnswer): SideBySideAnswer => ({
  ...answer,
  ...(cut === true ? { cut } : {}),
});

function namesOf(text: string): { a: string; b: string } {
  const [a, b, ...rest] = text.split('...');
  if (a === undefined || b === undefined || a === '' || b === '' || rest.length > 0)
    throw new Refusal('not-found', { kind: 'path', name: `/compare/${text}` });
  return { a, b };
}

const sideResource = (side: ComparedSide): CompareResource['a'] => ({
  name: side.name,
  kind: side.kind,
  build: side.build.id,
  commit: shaOf(side),
  url: side.url,
  unknownReason: side.unknownReason,
});
