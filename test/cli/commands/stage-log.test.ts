import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { processLog } from '../../../src/platforms/process/backend-log.js';
import { openDoor, type Door } from '../../support/door.js';
import { start, type Ended } from '../command.js';
import { fakeService, json, problem, type Answer } from '../fake-service.js';
import { run } from '../in-process.js';

let dataDir: string;
let file: string;
let door: Door;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'switchback-logs-'));
  await mkdir(join(dataDir, 'stages', 'dev'), { recursive: true });
  file = join(dataDir, 'stages', 'dev', 'backend.log');
  door = await openDoor(() => ({ stageLog: processLog(dataDir), now: () => new Date() }));
});
beforeEach(() => writeFile(file, ''));
afterAll(async () => {
  await door.close();
  await rm(dataDir, { recursive: true });
});

const server = (): string[] => ['--server', `http://127.0.0.1:${String(door.port)}`];
const logs = (...args: string[]): Promise<Ended> => run(['logs', ...args, ...server()]);
const at = new Date(Date.now() - 3_600_000);
const line = (text: string, when = at): string => `${when.toISOString()} b1 ${text}\n`;

test('what the backends of a stage wrote is printed for people with time, build and no control characters', async () => {
  await writeFile(file, line('listening') + 'of an earlier version\n' + line('with \u001b[31mcolour'));
  const { code, stdout, stderr } = await logs('--stage', 'dev', '--output', 'table');
  expect([code, stderr]).toEqual([0, '']);
  const lines = stdout.trimEnd().split('\n');
  expect(lines[0]).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} b1 listening$/);
  expect(new Date(lines[0]?.slice(0, 23) ?? '').getTime()).toBe(at.getTime());
  expect(lines[1]).toBe('– – of an earlier version');
  expect(stdout).not.toContain('\u001b');
});

test('as JSON it is the answer of the service, as lines one record each', async () => {
  await writeFile(file, line('one') + line('two'));
  const whole = JSON.parse((await logs('--stage', 'dev', '--json')).stdout) as object;
  expect(whole).toMatchObject({
    schemaVersion: 1,
    stage: 'dev',
    earlier: 'none',
    lines: [{ text: 'one' }, { text: 'two' }],
  });
  const { stdout } = await logs('--stage', 'dev', '--lines', '1', '--output', 'ndjson');
  expect(
    stdout
      .trimEnd()
      .split('\n')
      .map((text) => JSON.parse(text) as object),
  ).toEqual([
    { t: 'earlier', stage: 'dev', earlier: 'left-out' },
    { t: 'log', stage: 'dev', at: at.toISOString(), build: 'b1', text: 'two' },
  ]);
});

test('a line that has not ended is marked, for people in their language', async () => {
  await writeFile(file, line('Go on?\u0004') + line('yes'));
  const { stdout } = await logs('--stage', 'dev', '--json');
  expect(JSON.parse(stdout)).toMatchObject({ lines: [{ text: 'Go on?', unended: true }, { text: 'yes' }] });
  const told = async (lang: string) =>
    (await logs('--stage', 'dev', '--output', 'table', '--lang', lang)).stdout.split('\n');
  expect((await told('en'))[0]).toMatch(/ b1 Go on\? … \(the line has not ended\)$/);
  expect((await told('ko'))[0]).toMatch(/ b1 Go on\? … \(줄이 아직 끝나지 않음\)$/);
  expect((await told('en'))[1]).toMatch(/ b1 yes$/);
});

test('that there are earlier lines is said in both languages, and how to see them', async () => {
  await writeFile(file, line('one') + line('two'));
  for (const [lang, said] of [
    ['en', 'there are earlier lines'],
    ['ko', '앞선 줄이 더 있습니다'],
  ] as const) {
    const { stdout, stderr } = await logs(
      '--stage',
      'dev',
      '--lines',
      '1',
      '--output',
      'table',
      '--lang',
      lang,
    );
    expect(stdout).toMatch(/ b1 two\n$/);
    expect(stderr).toContain(said);
    expect(stderr).toContain('--lines 2000');
  }
});

