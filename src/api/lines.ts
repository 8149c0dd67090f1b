import * as routes from '../contract/lines.js';
import type { LineSetResource } from '../contract/lines.js';
import { etagOfLine, type LineView } from '../model/line.js';
import { findLine } from '../queries/find.js';
import { listLines, viewLine } from '../queries/line.js';
import { extendLine, releaseLine, stopLine, type LineSet } from '../requests/line.js';
import type { ApiPorts } from './api-ports.js';
import { lineResource } from './line-resource.js';
import { serve, type Served } from './serve.js';

export function lineRoutes(ports: ApiPorts): readonly Served[] {
  const { catalogue, verbs } = ports;
  const stages = catalogue.stages.map(({ name }) => name);
  const answerLine = (view: LineView) => ({
    status: 200 as const,
    headers: { ETag: etagOfLine(view.line) },
    body: lineResource(view, stages),
  });
  return [
    serve(routes.stopLine, async ({ rows, body, caller }) => {
      const { kind, reason, until = null, except } = body;
      const request = { kind, reason, until: dateOf(until), except };
      const set = await stopLine(verbs, rows, { caller, request });
      return {
        status: 201,
        headers: { Location: `/api/v1/lines/${set.line.id}`, ETag: etagOfLine(set.line) },
        body: setResource(set, await viewLine(rows, set.line), stages),
      };
    }),
    serve(routes.listLines, async ({ rows }) => {
      const items = (await listLines(rows)).map((view) => lineResource(view, stages));
      return { status: 200, body: { items, nextCursor: null } };
    }),
    serve(routes.getLine, async ({ rows, params }) =>
      answerLine(await viewLine(rows, await findLine(rows, params.line))),
    ),
    serve(routes.extendLine, async ({ rows, params, body, caller, ifMatch }) => {
      const { until, reason = null } = body;
      const change = { id: params.line, reason, ifMatch };
      const line = await extendLine(verbs, rows, { caller, until: dateOf(until), change });
      return answerLine(await viewLine(rows, line));
    }),
    serve(routes.releaseLine, async ({ rows, params, body: { reason = null }, caller, ifMatch }) => {
      const change = { id: params.line, reason, ifMatch };
      return answerLine(await viewLine(rows, await releaseLine(verbs, rows, { caller, change })));
    }),
  ];
}

const dateOf = (until: string | null): Date | null => (until === null ? null : new Date(until));

const setResource = ({ stopped }: LineSet, view: LineView, stages: readonly string[]): LineSetResource => ({
  ...lineResource(view, stages),
  running: stopped.flatMap(({ hold: { stage }, running }) =>
    running === null ? [] : [{ stage, promotion: running.id, build: running.build }],
  ),
  waiting: stopped.reduce((sum, { waiting }) => sum + waiting, 0),
});
