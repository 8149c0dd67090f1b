import { afterEach, expect, test } from '@jest/globals';
import type { CalendarResource } from '../../../src/contract/calendar.js';
import type { Ended } from '../command.js';
import { fakeService, json, type FakeService } from '../fake-service.js';
import { run } from '../in-process.js';
import { hold } from '../resources.js';

let service: FakeService;
afterEach(() => service.close());
const cli = (...args: string[]): Promise<Ended> =>
  run(['calendar', ...args], { env: { SWITCHBACK_SERVER: service.url } });

const day = 86_400_000;
const today = new Date(new Date().setHours(0, 0, 0, 0)).getTime();
const at = (days: number): string => new Date(today + days * day).toISOString();
const demo = hold({
  ...{ id: 'hld_1', stage: 'staging-1', kind: 'demo', reason: 'Publisher review' },
  shows: { milestone: 9, build: 'b5' },
});
const times = { keepsFrom: at(2.9), from: at(3), until: at(3.125) };
const told: CalendarResource = {
  ...{ from: at(0), until: at(14), now: at(0.5) },
  stages: [
    {
      ...{
        stage: 'staging-1',
        runs: [],
        ran: [],
        builds: [],
        buildsFrom: null,
        runsUntil: null,
        quietUntil: null,
        quietFrom: null,
      },
      holds: [
        { stand: 'ahead', ...times, hold: demo },
        { stand: 'cancelled', ...times, hold: { ...demo, id: 'hld_2' } },
      ],
      milestones: [{ number: 9, build: 'b5', from: at(-3), until: null }],
      coming: [{ number: 11, build: 'b7', promotion: 'p_1', since: at(0) }],
    },
    {
      stage: 'devqa',
      holds: [],
      runs: [at(1)],
      ran: [],
      builds: [],
      buildsFrom: null,
      runsUntil: at(2),
      quietUntil: null,
      quietFrom: null,
      milestones: [],
      coming: [],
    },
  ],
};
const serve = async (calendar: CalendarResource): Promise<void> => {
  service = await fakeService({ 'GET /api/v1/calendar?*': json(calendar) });
};

test('calendar draws the weeks from today on, and says below what each band is', async () => {
  await serve(told);
  const { code, stdout } = await cli('--weeks', '2', '--output', 'table');
  expect(code).toBe(0);
  const lines = stdout.split('\n');
  const demoLine = lines.find((line) => line.startsWith('1 '));
  expect(demoLine).toMatch(
    /^1 staging-1 {2}\d{4}-\d\d-\d\d 00:00 – 03:00 {2}demo, hana: milestone 9 \(b5\), "Publisher review"$/,
  );
  expect(lines.find((line) => line.startsWith('× '))).toMatch(/\(cancelled\)$/);
  expect(stdout).toContain('M11 waits for staging-1 (p_1)');
  expect(stdout).toMatch(/devqa: its runs are shown up to .* only\./);
  // Of what is drawn: of three hours of two weeks nothing but the name is.
  expect(stdout).toContain('\n░ nothing new starts  • scheduled run  ─ milestone\n');
  const asked = new URL(service.seen[0]?.url ?? '', service.url).searchParams;
  expect(Date.parse(asked.get('from') ?? '')).toBe(today);
  const until = new Date(today);
  until.setDate(until.getDate() + 14);
  expect(asked.get('until')).toBe(until.toISOString());
});

test('calendar in Korean, for a script and as JSON', async () => {
  await serve(told);
  expect((await cli('--lang', 'ko', '--output', 'table')).stdout).toContain(
    '데모, hana: 마일스톤 9(b5), "Publisher review"',
  );
  expect((await cli('--output', 'tsv')).stdout.split('\n').slice(0, 2)).toEqual([
    `staging-1\tahead\tdemo\t${at(3)}\t${at(3.125)}\thld_1`,
    `staging-1\tcancelled\tdemo\t${at(3)}\t${at(3.125)}\thld_2`,
  ]);
  expect(JSON.parse((await cli('--json')).stdout)).toMatchObject({ schemaVersion: 1, ...told });
});

test('calendar says of what is not as booked what runs there, and what puts it right', async () => {
  const notAsBooked = { runs: 'b7', command: 'npx --no switchback milestone put-back 9' };
  const holds = [
    { stand: 'ahead' as const, ...times, hold: { ...demo, isAhead: true, from: at(3), notAsBooked } },
  ];
  await serve({ ...told, stages: [{ ...told.stages[0]!, holds }] });
  const { stdout } = await cli('--output', 'table');
  expect(stdout).toMatch(/! staging-1 runs b7, and milestone 9 \(b5\) is booked there by hana from .*:/);
  expect(stdout).toContain('\n  switchback milestone put-back 9\n');
});

test('calendar marks when a build comes back by itself, in words, in the picture and for a script', async () => {
  const back = { ...demo, isAhead: true, from: at(3), comesBackAt: at(2.5) };
  const holds = [{ stand: 'ahead' as const, ...times, hold: back }];
  await serve({ ...told, stages: [{ ...told.stages[0]!, milestones: [], holds }] });
  const { stdout } = await cli('--output', 'table');
  expect(stdout).toMatch(/\nstaging-1: milestone 9 \(b5\), booked by hana, comes back by itself at \d{4}-/);
  expect(stdout).toMatch(/staging-1 [ ·]+↺ *░+1/);
  expect(stdout).toContain('↺ comes back by itself');
  expect((await cli('--lang', 'ko', '--output', 'table')).stdout).toContain('↺ 저절로 돌아옴');
  expect((await cli('--output', 'tsv')).stdout.split('\n')[1]).toBe(
    `staging-1\tput-back\tb5\t${at(2.5)}\t${at(2.5)}\thld_1`,
  );
  expect(JSON.parse((await cli('--json')).stdout)).toMatchObject({
    stages: [{ holds: [{ hold: { comesBackAt: at(2.5) } }] }],
  });
});

test('calendar counts what became of the runs of a schedule', async () => {
  const ran = (['succeeded', 'succeeded', 'failed'] as const).map((phase, place) => ({
    ...{ at: at(place / 24), promotion: `p_${String(place)}`, build: 'b5', phase },
  }));
  await serve({ ...told, stages: [{ ...told.stages[1]!, runs: [], ran }] });
  expect((await cli('--output', 'table')).stdout).toContain(
    'devqa: its schedule ran 3 times: 2 succeeded, 1 failed.',
  );
  expect((await cli('--lang', 'ko', '--output', 'table')).stdout).toContain('(성공 2번, 실패 1번)');
  expect((await cli('--output', 'tsv')).stdout.split('\n')[0]).toBe(
    `devqa\tran\tsucceeded\t${at(0)}\t${at(0)}\tp_0`,
  );
});

test('calendar takes 1 to 13 weeks, and says where nothing is booked', async () => {
  await serve({ ...told, stages: [{ ...told.stages[1]!, runs: [] }] });
  for (const weeks of ['0', '14', 'x', '1.5']) expect((await cli('--weeks', weeks)).code).toBe(2);
  expect(service.seen).toEqual([]);
  expect((await cli('--output', 'table')).stdout).toContain('Nothing is held or booked.');
});
