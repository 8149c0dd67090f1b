import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventNames as korean } from '../../../src/messages/ko/event-names.js';
import type { AuditResource } from '../../../src/contract/audit.js';
import { openDoor, type Door } from '../../support/door.js';
import { start } from '../command.js';
import { auditRow } from '../resources.js';
import { fakeService, json, problem, type Answer } from '../fake-service.js';
import { run } from '../in-process.js';

let door: Door;
beforeAll(async () => {
  door = await openDoor();
  await door.desk.register('one');
  await door.desk.register('two');
});
afterAll(() => door.close());

const server = (): string[] => ['--server', `http://127.0.0.1:${String(door.port)}`];
const rowsOf = (stdout: string): AuditResource[] =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as AuditResource);

test('what happened is one JSON row per line, oldest first, as the audit has it', async () => {
  const { code, stdout } = await run(['events', '--since', '1h', '--json', ...server()]);
  expect(code).toBe(0);
  const rows = rowsOf(stdout);
  const { body } = await door.ask<{ items: AuditResource[] }>('GET', '/audit?limit=200');
  expect(rows).toEqual(body.items.toReversed());
  const chosen = await run(['events', '--stage', 'dev', '--json=seq,name', ...server()]);
  expect(rowsOf(chosen.stdout)).toEqual(
    rows.filter(({ stage }) => stage === 'dev').map(({ seq, name }) => ({ seq, name })),
  );
});

