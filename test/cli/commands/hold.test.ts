import { afterEach, describe, expect, test } from '@jest/globals';
import type { Ended } from '../command.js';
import { fakeService, json, problem, type Answer, type FakeService } from '../fake-service.js';
import { run } from '../in-process.js';
import { comparison, eligibility, hold as holdOf, onStage, promotion, stage } from '../resources.js';
import type { HoldResource } from '../../../src/contract/hold.js';
import type { Verdict } from '../../../src/model/hold.js';
import type { StageResource } from '../../../src/contract/stage.js';

const api = '/api/v1';
const id = 'hld_01JCQ7X2M3N4P5Q6R7S8T9V0W1';
let service: FakeService;
afterEach(() => service.close());
const serve = async (answers: Readonly<Record<string, Answer>>): Promise<void> => {
  service = await fakeService(answers);
};
const cli = (...args: string[]): Promise<Ended> =>
  run([...args, '--output', 'table'], { env: { SWITCHBACK_SERVER: service.url } });
const sent = (method: string): unknown[] =>
  service.seen.filter((one) => one.method === method).map(({ body }) => JSON.parse(body));

const hold = (change: Partial<HoldResource> = {}): HoldResource =>
  holdOf({ id, until: '2036-11-13T09:00:00Z', secondsLeft: 187_200, ...change });
const released = (verdict: Verdict | null): HoldResource =>
  hold({
    secondsLeft: null,
    ended: {
      ...{ at: '2026-11-12T05:00:00Z', how: 'released', by: 'hana', reason: null },
      ...{ verdict, build: 'b1' },
    },
  });

