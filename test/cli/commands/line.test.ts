import { afterEach, describe, expect, test } from '@jest/globals';
import type { LineResource } from '../../../src/contract/lines.js';
import type { Ended } from '../command.js';
import { fakeService, json, type Answer, type FakeService } from '../fake-service.js';
import { run } from '../in-process.js';
import { hold, stage } from '../resources.js';

const api = '/api/v1';
const id = 'line_01JCQ7X2M3N4P5Q6R7S8T9V0W1';
const end = { until: '2036-11-13T09:00:00Z', secondsLeft: 187_200 };
let service: FakeService;
afterEach(() => service.close());
const serve = async (answers: Readonly<Record<string, Answer>>): Promise<void> => {
  service = await fakeService(answers);
};
const cli = (...args: string[]): Promise<Ended> =>
  run([...args, '--output', 'table'], { env: { SWITCHBACK_SERVER: service.url } });
const sent = (method: string): unknown[] =>
  service.seen.filter((one) => one.method === method).map(({ body }) => JSON.parse(body));

const heldBy = (name: string, line: string | null = id) =>
  hold({ id: `hld_${name}`, stage: name, kind: 'incident', reason: 'moving', line, ...end });
const line = (change: Partial<LineResource> = {}): LineResource => ({
  ...{ id, kind: 'incident', reason: 'moving', by: 'hana', actor: { id: 'hana', via: 'cli' } },
  ...{ createdAt: '2026-11-11T05:00:00Z', stopped: ['nightly', 'devqa'], going: ['dev'], ...end },
  holds: ['nightly', 'devqa'].map((name) => heldBy(name)),
  ...change,
});
const page = (...items: object[]) => json({ items, nextCursor: null });

describe('the line', () => {
  test('is stopped by hold set --all, but for the stages that go on', async () => {
    const running = [{ stage: 'nightly', promotion: 'p_9', build: 'b7' }];
    await serve({ [`POST ${api}/lines`]: json({ ...line(), running, waiting: 2 }, 201) });
    const asked = ['hold', 'set', '--all', '--except', 'dev, staging-1', '--reason', 'moving'];
    const { code, stdout } = await cli(...asked, '--for', '2d');
    expect(stdout.split('\n')).toEqual([
      expect.stringMatching(
        /^The line is stopped by hana, until .*, 2d 4h left \(incident\): "moving"; not held by it: dev$/,
      ),
      'Under way on nightly: b7 (p_9) still finishes.',
      '2 promotions in the queue: each keeps its place and is checked again after the release.',
      `Release: switchback hold release ${id}`,
      '',
    ]);
    expect(code).toBe(0);
    expect(sent('POST')).toMatchObject([
      { kind: 'incident', reason: 'moving', except: ['dev', 'staging-1'] },
    ]);
  });

  test('is stopped or a stage is held, and one of them is said', async () => {
    await serve({});
    for (const wrong of [
      ['hold', 'set', '--reason', 'x'],
      ['hold', 'set', 'devqa', '--all', '--reason', 'x'],
      ['hold', 'set', 'devqa', '--except', 'dev', '--reason', 'x'],
      ['freeze', '--reason', 'x'],
    ])
      expect([wrong, await cli(...wrong)]).toMatchObject([
        wrong,
        { code: 2, stderr: expect.stringContaining('One stage, or all of them?') },
      ]);
    for (const wrong of [
      ['hold', 'release'],
      ['hold', 'release', 'devqa', '--all'],
      ['hold', 'extend', '--for', '2h'],
    ])
      expect(await cli(...wrong)).toMatchObject({
        ...{ code: 2, stderr: expect.stringContaining('Which hold?') },
      });
    expect((await cli('hold', 'set', '--all', '--reason', 'x', '--kind', 'kept')).code).toBe(2);
    expect((await cli('hold', 'release', '--all', '--verdict', 'passed')).code).toBe(2);
    expect(service.seen).toEqual([]);
  });

  test('goes on by hold release --all, or by the name of the stop', async () => {
    await serve({
      [`GET ${api}/lines`]: page(line()),
      [`DELETE ${api}/lines/${id}`]: json(line({ stopped: [], until: null, secondsLeft: null })),
    });
    for (const name of ['--all', id]) {
      const { code, stdout } = await cli('hold', 'release', name, '--reason', 'moved');
      expect([code, stdout]).toEqual([0, expect.stringMatching(/^The line goes on\./)]);
    }
    expect(sent('DELETE')).toEqual([{ reason: 'moved' }, { reason: 'moved' }]);
  });

  test('that is not stopped, or several times, is not guessed at', async () => {
    await serve({ [`GET ${api}/lines`]: page() });
    const none = await cli('hold', 'release', '--all');
    expect([none.code, none.stderr]).toEqual([6, expect.stringContaining('The line is not stopped.')]);
    await service.close();
    const other = id.replace(/1$/, '2');
    await serve({ [`GET ${api}/lines`]: page(line(), line({ id: other, reason: 'a fire' })) });
    const two = await cli('hold', 'release', '--all');
    expect([two.code, two.stderr]).toEqual([2, expect.stringContaining('stopped 2 times')]);
    expect(two.stderr).toContain(`hold release ${other}`);
  });

  test('gets another end', async () => {
    await serve({
      [`GET ${api}/lines`]: page(line()),
      [`PATCH ${api}/lines/${id}`]: json(line()),
    });
    const { code, stdout } = await cli('hold', 'extend', '--all', '--until', '2036-11-13 18:00');
    expect([code, stdout]).toEqual([0, expect.stringContaining('The line is stopped by hana, until')]);
    expect((await cli('hold', 'extend', id)).stderr).toContain('Until when?');
  });
});

test('status says once that the line is stopped, and of each stage only that it is so', async () => {
  const stages = [
    stage({ stage: 'dev' }),
    stage({ stage: 'nightly', hold: heldBy('nightly') }),
    stage({
      stage: 'devqa',
      hold: heldBy('devqa'),
      holds: [heldBy('devqa'), { ...heldBy('devqa', null), id: 'hld_2', kind: 'qa' as const }],
    }),
  ];
  await serve({ [`GET ${api}/stages`]: page(...stages) });
  const { stdout } = await cli('status');
  expect(stdout.match(/The line is stopped/g)).toHaveLength(1);
  const text = stdout.replaceAll(/\s+/g, ' ');
  expect(text).toContain('▣ The line is stopped by hana, until');
  expect(text).toContain('"moving"; not held by it: dev');
  const rows = stdout.split('\n');
  expect(rows.find((row) => row.startsWith('nightly'))).toContain('the line');
  expect(rows.find((row) => row.startsWith('devqa'))).toContain('QA, 2d 4h left +1');
  const korean = await cli('status', '--lang', 'ko');
  expect(korean.stdout).toContain('라인 정지');
});
