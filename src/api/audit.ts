import type { RequestHandler } from 'express';
import type * as z from 'zod';
import * as routes from '../contract/audit.js';
import type { AuditResource } from '../contract/audit.js';
import type { Page } from '../contract/page.js';
import type { MediaType } from '../contract/route.js';
import { assertWasStage } from '../queries/find.js';
import { findAuditRow, listAudit } from '../queries/audit.js';
import type { ApiPorts } from './api-ports.js';
import { auditResource } from './audit-resource.js';
import { authorise } from './caller.js';
import { csv, csvLines } from './csv.js';
import { answerPage, oneMore } from './page.js';
import { parse } from './parse.js';
import { written } from './sse.js';
import { serve, type Answer, type Served } from './serve.js';

/** The audit: what changed, who changed it, by what, why, and from which phase to which. */
export const auditRoutes = (ports: ApiPorts): readonly Served[] => {
  const listed = listing(ports);
  return [{ ...listed, handlers: (given) => [wholeHandler(given), ...listed.handlers(given)] }, row];
};

type Query = z.output<typeof routes.listAudit.query>;

const filterOf = ({ limit, cursor, since, until, all: _all, ...same }: Query) => ({
  ...same,
  limit: oneMore(limit),
  ...(since === undefined ? {} : { since: new Date(since) }),
  ...(until === undefined ? {} : { until: new Date(until) }),
  ...(cursor === undefined ? {} : { beforeSeq: cursor }),
});

const listing = ({ catalogue }: ApiPorts) =>
  serve(routes.listAudit, async ({ rows, query, address, media: wanted }) => {
    const { limit } = query;
    await assertWasStage(catalogue, rows, query.stage);
    const found = await listAudit(rows, filterOf(query));
    const page = answerPage({
      found,
      limit,
      address,
      numberOf: ({ seq }) => seq,
      show: auditResource,
    });
    return inForm(page, wanted);
  });

const row = serve(routes.getAuditRow, async ({ rows, params }) => ({
  status: 200,
  body: auditResource(await findAuditRow(rows, params.seq)),
}));

/** Rows that are read at a time where all are wanted. */
const readAtOnce = 100;

/** The same list whole, sent as it is read: nobody keeps all of it in memory. */
function wholeHandler({ catalogue, store, streams }: ApiPorts): RequestHandler {
  return async (request, response, next) => {
    if (request.query['all'] === undefined || request.method === 'HEAD') {
      next();
      return;
    }
    const media = routes.listAudit.media.find((one) => one === request.accepts([...routes.listAudit.media]));
    const form = media === undefined ? undefined : forms[media];
    // Who takes none of them is told so by the list.
    if (media === undefined || form === undefined) {
      next();
      return;
    }
    const query = parse(routes.listAudit.query, request.query, '/query');
    authorise(request, routes.listAudit, { params: {} });
    const rows = store.read;
    await assertWasStage(catalogue, rows, query.stage);
    response.type(`${media}; charset=utf-8`);
    const send = (text: string) => written(response, text, streams.unreadMilliseconds);
    let isRead = await send(form.begin);
    let place: { beforeSeq?: number } = {};
    for (let isFirst = true, more = true; more && isRead && !response.closed; isFirst = false) {
      const found = await listAudit(rows, { ...filterOf(query), ...place, limit: readAtOnce });
      const last = found.at(-1)?.seq;
      place = last === undefined ? {} : { beforeSeq: last };
      more = found.length === readAtOnce;
      if (found.length > 0) isRead = await send(form.rows(found.map(auditResource), isFirst));
    }
    // What is not whole does not look as if it were.
    if (isRead) response.end(form.end);
    else response.destroy();
  };
}

interface Form {
  readonly begin: string;
  readonly rows: (items: readonly AuditResource[], isFirst: boolean) => string;
  readonly end: string;
}

/** The same page in the form that was asked for; the next one is in `Link` in any of them. */
function inForm(page: Answer<Page<AuditResource>, 200>, wanted: MediaType): typeof page {
  if (wanted === 'application/json') return page;
  const { items } = page.body;
  const headers = { ...page.headers, 'Content-Type': `${wanted}; charset=utf-8` };
  const text = wanted === 'text/csv' ? toCsv(items) : toLines(items);
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

const names = columns.map(([name]) => name);
const cellsOf = (item: AuditResource) => columns.map(([, cell]) => cell(item));
const toCsv = (items: readonly AuditResource[]): string => csv(names, items.map(cellsOf));
const toLines = (items: readonly AuditResource[]): string =>
  items.map((item) => `${JSON.stringify(item)}\n`).join('');

const forms: Readonly<Partial<Record<MediaType, Form>>> = {
  'application/json': {
    begin: '{"items":[',
    rows: (items, isFirst) => (isFirst ? '' : ',') + items.map((item) => JSON.stringify(item)).join(','),
    end: '],"nextCursor":null}',
  },
  'application/x-ndjson': { begin: '', rows: toLines, end: '' },
  'text/csv': { begin: csvLines([names]), rows: (items) => csvLines(items.map(cellsOf)), end: '' },
};