describe('hold set', () => {
  test('says who holds it until when, what still finishes, what keeps its place, and how to release it', async () => {
    const set = { ...hold(), running: { promotion: 'p_9', build: 'b7' }, waiting: 2 };
    await serve({ [`POST ${api}/stages/devqa/holds`]: json(set, 201) });
    const { code, stdout } = await cli('hold', 'set', 'devqa', '--reason', 'QA round 14', '--for', '2d');
    expect(stdout.split('\n')).toEqual([
      expect.stringMatching(/^devqa is held by hana, until .*, 2d 4h left \(QA\): "QA round 14"$/),
      'Under way: b7 (p_9) still finishes.',
      '2 promotions in the queue: each keeps its place and is checked again after the release.',
      `Release: switchback hold release ${id}`,
      '',
    ]);
    expect(code).toBe(0);
    expect(sent('POST')).toMatchObject([{ kind: 'qa', reason: 'QA round 14' }]);
    expect(Date.parse((sent('POST')[0] as { until: string }).until)).toBeGreaterThan(
      Date.now() + 172_000_000,
    );
  });

  test('without an end lasts until the release; freeze is the same', async () => {
    const set = { ...hold({ until: null, secondsLeft: null }), running: null, waiting: 0 };
    await serve({ [`POST ${api}/stages/devqa/holds`]: json(set, 201) });
    const { stdout } = await cli('freeze', 'devqa', '--reason', 'QA round 14', '--kind', 'demo');
    expect(stdout).toContain('devqa is held by hana, until it is released (QA)');
    expect(sent('POST')).toEqual([{ kind: 'demo', reason: 'QA round 14', until: null }]);
  });

  test('books a stage from a time on, and says what is at the same time and how to cancel it', async () => {
    const from = '2036-11-13T05:00:00.000Z';
    const set = {
      ...hold({ kind: 'demo', reason: 'Publisher review', from, keepsFrom: '2036-11-13T04:45:00Z' }),
      ...{ isAhead: true, shows: { milestone: 9, build: 'b17' }, running: null, waiting: 0 },
      overlaps: [hold({ id: 'hld_other' })],
    };
    await serve({ [`POST ${api}/stages/staging-1/holds`]: json({ ...set, stage: 'staging-1' }, 201) });
    const book = ['hold', 'set', 'staging-1', '--kind', 'demo', '--reason', 'Publisher review'];
    const times = ['--from', '2036-11-13 14:00', '--until', 'thu 17:00'];
    const { stdout, code } = await cli(...book, ...times, '--milestone', '9');
    expect(stdout.split('\n')).toEqual([
      expect.stringMatching(
        /^staging-1 is booked by hana from 2036-11-13 .* until 2036-11-13 .* \(demo\), to show milestone 9 \(b17\): "Publisher review"$/,
      ),
      expect.stringMatching(/^Nothing new starts on staging-1 from 2036-11-13 /),
      'At the same time:',
      expect.stringMatching(/^devqa is held by hana, until /),
      `Cancel: switchback hold release ${id}`,
      '',
    ]);
    expect(code).toBe(0);
    const at = (hours: number) => new Date(2036, 10, 13, hours).toISOString();
    // A Thursday: the end is the next 17:00 after the beginning, by the clock of whoever asks.
    expect(sent('POST')).toEqual([
      { kind: 'demo', reason: 'Publisher review', from: at(14), until: at(17), milestone: 9 },
    ]);
  });

  test('--for begins with what is booked; a beginning that is over, or is none, asks nobody', async () => {
    const set = { ...hold(), running: null, waiting: 0 };
    await serve({ [`POST ${api}/stages/devqa/holds`]: json(set, 201) });
    const book = ['hold', 'set', 'devqa', '--reason', 'x'];
    await cli(...book, '--from', '2036-11-13 14:00', '--for', '3h', '--build', 'b17');
    expect(sent('POST')).toMatchObject([{ build: 'b17', until: new Date(2036, 10, 13, 17).toISOString() }]);
    const over = await cli(...book, '--from', '2020-01-01 10:00', '--for', '3h');
    expect([over.code, over.stderr]).toEqual([
      2,
      expect.stringContaining('--from cannot be "2020-01-01 10:00"'),
    ]);
    const none = await cli(...book, '--from', 'whenever', '--for', '3h');
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('--from')]);
    const both = await cli(...book, '--build', 'b17', '--milestone', '9');
    expect(both.code).toBe(2);
    expect(sent('POST')).toHaveLength(1);
  });

  test.each([
    ['en', ['--from', 'thu 14:00'], 'neither --until nor --for was given'],
    ['ko', ['--from', 'thu 14:00'], '--until도 --for도 없습니다'],
    ['en', ['--from', 'thu 14:00', '--until', 'thu 10:00'], 'It would end before it begins'],
    ['ko', ['--from', 'thu 14:00', '--until', 'thu 10:00'], '시작하기 전에 끝나게 됩니다'],
    ['en', ['--from', 'tomorrow 14:00', '--until', 'tomorrow 14:00'], 'It would end before it begins'],
  ])(
    'what would have no end, or one before its beginning, asks nobody (%s, %j)',
    async (lang, times, says) => {
      await serve({});
      for (const act of [['set', 'devqa'], ...(times.length > 2 ? [['extend', id]] : [])]) {
        const { code, stderr } = await cli('hold', ...act, '--reason', 'x', ...times, '--lang', lang);
        expect([code, stderr]).toEqual([2, expect.stringContaining(says)]);
      }
      expect(service.seen).toEqual([]);
    },
  );

  /** Every command that takes an end. */
  const withAnEnd = [
    ['hold', 'set', 'devqa', '--reason', 'x'],
    ['freeze', 'devqa', '--reason', 'x'],
    ['hold', 'extend', id],
    ['rollback', 'devqa', '--yes', '--reason', 'x'],
  ].map((words) => [words.join(' '), words] as const);

  test.each(withAnEnd)('%s with an end that is over already asks nobody', async (_command, words) => {
    await serve({});
    const over = [...words, '--until', '2020-01-01 10:00'];
    const past = await cli(...over);
    expect([past.code, past.stderr]).toEqual([
      2,
      expect.stringContaining('--until cannot be "2020-01-01 10:00": that is over already.'),
    ]);
    expect((await cli(...over, '--lang', 'ko')).stderr).toContain(
      '--until의 값 "2020-01-01 10:00"은 이미 지난 시각입니다.',
    );
    expect(service.seen).toEqual([]);
  });

  test.each(withAnEnd)(
    '%s with an end that nobody can read, or with two, asks nobody',
    async (_command, words) => {
      await serve({});
      for (const [end, says] of [
        [['--until', 'someday'], '--until cannot be "someday"'],
        [['--until', '2036-02-30T10:00:00Z'], '--until cannot be "2036-02-30T10:00:00Z"'],
        [['--until', ''], '--until cannot be ""'],
        [['--for', 'two days'], '--for cannot be "two days"'],
        [['--for', '0h'], '--for cannot be "0h"'],
        [['--for=-2h'], '--for cannot be "-2h"'],
        [['--for', '2d', '--until', '2036-11-13T09:00:00Z'], '--for'],
      ] as const) {
        const { code, stderr } = await cli(...words, ...end);
        expect([end, code, stderr]).toEqual([end, 2, expect.stringContaining(says)]);
      }
      expect(service.seen).toEqual([]);
    },
  );

  test('with a kind that there is not asks nobody', async () => {
    await serve({});
    expect((await cli('hold', 'set', 'devqa', '--reason', 'x', '--kind', 'pin')).stderr).toContain(
      'qa, demo, incident, rollback',
    );
    expect(service.seen).toEqual([]);
  });

  test('on a stage that is held already ends with 5', async () => {
    await serve({ [`POST ${api}/stages/devqa/holds`]: problem(409, 'stage-already-held') });
    expect((await cli('hold', 'set', 'devqa', '--reason', 'x')).code).toBe(5);
  });
});

