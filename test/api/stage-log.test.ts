import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { readEvents, type ServerEvent } from '../../src/cli/client/sse.js';
import type { ProblemResource } from '../../src/contract/problem.js';
import type { LaterLinesResource } from '../../src/contract/stage-log.js';
import { Refusal } from '../../src/model/error.js';
import { processLog } from '../../src/platforms/process/backend-log.js';
import { openDoor, type Door } from '../support/door.js';

const backend = { API_TOKEN: 'open-sesame', GREETING: 'hello' };
let dataDir: string;
let file: string;
let door: Door;
/** What is wrong with where the log is, or with the dotenv files; a test changes what it is about. */
let fault: Refusal | null = null;
let broken: Refusal | null = null;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'switchback-stage-log-'));
  file = join(dataDir, 'stages', 'dev', 'backend.log');
  await mkdir(join(dataDir, 'stages', 'dev'), { recursive: true });
  const log = processLog(dataDir);
  door = await openDoor((_ports, { ports }) => ({
    stageLog: {
      ...log,
      newest: (...asked) => (fault === null ? log.newest(...asked) : Promise.reject(fault)),
      after: (...asked) => (fault === null ? log.after(...asked) : Promise.reject(fault)),
    },
    now: () => new Date('2026-11-29T04:00:00Z'),
    verbs: {
      ...ports,
      environments: {
        of: async (stage) => {
          if (broken !== null) throw broken;
          return { ...(await ports.environments.of(stage)), backend, secretKeys: ['API_TOKEN'] };
        },
      },
    },
  }));
});
beforeEach(async () => {
  fault = null;
  broken = null;
  await writeFile(file, '');
});
afterAll(async () => {
  await door.close();
  await rm(dataDir, { recursive: true });
});

type Told = LaterLinesResource & { upTo: string; stage: string };
const line = (minute: number, text: string): string =>
  `2026-11-29T03:${String(minute).padStart(2, '0')}:00.000Z b1 ${text}\n`;
const ask = async (query = ''): Promise<Told> =>
  (await door.ask<Told>('GET', `/stages/dev/logs${query}`)).body;
const texts = ({ lines }: LaterLinesResource): string[] => lines.map(({ text }) => text);
const stream = (query = '', headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`http://127.0.0.1:${String(door.port)}/api/v1/stages/dev/logs${query}`, {
    headers: { accept: 'text/event-stream', ...headers },
  });

/** Reads an answer until its events told so many lines. */
async function take(
  response: Response,
  count: number,
): Promise<{ texts: string[]; last: ServerEvent | null }> {
  const told: string[] = [];
  let last: ServerEvent | null = null;
  if (response.body !== null)
    for await (const event of readEvents(response.body)) {
      last = event;
      told.push(...texts(JSON.parse(event.data) as LaterLinesResource));
      if (told.length >= count) break;
    }
  return { texts: told, last };
}

test('the newest lines are told oldest first, with time and build, and whether there are earlier ones', async () => {
  await writeFile(file, [1, 2, 3].map((n) => line(n, `line ${String(n)}`)).join(''));
  expect(await ask('?limit=2')).toEqual({
    stage: 'dev',
    lines: [
      { at: '2026-11-29T03:02:00.000Z', build: 'b1', text: 'line 2' },
      { at: '2026-11-29T03:03:00.000Z', build: 'b1', text: 'line 3' },
    ],
    earlier: 'left-out',
    upTo: expect.any(String),
  });
  expect(await ask()).toMatchObject({ earlier: 'none', lines: { length: 3 } });
});

test('since is a time, or a duration up to now; after a place only what came later is told', async () => {
  await writeFile(file, line(10, 'ten') + line(50, 'fifty'));
  expect(texts(await ask('?since=PT15M'))).toEqual(['fifty']);
  expect(texts(await ask('?since=2026-11-29T03:00:00Z'))).toEqual(['ten', 'fifty']);
  const { upTo } = await ask();
  expect(await ask(`?after=${upTo}`)).toEqual({ stage: 'dev', lines: [], earlier: 'none', upTo });
  await appendFile(file, line(55, 'more'));
  expect(texts(await ask(`?after=${upTo}`))).toEqual(['more']);
});

