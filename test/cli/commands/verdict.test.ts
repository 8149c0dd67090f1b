import { afterEach, describe, expect, test } from '@jest/globals';
import type { HoldResource } from '../../../src/contract/hold.js';
import type { Ended } from '../command.js';
import { fakeService, json, problem, type Answer, type FakeService } from '../fake-service.js';
import { run } from '../in-process.js';
import { hold } from '../resources.js';

const api = '/api/v1';
const round = 'hld_01JCQ7X2M3N4P5Q6R7S8T9V0W1';
let service: FakeService;
afterEach(() => service.close());
const cli = (...args: string[]): Promise<Ended> =>
  run(['verdict', 'set', ...args, '--output', 'table'], { env: { SWITCHBACK_SERVER: service.url } });
const sent = (): unknown[] =>
  service.seen.filter(({ method }) => method === 'POST').map(({ body }) => JSON.parse(body) as unknown);

const ended = (change: Partial<HoldResource['ended']> = {}): HoldResource =>
  hold({
    id: round,
    ended: {
      ...{ at: '2026-11-12T05:00:00Z', how: 'released', by: 'hana', reason: null },
      ...{ verdict: null, build: 'b1', ...change },
    },
  });
const demo = hold({ ...ended(), id: 'hld_01JCQ7X2M3N4P5Q6R7S8T9V0W2', kind: 'demo' });
const list = (...items: HoldResource[]): Answer => json({ items, nextCursor: null });
const serve = async (answers: Readonly<Record<string, Answer>>): Promise<void> => {
  service = await fakeService({
    [`POST ${api}/holds/${round}/verdict`]: json(ended({ verdict: 'failed' })),
    ...answers,
  });
};
const ofDevqa = `GET ${api}/holds?stage=devqa&ended=true`;

describe('verdict set', () => {
  test('gives the verdict of the last QA round of a stage, whatever held it since', async () => {
    await serve({ [ofDevqa]: list(demo, ended(), hold({ ...ended(), id: 'hld_1' })) });
    expect(await cli('devqa', 'failed', '--reason', 'login fails')).toMatchObject({
      ...{ code: 0, stdout: 'QA on devqa: b1 failed.\n', stderr: '' },
    });
    expect(sent()).toEqual([{ verdict: 'failed', reason: 'login fails' }]);
    expect((await cli('devqa', 'failed', '--lang', 'ko')).stdout).toBe('devqa QA 판정: b1 불합격\n');
  });

  test('finds a round that is further back than the first page', async () => {
    await serve({
      [ofDevqa]: json({ items: [demo], nextCursor: '7' }),
      [`${ofDevqa}&cursor=7`]: list(ended()),
    });
    expect((await cli('devqa', 'failed')).code).toBe(0);
  });

  test('takes the hold itself, and one whose time is over without anybody having looked', async () => {
    await serve({ [ofDevqa]: list(hold({ id: round, until: '2026-11-12T05:00:00Z', secondsLeft: 0 })) });
    expect((await cli(round, 'failed')).code).toBe(0);
    expect(service.seen.map(({ method }) => method)).toEqual(['POST']);
    expect((await cli('devqa', 'failed')).code).toBe(0);
  });

  test('while a round is on asks for the release, or for the id of the one that is meant', async () => {
    await serve({ [ofDevqa]: list(hold({ id: 'hld_2' }), ended()) });
    const { code, stderr } = await cli('devqa', 'failed');
    expect([code, sent()]).toEqual([5, []]);
    expect(stderr).toContain('switchback hold release devqa --verdict failed');
    expect((await cli('devqa', 'failed', '--lang', 'ko')).stderr).toContain('QA를 진행하고 있습니다');
  });

  test('of a stage without such a round ends with 6', async () => {
    await serve({ [ofDevqa]: list(demo) });
    const { code, stderr } = await cli('devqa', 'failed');
    expect([code, sent()]).toEqual([6, []]);
    expect(stderr).toContain('There was no QA round on devqa yet.');
    expect(stderr).toContain('switchback hold release devqa --verdict failed');
    expect((await cli('devqa', 'passed', '--lang', 'ko')).stderr).toContain('아직 QA를 한 적이 없습니다');
  });

  test('that is neither passed nor failed asks nobody', async () => {
    await serve({});
    const { code, stderr } = await cli('devqa', 'good');
    expect([code, service.seen]).toEqual([2, []]);
    expect(stderr).toContain('passed, failed');
  });

  test('that the service refuses ends as its answer says', async () => {
    await serve({ [`POST ${api}/holds/${round}/verdict`]: problem(403, 'forbidden') });
    expect(await cli(round, 'passed')).toMatchObject({ code: 3, stdout: '' });
  });
});