describe('hold list', () => {
  test('is a table', async () => {
    await serve({
      [`GET ${api}/holds`]: json({
        items: [hold(), hold({ stage: 'staging-1', kind: 'demo', until: null, secondsLeft: null })],
        nextCursor: null,
      }),
    });
    const lines = (await cli('hold', 'list')).stdout.split('\n');
    expect(lines[0]).toMatch(/^STAGE +KIND +UNTIL +LEFT +WHO +REASON +HOLD$/);
    expect(lines[1]).toMatch(/^devqa +QA +\d{4}-\d\d-\d\d \d\d:\d\d +2d 4h +hana +QA round 14 +hld_/);
    expect(lines[2]).toMatch(/^staging-1 +demo +– +until released +hana /);
  });
});

test('hold list --ended says when there are older ones, and how to see more', async () => {
  const some = { items: [hold()], nextCursor: '7' };
  await serve({
    [`GET ${api}/holds?ended=true&limit=50`]: json({ ...some, nextCursor: null }),
    [`GET ${api}/holds?ended=true&limit=1`]: json(some),
  });
  const list = (...more: string[]) => run(['hold', 'list', '--ended', ...more, '--server', service.url]);
  expect((await list()).stderr).toBe('');
  expect(JSON.parse((await list('--json')).stdout)).toMatchObject({ items: [{}], more: false });
  const cut = await list('--limit', '1');
  expect(cut.stderr).toBe('The newest 1; there are older ones. --limit shows up to 200.\n');
  expect((await list('--limit', '1', '--output', 'tsv')).stderr).toBe(cut.stderr);
  expect(JSON.parse((await list('--limit', '1', '--json')).stdout)).toMatchObject({ more: true });
  expect((await list('--limit', '1', '--quiet')).stderr).toBe('');
});

