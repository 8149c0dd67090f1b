import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { AuditResource } from '../../src/contract/audit.js';
import type { Page } from '../../src/contract/page.js';
import type { ProblemResource } from '../../src/contract/problem.js';
import type { PromotionResource } from '../../src/contract/promotion.js';
import { openDoor, type Door } from '../support/door.js';

let door: Door;
let first: PromotionResource;
beforeAll(async () => {
  door = await openDoor();
});
beforeEach(async () => {
  await door.desk.clear();
  await door.desk.register('one');
  const [waiting] = await door.desk.ports.store.read.promotions.open('dev');
  const aborted = await door.ask<PromotionResource>('POST', `/promotions/${waiting?.id ?? ''}/abort`, {
    body: { reason: '=HYPERLINK("http://x")' },
  });
  first = aborted.body;
});
afterAll(() => door.close());

const audit = async (query = ''): Promise<Page<AuditResource>> =>
  (await door.ask<Page<AuditResource>>('GET', `/audit${query}`)).body;
const raw = (query: string, accept: string) =>
  fetch(`http://127.0.0.1:${String(door.port)}/api/v1/audit${query}`, { headers: { accept } });

test('tells who did what, by what, why, and from which phase to which', async () => {
  const { items } = await audit();
  expect(items.map(({ name }) => name)).toEqual([
    'promotion:finished',
    'promotion:abort-requested',
    'promotion:requested',
    'build:registered',
  ]);
  expect(items[0]).toMatchObject({ stage: 'dev', promotion: first.id, from: 'pending', to: 'aborted' });
  expect(items[1]).toMatchObject({ reason: '=HYPERLINK("http://x")', actor: { id: 'mina', via: 'api' } });
  expect(items[1]?.requestId).not.toBeNull();
  const numbers = items.map(({ seq }) => seq);
  expect(numbers).toEqual(numbers.map((_, i) => (numbers[0] ?? 0) - i));
});

describe('the audit is filtered by', () => {
  test.each([
    ['stage', () => '?stage=dev', 3],
    ['promotion', () => `?promotion=${first.id}`, 3],
    ['person', () => '?by=nobody', 0],
    ['name', () => '?name=build:registered', 1],
    ['the time from which on', () => '?since=2100-01-01T00:00:00Z', 0],
    ['the time until which', () => '?until=2100-01-01T00:00:00Z', 4],
  ])('%s', async (_, query, count) => {
    expect((await audit(query())).items).toHaveLength(count);
  });
});

test('a time until which that is before the time from which on is refused, not answered with nothing', async () => {
  const between = (since: string, until: string) =>
    door.ask<ProblemResource>('GET', `/audit?since=${since}&until=${until}`);
  expect(await between('2026-01-02T00:00:00Z', '2026-01-01T00:00:00Z')).toMatchObject({
    status: 422,
    body: { errors: [{ pointer: '/query/until', detail: 'must not be before since' }] },
  });
  // By the clock, not by the letters.
  expect((await between('2026-01-01T09:00:00%2B09:00', '2026-01-01T00:00:00Z')).status).toBe(200);
  expect((await between('friday', '2026-02-30T00:00:00Z')).body.errors).toHaveLength(2);
});

test('is read page by page without a gap while rows come in', async () => {
  const newest = await audit('?limit=2');
  await door.desk.register('two');
  const older = await audit(`?limit=2&cursor=${String(newest.nextCursor)}`);
  const numbers = [...newest.items, ...older.items].map(({ seq }) => seq);
  expect(numbers).toEqual(numbers.map((_, i) => (numbers[0] ?? 0) - i));
  expect(older.nextCursor).toBeNull();
});

test('one row is found by its number, and a row that is not there is told', async () => {
  const [newest] = (await audit('?limit=1')).items;
  const path = `/audit/${String(newest?.seq)}`;
  expect((await door.ask<AuditResource>('GET', path)).body).toEqual(newest);
  for (const unknown of ['999999999', '0', 'x'])
    expect(await door.ask<ProblemResource>('GET', `/audit/${unknown}`)).toMatchObject({
      status: 404,
      body: { code: 'switchback/not-found', title: `The audit has no row ${unknown}` },
    });
});

describe('in another form', () => {
  test('is NDJSON, one row per line', async () => {
    const answer = await raw('?limit=2', 'application/x-ndjson');
    expect(answer.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
    expect(answer.headers.get('link')).toMatch(/cursor=\d+>; rel="next"/);
    const lines = (await answer.text()).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual((await audit('?limit=2')).items);
  });

  test('is CSV, in which no cell is a formula', async () => {
    const answer = await raw('?name=promotion:abort-requested', 'text/csv');
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const [names, row, ...rest] = (await answer.text()).split('\r\n');
    expect(names).toBe('seq,at,name,stage,promotion,by,via,reason,from,to,requestId,facts');
    expect(row).toContain(`,${first.id},mina,api,"'=HYPERLINK(""http://x"")",,,`);
    expect(rest).toEqual(['']);
  });

  test('is whole where all of it is asked for, in each form, however many pages that would be', async () => {
    const store = door.desk.ports.store;
    const actor = { id: 'mina', via: 'api' } as const;
    const event = { stage: null, promotion: null, actor, requestId: null, facts: {} };
    await store.transaction(async (rows) => {
      for (let count = 0; count < 230; count += 1)
        await rows.events.append({ ...event, name: 'schedule:paused' });
    });
    const path = '?all=true&name=schedule:paused';
    const { items, nextCursor } = await audit(path);
    expect([items.length, nextCursor]).toEqual([230, null]);
    expect(items.map(({ seq }) => seq)).toEqual(items.map((_, place) => (items[0]?.seq ?? 0) - place));
    const lines = (await (await raw(path, 'application/x-ndjson')).text()).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(items);
    const csv = await raw(path, 'text/csv');
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const [names, ...table] = (await csv.text()).trimEnd().split('\r\n');
    expect([names?.slice(0, 12), table.length]).toEqual(['seq,at,name,', 230]);
    expect(await audit('?all=true&name=hold:set')).toEqual({ items: [], nextCursor: null });
    expect((await raw('?all=true&who=mina', 'text/csv')).status).toBe(422);
    expect((await raw('?all=true', 'text/html')).status).toBe(406);
  });

  test('that it does not have is refused', async () => {
    expect((await raw('', 'text/html')).status).toBe(406);
  });
});

test('a query that it does not know is refused', async () => {
  expect((await door.ask('GET', '/audit?who=mina')).status).toBe(422);
  expect((await door.ask('GET', '/audit?since=yesterday')).status).toBe(422);
});