test('since an age or a time, and nothing is said to be nothing', async () => {
  await writeFile(file, line('an hour ago') + line('now', new Date()));
  expect((await logs('--stage', 'dev', '--since', '5m', '--output', 'tsv')).stdout).toMatch(
    /^\S+ \S+\tb1\tnow\n$/,
  );
  const since = new Date(Date.now() - 7_200_000).toISOString();
  expect((await logs('--stage', 'dev', '--since', since, '--output', 'tsv')).stdout.split('\n')).toHaveLength(
    3,
  );
  const none = await logs('--stage', 'nightly', '--output', 'table', '--lang', 'ko');
  expect([none.code, none.stdout]).toEqual([0, '']);
  expect(none.stderr).toContain('nightly 스테이지의 백엔드가 남긴 출력을 찾지 못했습니다');
});

test.each([
  ['neither a promotion nor a stage', [], 'which-log'],
  ['both', ['p_1', '--stage', 'dev'], 'which-log'],
  ['a time for a promotion', ['p_1', '--since', '1h'], 'only-of-stage'],
  ['a count for a promotion', ['p_1', '--lines', '5'], 'only-of-stage'],
  ['a time that cannot be read', ['--stage', 'dev', '--since', 'yesterday'], 'bad-value'],
  ['the number of a row', ['--stage', 'dev', '--since', '118'], 'bad-value'],
  ['too many lines', ['--stage', 'dev', '--lines', '2001'], 'bad-value'],
  ['no lines', ['--stage', 'dev', '--lines', '0'], 'bad-value'],
])('%s is refused with a sentence of its own', async (_what, args, code) => {
  const { code: exit, stdout, stderr } = await logs(...args, '--json');
  expect([exit, stdout, (JSON.parse(stderr) as { code: string }).code]).toEqual([
    2,
    '',
    `switchback/${code}`,
  ]);
});

test('an unknown stage ends with 6', async () => {
  expect(await logs('--stage', 'nope')).toMatchObject({ code: 6, stdout: '' });
});

test('followed it prints what was there and what comes, until Ctrl-C', async () => {
  await writeFile(file, line('before'));
  const following = start(['logs', '--stage', 'dev', '--follow', '--output', 'tsv', ...server()]);
  await following.says('before');
  await appendFile(file, line('first'));
  await following.says('first');
  await appendFile(file, line('second'));
  await following.says('second');
  following.child.kill('SIGINT');
  const { code, stdout, stderr } = await following.ended;
  expect([code, stderr]).toEqual([130, '']);
  expect(
    stdout
      .trimEnd()
      .split('\n')
      .map((text) => text.split('\t')[2]),
  ).toEqual(['before', 'first', 'second']);
});

test('a service that stops and comes back is followed on from the last line', async () => {
  const told = (text: string, place: string): string =>
    `id: ${place}\ndata: ${JSON.stringify({ lines: [{ at: null, build: 'b1', text }], earlier: 'none' })}\n\n`;
  const connections: Answer[] = [
    (response) =>
      response.end(`retry: 3000\n\nid: x-7\n\n${told('one', 'x-8')}event: shutdown\ndata: {}\n\n`),
    problem(503, 'shutting-down'),
    (response) => response.write(told('two', 'x-9')),
  ];
  let asked = 0;
  const service = await fakeService({
    'GET /api/v1/stages/dev/logs': json({ stage: 'dev', lines: [], earlier: 'none', upTo: 'x-7' }),
    'GET /api/v1/stages/dev/logs?after=x-7': (response, seen) => {
      const next = connections[asked];
      asked += 1;
      if (asked !== 2) response.writeHead(200, { 'content-type': 'text/event-stream' });
      next?.(response, seen);
    },
  });
  const following = start(['logs', '--stage', 'dev', '--follow', '--json', '--server', service.url]);
  await following.says('"two"');
  following.child.kill('SIGINT');
  const { code, stdout } = await following.ended;
  expect([code, stdout.match(/"text":"\w+"/g)]).toEqual([130, ['"text":"one"', '"text":"two"']]);
  const streams = service.seen.filter(({ url }) => url.includes('after'));
  expect(streams.map(({ headers }) => headers['last-event-id'])).toEqual([undefined, 'x-8', 'x-8']);
  await service.close();
});