describe('hold extend', () => {
  test('sends the new end, and needs one', async () => {
    await serve({ [`PATCH ${api}/holds/${id}`]: json(hold()) });
    expect((await cli('hold', 'extend', id)).code).toBe(2);
    const { code } = await cli('hold', 'extend', id, '--until', '2036-11-13T09:00:00Z');
    expect(code).toBe(0);
    expect(sent('PATCH')).toEqual([{ until: '2036-11-13T09:00:00.000Z' }]);
  });

  test('by the name of a stage with one hold moves that one: quiet hours are nobody’s to move', async () => {
    await serve({
      [`GET ${api}/stages/devqa`]: json(stage({ stage: 'devqa', holds: [quiet, hold()] })),
      [`PATCH ${api}/holds/${id}`]: json(hold()),
    });
    const { code } = await cli('hold', 'extend', 'devqa', '--until', '2036-11-13T09:00:00Z');
    expect([code, sent('PATCH')]).toEqual([0, [{ until: '2036-11-13T09:00:00.000Z' }]]);
  });

  test('of several prints for each the command that moves it', async () => {
    const demo = hold({ id: `${id.slice(0, -1)}2`, kind: 'demo', by: 'mina' });
    await serve({
      [`GET ${api}/stages/devqa`]: json(stage({ stage: 'devqa', holds: [quiet, hold(), demo] })),
      [`PATCH ${api}/holds/${demo.id}`]: json(demo),
    });
    const { code, stderr } = await cli('hold', 'extend', 'devqa', '--for', '2h');
    const commands = (text: string): string[] =>
      [...text.matchAll(/hold extend (hld_.*)/g)].map(([, given]) => given ?? '');
    expect([code, commands(stderr)]).toEqual([2, [id, demo.id].map((one) => `${one} --for 2h --reason "…"`)]);
    expect(stderr).toContain('devqa has 2 holds: which one?');
    const ko = await cli('hold', 'extend', 'devqa', '--for', '2h', '--lang', 'ko');
    expect(commands(ko.stderr)).toEqual(commands(stderr));
    expect(sent('PATCH')).toEqual([]);
    expect((await cli('hold', 'extend', demo.id, '--for', '2h', '--reason', '…')).code).toBe(0);
  });

  test('where it is quiet and nothing else, the service says why nobody can', async () => {
    await serve({
      [`GET ${api}/stages/devqa`]: json(stage({ stage: 'devqa', holds: [quiet] })),
      [`PATCH ${api}/holds/${quiet.id}`]: problem(409, 'hold-of-stage-file'),
    });
    const { code, stderr } = await cli('hold', 'extend', 'devqa', '--for', '2h');
    expect([code, stderr]).toEqual([10, expect.stringContaining('switchback status')]);
  });
});

/** A window of quiet hours, as a stage tells it among its holds. */
const quiet = hold({ id: 'hld_q_devqa_1', kind: 'quiet', by: 'system' });

