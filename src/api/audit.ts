import * as routes from '../contract/audit.js';
import type { AuditResource } from '../contract/audit.js';
import type { Page } from '../contract/page.js';
import type { MediaType } from '../contract/route.js';
import { assertWasStage } from '../queries/find.js';
import { findAuditRow, listAudit } from '../queries/audit.js';
import type { ApiPorts } from './api-ports.js';
import { auditResource } from './audit-resource.js';
import { csv } from './csv.js';
import { answerPage, oneMore } from './page.js';
import { serve, type Answer, type Served } from './serve.js';

/** The audit: what changed, who changed it, by what, why, and from which phase to which. */
export const auditRoutes = (ports: ApiPorts): readonly Served[] => [
  serve(routes.listAudit, async ({ rows, query, address, media: wanted }) => {
    const { limit, cursor, since, until, ...same } = query;
    await assertWasStage(ports.catalogue, rows, same.stage);
    const found = await listAudit(rows, {
      ...same,
      limit: oneMore(limit),
      ...(since === undefined ? {} : { since: new Date(since) }),
      ...(until === undefined ? {} : { until: new Date(until) }),
      ...(cursor === undefined ? {} : { beforeSeq: cursor }),
    });
    const page = answerPage({
      found,
      limit,
      address,
      numberOf: ({ seq }) => seq,
      show: auditResource,
    });
    return inForm(page, wanted);
  }),
  serve(routes.getAuditRow, async ({ rows, params }) => ({
    status: 200,
    body: auditResource(await findAuditRow(rows, params.seq)),
  })),
];

/** The same page in the form that was asked for; the next one is in `Link` in any of them. */
function inForm(page: Answer<Page<AuditResource>, 200>, wanted: MediaType): typeof page {
  if (wanted === 'application/json') return page;
  const { items } = page.body;
  const headers = { ...page.headers, 'Content-Type': `${wanted}; charset=utf-8` };
  const text =
    wanted === 'text/csv' ? toCsv(items) : items.map((item) => `${JSON.stringify(item)}\n`).join('');
  return { ...page, headers, text };
}

const columns: readonly (readonly [string, (row: AuditResource) => string | number | null])[] = [
  ['seq', ({ seq }) => seq],
  ['at', ({ at }) => at],
  ['name', ({ name }) => name],
  ['stage', ({ stage }) => stage],
  ['promotion', ({ promotion }) => promotion],
  ['by', ({ actor }) => actor.id],
  ['via', ({ actor }) => actor.via],
  ['reason', ({ reason }) => reason],
  ['from', ({ from }) => from],
  ['to', ({ to }) => to],
  ['requestId', ({ requestId }) => requestId],
  ['facts', ({ facts }) => JSON.stringify(facts)],
];

const toCsv = (items: readonly AuditResource[]): string =>
  csv(
    columns.map(([name]) => name),
    items.map((item) => columns.map(([, cell]) => cell(item))),
  );
