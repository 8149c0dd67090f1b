import { afterEach, describe, expect, test } from '@jest/globals';
import type { Ended } from '../command.js';
import { fakeService, json, problem, type Answer, type FakeService } from '../fake-service.js';
import { run } from '../in-process.js';
import { runInTerminal } from '../in-terminal.js';
import { promotion, stage } from '../resources.js';

const api = '/api/v1';
let service: FakeService;
afterEach(() => service.close());
const serve = async (answer: Answer): Promise<void> => {
  service = await fakeService({
    [`GET ${api}/stages/devqa`]: json(stage({ stage: 'devqa' })),
    [`POST ${api}/promotions/p_1/abort`]: answer,
  });
};
const cli = (...args: string[]): Promise<Ended> =>
  run([...args, '--output', 'table'], { env: { SWITCHBACK_SERVER: service.url } });
const sent = () => service.seen.filter(({ method }) => method === 'POST');

describe('abort', () => {
  test('of one that is running says that its update finishes what is under way', async () => {
    await serve(json(promotion({ phase: 'running' }), 202));
    const { code, stdout } = await cli('abort', 'p_1', '--reason', 'wrong build', '--detach');
    expect(stdout).toBe(
      'Stopping p_1: its update was told to stop and finishes the operation that is under way.\n',
    );
    expect(code).toBe(0);
    expect(sent().map(({ body }) => JSON.parse(body) as unknown)).toEqual([{ reason: 'wrong build' }]);
  });

  test.each([
    ['en', '  ■ ECS was told to stop deployment d1', 'devqa: p_1 is being stopped: ECS was told'],
    ['ko', '  ■ ECS에 배포 d1의 중단을 요청', 'devqa: p_1 중단 중. ECS에 배포'],
  ])('says what it waits for, and so does status (%s)', async (language, said, below) => {
    const { en, ko } = {
      en: 'ECS was told to stop deployment d1.',
      ko: 'ECS에 배포 d1의 중단을 요청했습니다.',
    };
    const wait = { code: 'ecs-goes-back', text: language === 'ko' ? ko : en, until: '2026-11-11T05:20:00Z' };
    const since = new Date(Date.now() - 125_000).toISOString();
    const silent = { operation: 'update', resource: 'aws:ecs/service:Service devqa', refusalSeconds: 1200 };
    const aborting = promotion({
      phase: 'running',
      underWay: [{ ...silent, since }],
      abort: { by: 'jin', reason: null, wait: { ...wait, since: '2026-11-11T05:00:00Z' } },
    });
    const ended = promotion({ phase: 'aborted' });
    const told: Answer = (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const event = { kind: 'stopping', ...wait, seq: 1, at: '2026-11-11T05:00:00Z' };
      response.write(`id: 1\nevent: stopping\ndata: ${JSON.stringify(event)}\n\n`);
      response.end(`id: 1.done\nevent: done\ndata: ${JSON.stringify(ended)}\n\n`);
    };
    let isOver = false;
    service = await fakeService({
      [`GET ${api}/stages`]: json({ items: [stage({ stage: 'devqa', running: 'p_1' })], nextCursor: null }),
      [`GET ${api}/stages/devqa`]: json(stage({ stage: 'devqa' })),
      [`GET ${api}/promotions?*`]: json({ items: [], nextCursor: null }),
      [`GET ${api}/promotions/p_1`]: (response, seen) => json(isOver ? ended : aborting)(response, seen),
      [`GET ${api}/promotions/p_1/events`]: told,
      [`POST ${api}/promotions/p_1/abort`]: json(aborting, 202),
    });
    const { stdout: shown } = await cli('status', '--lang', language);
    for (const line of [below, 'update', silent.resource]) expect(shown.replace(/\s+/g, ' ')).toContain(line);
    isOver = true;
    const { code, stdout } = await cli('abort', 'p_1', '--lang', language);
    expect(stdout).toContain(said);
    expect(code).toBe(0);
  });

  test('of one that has ended is a conflict', async () => {
    await serve(problem(409, 'already-finished'));
    expect((await cli('abort', 'p_1')).code).toBe(10);
  });

  test.each([{ running: 'p_1' }, { queue: [{ promotion: 'p_1', build: 'b2', milestone: null }] }])(
    'of a stage stops the only one that runs or waits there: %j',
    async (there) => {
      service = await fakeService({
        [`GET ${api}/stages/devqa`]: json(stage({ stage: 'devqa', ...there })),
        [`POST ${api}/promotions/p_1/abort`]: json(promotion({ phase: 'running' }), 202),
      });
      expect((await cli('abort', 'devqa', '--detach')).code).toBe(0);
      expect(sent()).toHaveLength(1);
    },
  );

  test('of a stage names the candidates where several could be meant, and stops none', async () => {
    const queue = [{ promotion: 'p_2', build: 'b3', milestone: null }];
    service = await fakeService({
      [`GET ${api}/stages/devqa`]: json(stage({ stage: 'devqa', running: 'p_1', queue })),
      [`GET ${api}/stages/dev`]: json(stage({ stage: 'dev' })),
    });
    const { code, stderr } = await cli('abort', 'devqa');
    expect([code, sent()]).toEqual([2, []]);
    expect(stderr).toContain('Which promotion on devqa?');
    for (const line of ['p_1 runs', 'p_2 waits (b3)', 'switchback abort p_1']) expect(stderr).toContain(line);
    expect((await cli('abort', 'devqa', '--lang', 'ko')).stderr).toContain('p_2 대기 중 (b3)');
    const none = await cli('abort', 'dev');
    expect([none.code, none.stderr]).toEqual([6, expect.stringContaining('Nothing runs or waits on dev.')]);
  });

  test.each([
    ['en', 'Enter: none › ', ['[1] p_1 runs', '[2] p_2 waits (b3)']],
    ['ko', 'Enter: 중단하지 않음 › ', ['[1] p_1 진행 중', '[2] p_2 대기 중 (b3)']],
  ])('of a stage asks at a terminal which of several is meant (%s)', async (language, question, shown) => {
    const queue = [{ promotion: 'p_2', build: 'b3', milestone: null }];
    service = await fakeService({
      [`GET ${api}/stages/devqa`]: json(stage({ stage: 'devqa', running: 'p_1', queue })),
      [`POST ${api}/promotions/p_2/abort`]: json(promotion({ id: 'p_2', phase: 'running' }), 202),
    });
    const asked = ['abort', 'devqa', '--detach', '--lang', language, '--server', service.url];
    const none = await runInTerminal(asked, [[question, '\n']]);
    expect([none.code, sent()]).toEqual([1, []]);
    const { code, stdout } = await runInTerminal(asked, [
      [question, '3\n'],
      [question, '2\n'],
    ]);
    for (const line of shown) expect(stdout).toContain(line);
    expect([code, sent().map(({ url }) => url)]).toEqual([0, [`${api}/promotions/p_2/abort`]]);
  });

  test('is one object for a script, with its version', async () => {
    await serve(json(promotion({ phase: 'running' }), 202));
    const { stdout } = await run(['abort', 'p_1', '--detach', '--json', 'id,phase', '--server', service.url]);
    expect(JSON.parse(stdout)).toEqual({ schemaVersion: 1, id: 'p_1', phase: 'running' });
  });

  test('says so in Korean', async () => {
    await serve(json(promotion({ phase: 'running' }), 202));
    const { stdout } = await cli('abort', 'p_1', '--detach', '--lang', 'ko');
    expect(stdout).toContain('p_1 승격을 중단하는 중입니다');
  });
});