describe('hold release', () => {
  const demo = hold({ kind: 'demo' });
  const answers = (
    more: Partial<StageResource>,
    ended: HoldResource = { ...released(null), kind: 'demo' },
  ): Readonly<Record<string, Answer>> => ({
    [`GET ${api}/stages/devqa`]: json(stage({ hold: demo, ...more, stage: 'devqa' })),
    [`GET ${api}/holds/${id}`]: json(demo),
    [`DELETE ${api}/holds/${id}`]: json(ended),
  });

  test('by the name of the stage, with a verdict, offers the newest of its source', async () => {
    const behind = [{ stage: 'nightly', builds: 1, commits: 3 }];
    await serve(answers({ source: 'nightly', behind }, released('passed')));
    const { code, stdout } = await cli('hold', 'release', 'devqa', '--verdict', 'passed');
    expect(stdout.split('\n')).toEqual([
      'devqa is released.',
      'QA on devqa: b1 passed.',
      'Promote the newest now: switchback promote devqa --from nightly',
      '',
    ]);
    expect(code).toBe(0);
    expect(sent('DELETE')).toEqual([{ verdict: 'passed' }]);
  });

  test('of a QA round without a verdict says so, and how to give it later', async () => {
    await serve(answers({}, released(null)));
    expect((await cli('hold', 'release', 'devqa')).stdout).toBe(
      'devqa is released.\nQA has not said how b1 did. Later: switchback verdict set devqa passed   or: failed\n',
    );
    expect((await cli('hold', 'release', 'devqa', '--lang', 'ko')).stdout).toContain(
      'b1 빌드를 아직 판정하지 않았습니다.',
    );
    const asJson = await run(['hold', 'release', 'devqa', '--json', '--server', service.url]);
    expect(JSON.parse(asJson.stdout)).toMatchObject({ ended: { verdict: null, build: 'b1' } });
  });

  test('on a stage that takes every commit offers the one that came meanwhile and was skipped', async () => {
    const skipped = (createdAt: string) => ({
      [`GET ${api}/promotions?stage=devqa&phase=skipped&limit=1`]: json({
        items: [
          promotion({
            phase: 'skipped',
            build: 'b7',
            createdAt,
            outcome: { code: 'held', text: 'x', output: [] },
          }),
        ],
        nextCursor: null,
      }),
    });
    const known = answers({ trigger: 'commit', source: null, currentBuild: onStage('b6') });
    await serve({ ...known, ...skipped('2036-01-01T00:00:00.000Z') });
    expect((await cli('hold', 'release', id)).stdout).toContain(
      'A commit came meanwhile and was skipped. Promote it now: switchback promote devqa --build b7',
    );
    await service.close();
    await serve({ ...known, ...skipped('2016-01-01T00:00:00.000Z') });
    expect((await cli('hold', 'release', id)).stdout).toBe('devqa is released.\n');
  });

  test('on a stage that takes milestones offers nothing that would be refused', async () => {
    const behind = [{ stage: 'devqa', builds: 1, commits: 3 }];
    await serve(answers({ trigger: 'milestone', source: 'devqa', behind }));
    expect((await cli('hold', 'release', id)).stdout).toBe('devqa is released.\n');
  });

  test('by the name of a stage with several holds lists them, and releases none', async () => {
    const demo = hold({ id: `${id.slice(0, -1)}2`, kind: 'demo', reason: 'publisher', by: 'mina' });
    await serve(answers({ hold: hold(), holds: [hold(), demo] }));
    const { code, stderr } = await cli('hold', 'release', 'devqa');
    expect(code).toBe(2);
    expect(stderr).toContain('devqa has 2 holds: which one?');
    expect(stderr).toContain('(demo): "publisher"');
    expect(stderr).toContain(`switchback hold release ${demo.id}`);
    expect(sent('DELETE')).toEqual([]);
    const one = await cli('hold', 'release', id);
    expect(one.stdout.split('\n')).toEqual([
      'The hold is released; devqa stays held:',
      expect.stringMatching(/^devqa is held by mina, until .* \(demo\): "publisher"$/),
      '',
    ]);
  });

  test('says what goes on', async () => {
    await serve(answers({ waiting: 1 }));
    expect((await cli('hold', 'release', id)).stdout).toContain(
      '1 promotion in the queue: each is checked again now.',
    );
  });

  test('counts the one that has begun already', async () => {
    await serve(answers({ running: 'p_9', source: 'nightly' }));
    expect((await cli('hold', 'release', id)).stdout).toContain('1 promotion in the queue');
  });

  test('of a stage that is not held ends with 6', async () => {
    await serve({ [`GET ${api}/stages/devqa`]: json(stage({ stage: 'devqa' })) });
    expect(await cli('hold', 'release', 'devqa')).toMatchObject({ code: 6 });
  });
});

describe('promote on a held stage', () => {
  const reasons = [{ code: 'held' as const, text: 'devqa is held by hana.', until: null }];
  const answers: Readonly<Record<string, Answer>> = {
    [`GET ${api}/stages/devqa`]: json(
      stage({ stage: 'devqa', currentBuild: onStage('b1'), hold: hold(), etag: '"devqa-7"' }),
    ),
    [`GET ${api}/stages/devqa/eligibility?build=b2`]: json(eligibility({ allowed: false, reasons })),
    [`GET ${api}/compare/b1...b2`]: json(comparison()),
    [`GET ${api}/promotions?stage=devqa&phase=succeeded&limit=10`]: json({ items: [], nextCursor: null }),
    [`POST ${api}/stages/devqa/promotions`]: json(promotion({ phase: 'pending' }), 201),
  };
  const promote = (...more: string[]): Promise<Ended> =>
    cli('promote', 'devqa', '--build', 'b2', '--yes', '--detach', ...more);

  test('changes nothing, says who holds it, and prints both ways on', async () => {
    await serve(answers);
    const { code, stderr } = await promote();
    expect(code).toBe(5);
    expect(stderr).toContain('devqa is held by hana.');
    expect(stderr).toContain(
      `switchback promote devqa --build b2 --wait-for-release   or: --override-hold ${id} --reason "…"`,
    );
    expect(sent('POST')).toEqual([]);
  });

  test('waits where that is wanted', async () => {
    await serve(answers);
    expect((await promote('--wait-for-release')).code).toBe(0);
    expect(sent('POST')).toEqual([{ build: 'b2', onHold: 'wait' }]);
  });

  test('passes the hold that is named, with a reason and not without', async () => {
    await serve(answers);
    expect((await promote('--override-hold', id)).code).toBe(2);
    expect((await promote('--override-hold', id, '--wait-for-release', '--reason', 'x')).code).toBe(2);
    expect((await promote('--override-hold', id, '--reason', 'hotfix')).code).toBe(0);
    expect(sent('POST')).toEqual([{ build: 'b2', reason: 'hotfix', overrideHold: id }]);
  });
});

