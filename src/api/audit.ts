import { z } from 'zod';
import type { AuditResource } from '../model/resource/audit.js';
import { findAuditRow, listAudit } from '../queries/audit.js';
import { auditResource } from './audit-resource.js';
import { csv } from './csv.js';
import { eventFilter } from './event-filter.js';
import { answerPage, oneMore } from './page.js';
import { get, type Answer, type AnyRoute, type MediaType } from './route.js';
import { instant, nothing, pageQuery, text } from './schemas.js';

const media: readonly MediaType[] = ['application/json', 'application/x-ndjson', 'text/csv'];

/** The audit: what changed, who changed it, by what, why, and from which phase to which. */
export const auditRoutes = (): readonly AnyRoute[] => [
  get({
    path: '/audit',
    summary: 'Every change of state, newest first; as JSON, NDJSON or CSV, by Accept',
    params: nothing,
    query: z.strictObject({
      ...pageQuery,
      ...eventFilter,
      since: instant.optional(),
      until: instant.optional(),
    }),
    media,
    handle: async ({ rows, query, address, media: wanted }) => {
      const { limit, cursor, since, until, ...same } = query;
      const found = await listAudit(rows, {
        ...same,
        limit: oneMore(limit),
        ...(since === undefined ? {} : { since: new Date(since) }),
        ...(until === undefined ? {} : { until: new Date(until) }),
        ...(cursor === undefined ? {} : { beforeSeq: cursor }),
      });
      const page = await answerPage({
        found,
        limit,
        address,
        numberOf: ({ seq }) => seq,
        show: auditResource,
      });
      return inForm(page, found.slice(0, limit).map(auditResource), wanted);
    },
  }),
  get({
    path: '/audit/:seq',
    summary: 'One row of the audit',
    params: z.strictObject({ seq: text(20) }),
    query: nothing,
    handle: async ({ rows, params }) => {
      return { status: 200, body: auditResource(await findAuditRow(rows, params.seq)) };
    },
  }),
];

/** The same page in the form that was asked for; the next one is in `Link` in any of them. */
function inForm(page: Answer, items: readonly AuditResource[], wanted: MediaType): Answer {
  if (wanted === 'application/json') return page;
  const headers = { ...page.headers, 'Content-Type': `${wanted}; charset=utf-8` };
  const text =
    wanted === 'text/csv' ? toCsv(items) : items.map((item) => `${JSON.stringify(item)}\n`).join('');
  return { status: page.status, headers, text };
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
