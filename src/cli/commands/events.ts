import { connect, type HttpClient } from '../client/http-client.js';
import { exitCodes, type ExitCode } from '../terminal/exit.js';
import { failure } from '../terminal/failure.js';
import { forMachines, type Invocation } from '../terminal/invocation.js';
import { printItems, select } from '../terminal/output.js';
import { startOf } from '../terminal/since.js';
import { answerOf, jsonIn } from '../client/answer-body.js';
import { addressOf, call } from '../client/call.js';
import { AuditResource, listEvents, type EventsPage, type EventsQuery } from '../../contract/audit.js';
import { keepStreaming } from '../client/stream.js';
import { renderTsv, rowWriter } from '../terminal/table.js';
import { eventCells, eventColumns } from './event-row.js';

export interface EventsOptions {
  readonly follow?: boolean;
  readonly stage?: string;
  readonly since?: string;
}

/** Without `--since` so many of the newest are shown. */
const newest = 20;
const mostOnAPage = 200;

/** What happened, oldest first: one line per change of state; with `--follow` also what happens from now on. */
export async function events(invocation: Invocation, options: EventsOptions): Promise<ExitCode> {
  const { stage, since } = options;
  const filter = stage === undefined ? {} : { stage };
  const client = await connect(invocation);
  const { rows, upTo } = await past(
    client,
    since === undefined
      ? // One more than is shown: that is how it is known that there are more.
        { ...filter, limit: newest + 1 }
      : { ...filter, limit: mostOnAPage, since: placeOf(since) },
  );
  const shown = since === undefined ? rows.slice(-newest) : rows;
  if (options.follow !== true) {
    const isCut = shown.length < rows.length;
    printPast(invocation, shown, isCut ? invocation.texts.older.events({ count: newest }) : null);
    return exitCodes.ok;
  }
  const write = writer(invocation);
  shown.forEach(write);
  return follow(invocation, { filter, upTo, write });
}

/** The number of a row, or a time. */
function placeOf(since: string): string {
  const start = /^\d{1,15}$/.test(since) ? since : startOf(since);
  if (start !== null) return start;
  throw failure('bad-value', { option: '--since', value: since, expected: '1h, 2d, 118, 2026-11-13T18:00' });
}

/** Every page up to the newest row, and how far that was. */
async function past(
  client: HttpClient,
  query: EventsQuery,
): Promise<{ rows: AuditResource[]; upTo: number }> {
  const rows: AuditResource[] = [];
  for (let cursor: string | null = null; ;) {
    const asked: EventsQuery = { ...query, ...(cursor === null ? {} : { cursor }) };
    const page: EventsPage = await call(client, listEvents, { query: asked });
    rows.push(...page.items);
    if (page.nextCursor === null) return { rows, upTo: page.upTo };
    cursor = page.nextCursor;
  }
}

interface Following {
  readonly filter: { readonly stage?: string };
  readonly upTo: number;
  readonly write: (row: AuditResource) => void;
}

async function follow(invocation: Invocation, { filter, upTo, write }: Following): Promise<ExitCode> {
  let shown = upTo;
  const { kind } = await keepStreaming<never>({
    reconnect: () => connect(invocation),
    path: addressOf(listEvents, { query: { ...filter, since: String(upTo) } }),
    timeout: invocation.timeout,
    onEvent: ({ event, data }, url) => {
      if (event !== 'message') return false;
      const row = answerOf(AuditResource, jsonIn(data, { url, status: 200 }), url);
      shown = row.seq;
      write(row);
      return false;
    },
    over: () => Promise.resolve(null),
    lost: (cause, elsewhere) => failure('events-lost', { seq: shown, elsewhere }, cause),
  });
  return kind === 'timeout' ? exitCodes.timeout : exitCodes.detached;
}

function printPast(invocation: Invocation, rows: readonly AuditResource[], cut: string | null): void {
  const { empty } = invocation.texts;
  // A program that reads what follows gets the same lines for what was before.
  const output = forMachines(invocation) ? 'ndjson' : invocation.output;
  printItems({ ...invocation, output }, rows, {
    columns: eventColumns(invocation),
    row: (row) => eventCells(invocation, row),
    empty: empty.events,
    cut,
  });
}

/** Writes one row at a time, when it is not known what comes after it. */
function writer(invocation: Invocation): (row: AuditResource) => void {
  const { output, print, fields, width } = invocation;
  if (forMachines(invocation)) return (row) => print(JSON.stringify(select(row, fields)));
  if (output === 'tsv') return (row) => renderTsv([eventCells(invocation, row)]).forEach(print);
  const line = rowWriter(eventColumns(invocation), { natural: usualWidths, width });
  return (row) => {
    print(line(eventCells(invocation, row)));
  };
}

/** Of columns that cannot be measured before the rows are there. */
const usualWidths = [5, 16, 24, 9, 6, 8, 60];