describe('what is booked and does not run', () => {
  const booked = hold({
    ...{ stage: 'staging-1', kind: 'demo', reason: 'Publisher review', isAhead: true },
    ...{ from: '2036-11-13T05:00:00Z', keepsFrom: '2036-11-13T04:45:00Z', until: '2036-11-13T08:00:00Z' },
    shows: { milestone: 9, build: 'b9' },
    notAsBooked: { runs: 'b8', command: 'npx --no switchback milestone put-back 9' },
  });
  const there = stage({ stage: 'staging-1', reservations: [booked] });

  test('is said below the stages, with what puts it right', async () => {
    await serve({ [`GET ${api}/stages`]: json({ items: [there], nextCursor: null }) });
    const { stdout } = await cli('status');
    expect(stdout).toMatch(/demo from 11-13/);
    expect(stdout).toMatch(
      /! staging-1 runs b8, and milestone 9 \(b9\) is booked there by hana from 2036-11-13 [^\n]*:\n {2}switchback milestone put-back 9\n/,
    );
    expect((await cli('status', '--lang', 'ko')).stdout).toContain('! staging-1: 지금 b8, hana 님의 예약: ');
  });

  test('or comes back by itself: then it is said when, and nobody is to put it right', async () => {
    const back = { ...booked, notAsBooked: null, comesBackAt: '2036-11-13T04:15:00Z' };
    const going = stage({ stage: 'staging-1', reservations: [back] });
    await serve({ [`GET ${api}/stages`]: json({ items: [going], nextCursor: null }) });
    const { stdout } = await cli('status');
    expect(stdout).toMatch(
      /staging-1: milestone 9 \(b9\), booked by hana, comes back by itself at 2036-11-13/,
    );
    expect(stdout).not.toContain('put-back');
    expect((await cli('status', '--lang', 'ko')).stdout).toContain('저절로 돌아옴');
  });

  test('is told by the next milestone, with when its slot is free and when it can be up', async () => {
    const calendar = {
      reservations: [booked],
      free: [{ from: booked.until, until: null }],
      ...{ earliest: '2036-11-13T08:02:11Z', usualSeconds: 131 },
    };
    const next = {
      ...{ number: 11, stage: 'staging-1', slots: ['staging-1', 'staging-2'], replaces: null },
      ...{ hold: null, holds: [], calendar, clients: [] },
    };
    await serve({ [`GET ${api}/milestones/next`]: json(next) });
    const { stdout } = await cli('milestone', 'next');
    const at = '2036-11-13 \\d\\d:\\d\\d [^ ]+';
    expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(
      new RegExp(
        `Booked staging-1 is booked by hana from .* Free from ${at} on Up at the earliest ${at} \\(a promotion there usually takes 2m 11s\\)`,
      ),
    );
  });

  test('is said where the hold is', async () => {
    await serve({
      [`GET ${api}/stages/staging-1`]: json(there),
      [`GET ${api}/holds`]: json({ items: [booked], nextCursor: null }),
    });
    const off = 'not as booked: it runs b8. Put it right: switchback milestone put-back 9';
    expect((await cli('stage', 'show', 'staging-1')).stdout.replaceAll(/\s+/g, ' ')).toContain(off);
    const list = (await cli('hold', 'list')).stdout;
    expect(list).toMatch(/STAGE +KIND +FROM +UNTIL/);
    expect(list).toContain('! staging-1 runs b8, and milestone 9 (b9) is booked there');
  });
});