test.each([
  ['limit=0', 'limit'],
  ['limit=2001', 'limit'],
  ['limit=x', 'limit'],
  ['since=yesterday', 'since'],
  ['since=118', 'since'],
  ['after=0&limit=5', 'limit'],
  ['after=0&since=PT1H', 'since'],
  ['after=a%0Aevent:%20shutdown', 'after'],
  ['after=', 'after'],
  ['lines=5', ''],
])('%s is refused', async (query, pointer) => {
  const refused = await door.ask<ProblemResource>('GET', `/stages/dev/logs?${query}`);
  expect(refused).toMatchObject({
    status: 422,
    body: { errors: [{ pointer: `/query${pointer === '' ? '' : `/${pointer}`}` }] },
  });
});

test('a stage that is not there has no log', async () => {
  for (const accept of ['application/json', 'text/event-stream'])
    expect(await door.ask('GET', '/stages/nope/logs', { headers: { accept } })).toMatchObject({
      status: 404,
    });
});

describe('no secret passes', () => {
  const told = ['my token is open-sesame', 'at postgres://app:hunter22@db/app', '{"password":"s3cr3t99"}'];
  const shown = ['my token is [secret]', 'at postgres://app:[secret]@db/app', '{"password":"[secret]"}'];

  test('that the dotenv file of the stage holds, or that has the shape of one', async () => {
    await writeFile(file, told.map((text) => line(1, text)).join(''));
    expect(texts(await ask())).toEqual(shown);
    expect(texts(await ask('?after=0'))).toEqual(shown);
    expect((await take(await stream('?after=0'), 3)).texts).toEqual(shown);
  });

  test('where a long line is cut in pieces', async () => {
    await writeFile(file, `${'x'.repeat(15_995)}open-sesame\n`);
    expect(texts(await ask()).join('')).toBe(`${'x'.repeat(15_995)}[secret]`);
  });

  test('where the secrets are not known: then nothing is shown', async () => {
    broken = new Refusal('dotenv-invalid', { stage: 'dev', problems: [] }, { errors: [] });
    for (const accept of ['application/json', 'text/event-stream'])
      expect(await door.ask('GET', '/stages/dev/logs', { headers: { accept } })).toMatchObject({
        status: 422,
        body: { code: 'switchback/dotenv-invalid' },
      });
  });
});

describe('as a stream', () => {
  test('it begins now, and tells what is written from then on', async () => {
    await writeFile(file, line(1, 'before'));
    const answer = await stream();
    expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    await appendFile(file, line(2, 'one') + line(3, 'two'));
    expect((await take(answer, 2)).texts).toEqual(['one', 'two']);
  });

  test('who comes back with what it saw goes on from there', async () => {
    await writeFile(file, line(1, 'one'));
    const { last } = await take(await stream('?after=0'), 1);
    await appendFile(file, line(2, 'two'));
    const again = await take(await stream('?after=0', { 'last-event-id': last?.id ?? '' }), 1);
    expect(again.texts).toEqual(['two']);
  });

  test('it tells that lines were missed', async () => {
    await writeFile(file, line(1, 'one'));
    const { last } = await take(await stream('?after=gone.before-17'), 1);
    expect(JSON.parse(last?.data ?? '')).toMatchObject({ earlier: 'not-kept', lines: [{ text: 'one' }] });
  });

  test.each(['since=PT1H', 'limit=5', 'after=%0A'])('%s is refused', async (query) => {
    expect((await stream(`?${query}`)).status).toBe(422);
  });
});

test('where AWS does not give it, its reason is told in both languages, and no stream begins', async () => {
  const refused = { kind: 'access-denied', awsCode: 'AccessDeniedException', service: null } as const;
  const action = 'logs:FilterLogEvents';
  const facts = { stage: 'dev', said: 'AccessDeniedException: no', refused: { ...refused, action } };
  fault = new Refusal('log-unreachable', facts);
  for (const language of ['en', 'ko'])
    for (const accept of ['application/json', 'text/event-stream']) {
      const headers = { accept, 'accept-language': language };
      const { status, body } = await door.ask<ProblemResource>('GET', '/stages/dev/logs', { headers });
      expect([status, body.code]).toEqual([502, 'switchback/log-unreachable']);
      expect(body.detail).toContain(action);
    }
});