test('after a row, or an instant, and for people in both languages', async () => {
  const all = rowsOf((await run(['events', '--since', '0', '--json', ...server()])).stdout);
  const last = all.at(-1);
  const newest = await run([
    'events',
    '--since',
    String((last?.seq ?? 0) - 1),
    '--output',
    'table',
    ...server(),
  ]);
  const lines = newest.stdout.trimEnd().split('\n');
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatch(/^# +LOCAL TIME +EVENT +STAGE +BUILD +WHO +REASON$/);
  expect(lines[1]).toMatch(/ promotion requested +dev +b2 +commit +–$/);
  const told = await run(['events', '--output', 'table', '--lang', 'ko', ...server()]);
  expect(told.stdout).toContain(korean['build:registered']);
  const none = await run(['events', '--since', '2100-01-01T00:00:00Z', '--output', 'table', ...server()]);
  expect([none.code, none.stdout]).toEqual([0, '']);
  expect(none.stderr).toMatch(/switchback --server \S+ events --since 7d\n/);
});

test('a start that cannot be read is refused', async () => {
  for (const since of ['yesterday', '2026-13-45T99:99', '2026-02-30T10:00', '2026-04-31T10:00:00Z', ''])
    expect(await run(['events', '--since', since, ...server()])).toMatchObject({ code: 2, stdout: '' });
});

test('followed it tells what comes, until Ctrl-C', async () => {
  const following = start(['events', '--follow', '--stage', 'devqa', '--json', ...server()]);
  // What was written before the stream began is no less told than what comes after.
  await door.desk.inTransaction((rows) => rows.events.append(held('devqa', 'first')));
  await following.says('"first"');
  await door.desk.inTransaction(async ({ events }) => {
    await events.append(held('dev', 'elsewhere'));
    await events.append(held('devqa', 'second'));
  });
  await following.says('"second"');
  following.child.kill('SIGINT');
  const { code, stdout, stderr } = await following.ended;
  expect([code, stderr]).toEqual([130, '']);
  expect(rowsOf(stdout).map(({ reason }) => reason)).toEqual(['first', 'second']);
});

const held = (stage: string, reason: string) => ({
  name: 'hold:set' as const,
  stage,
  promotion: null,
  actor: { id: 'mina', via: 'api' as const },
  requestId: null,
  reason,
});

const row = (seq: number): string => `id: ${String(seq)}\ndata: ${JSON.stringify(auditRow({ seq }))}\n\n`;

test('a service that stops and comes back is followed on from the last row', async () => {
  const connections: Answer[] = [
    (response) => response.write(`retry: 3000\n\nid: 7\n\n${row(8)}event: shutdown\ndata: {}\n\n`),
    problem(503, 'shutting-down'),
    (response) => response.socket?.destroy(),
    (response) => response.write(`${row(9)}${row(10)}`),
  ];
  let asked = 0;
  const service = await fakeService({
    'GET /api/v1/events?limit=21': json({ items: [auditRow({ seq: 7 })], nextCursor: null, upTo: 7 }),
    'GET /api/v1/events?since=7': (response, seen) => {
      const next = connections[asked];
      asked += 1;
      if (asked !== 2 && asked !== 3) response.writeHead(200, { 'content-type': 'text/event-stream' });
      next?.(response, seen);
      if (asked === 1) response.end();
    },
  });
  const following = start(['events', '--follow', '--json=seq', '--server', service.url]);
  await following.says('{"seq":10}');
  following.child.kill('SIGINT');
  const { code, stdout } = await following.ended;
  expect([code, stdout]).toEqual([130, '{"seq":7}\n{"seq":8}\n{"seq":9}\n{"seq":10}\n']);
  const streams = service.seen.filter(({ url }) => url.includes('since'));
  expect(streams.map(({ headers }) => headers['last-event-id'])).toEqual([undefined, '8', '8', '8']);
  await service.close();
});

test('a row that this version cannot read ends the following, and says that the service is of another one', async () => {
  const service = await fakeService({
    'GET /api/v1/events?limit=21': json({ items: [], nextCursor: null, upTo: 7 }),
    'GET /api/v1/events?since=7': (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(`id: 8\ndata: ${JSON.stringify({ ...auditRow(), at: 'today' })}\n\n`);
    },
  });
  const { code, stderr } = await run(['events', '--follow', '--json', '--server', service.url]);
  expect([code, (JSON.parse(stderr) as { code: string }).code]).toEqual([1, 'switchback/other-contract']);
  expect(stderr).toContain('/at');
  await service.close();
});

describe('of the newest 20', () => {
  const items = Array.from({ length: 21 }, (_, place) => auditRow({ seq: 30 + place }));

  test('it is said how to see what was before, when there is more', async () => {
    const service = await fakeService({
      'GET /api/v1/events?limit=21': json({ items, nextCursor: null, upTo: 50 }),
      'GET /api/v1/events?limit=200&since=29': json({ items, nextCursor: null, upTo: 50 }),
    });
    const told = (...args: string[]) => run(['events', ...args], { env: { SWITCHBACK_SERVER: service.url } });
    expect((await told('--output', 'table')).stderr).toBe(
      'The newest 20. Further back:  switchback events --since 7d\n',
    );
    expect((await told('--output', 'table', '--since', '29')).stderr).toBe('');
    const { stdout, stderr } = await told('--json=seq');
    const shown = stdout.trim().split('\n');
    expect([shown.length, shown[0]]).toEqual([20, '{"seq":31}']);
    // Lines have no place of their own for it.
    expect(stderr).toMatch(/^The newest 20\./);
    await service.close();
  });

  test('nothing is said when these are all', async () => {
    const service = await fakeService({
      'GET /api/v1/events?limit=21': json({ items: items.slice(1), nextCursor: null, upTo: 50 }),
    });
    const { stdout, stderr } = await run(['events', '--json=seq', '--server', service.url]);
    expect([stdout.trim().split('\n').length, stderr]).toEqual([20, '']);
    const table = await run(['events', '--output', 'table', '--server', service.url]);
    expect(table.stderr).toBe('');
    await service.close();
  });
});

test('--timeout ends the following', async () => {
  const ended = await run(['events', '--follow', '--json', '--timeout', '1s', ...server()]);
  expect([ended.code, ended.stderr]).toEqual([9, '']);
});

test('how a promotion ended is told with it', async () => {
  const own = await openDoor();
  try {
    const { promotions } = await own.desk.register('one');
    await own.ask('POST', `/promotions/${promotions[0]?.id ?? ''}/abort`, { body: {} });
    const address = `http://127.0.0.1:${String(own.port)}`;
    const { stdout } = await run(['events', '--output', 'table', '--server', address]);
    expect(stdout).toMatch(/ promotion aborted +dev +b1 +\S+ +aborted before it began\n/);
  } finally {
    await own.close();
  }
});

test('what QA said is told with the end of its round, and when it says so later', async () => {
  const rows = [
    auditRow({ seq: 1, name: 'hold:released', facts: { kind: 'qa', verdict: 'passed', build: 'b1' } }),
    auditRow({ seq: 2, name: 'hold:released', facts: { kind: 'qa', verdict: null, build: 'b1' } }),
    auditRow({ seq: 3, name: 'verdict:set', reason: 'login', facts: { verdict: 'failed', build: 'b1' } }),
  ];
  const service = await fakeService({
    'GET /api/v1/events?limit=21': json({ items: rows, nextCursor: null, upTo: 3 }),
  });
  const lines = async (...more: string[]): Promise<string> =>
    (await run(['events', '--server', service.url, ...more])).stdout;
  const english = await lines('--output', 'table');
  expect(english).toMatch(/ hold released: passed +dev +b1 +jin /);
  expect(english).toMatch(/ hold released +dev +b1 +jin /);
  expect(english).toMatch(/ verdict given: failed +dev +b1 +jin +login\n/);
  const told = await lines('--output', 'table', '--lang', 'ko');
  expect(told).toContain(`${korean['hold:released']}: 합격 `);
  expect(told).toContain(`${korean['verdict:set']}: 불합격 `);
  expect((await lines('--output', 'tsv')).split('\n')[2]).toContain('\tverdict:set\tdev\tb1\t');
  await service.close();
});

test.each([
  ['en', /Known stages: .*\bdevqa\b.*Did you mean "nightly"\?/],
  ['ko', /혹시 "nightly"인가요\?/],
])('of a stage that nothing has is refused, followed or not (%s)', async (language, says) => {
  for (const more of [[], ['--follow']]) {
    const { code, stdout, stderr } = await run([
      'events',
      '--stage',
      'nigthly',
      ...more,
      '--lang',
      language,
      ...server(),
    ]);
    expect([code, stdout, stderr]).toEqual([6, '', expect.stringMatching(says)]);
  }
});
