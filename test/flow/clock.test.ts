import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Page } from '../../src/contract/page.js';
import type { PromotionResource } from '../../src/contract/promotion.js';
import { fakeClock, findFaketime, type FakeClock } from '../support/fake-clock.js';
import { endProject } from '../support/invariants.js';
import type { TestProject } from '../support/project.js';
import { makeStartedProject } from '../support/stacks.js';
import { startServiceProcess, type ServiceProcess } from '../support/service-process.js';
import { until } from '../support/until.js';

// The embedded database takes its time from the service's process, so both are set by the test; a server has its own.
const library = (process.env['DATABASE_URL'] ?? '') === '' ? findFaketime() : null;
const onAFakeClock = library === null ? describe.skip : describe;

let project: TestProject;
let clock: FakeClock;
let service: ServiceProcess | null = null;

const night = (schedule: string, timezone: string) => ({
  dev: { policy: { dotenv: 'dev', trigger: 'commit' } },
  night: { policy: { dotenv: 'night', trigger: 'schedule', source: 'dev', schedule, timezone } },
});

async function start(schedule: string, timezone: string, at: string): Promise<void> {
  project = await makeStartedProject(night(schedule, timezone));
  clock = fakeClock(library ?? '', join(project.dir, 'clock'));
  clock.set(new Date(at));
  service = await startServiceProcess(project, { args: ['--warm-runners', '0'], env: clock.env });
  // From its first look on a schedule misses nothing, and resuming one is such a look.
  const resumed = await fetch(`${service.url}/api/v1/schedules/night`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ paused: false }),
  });
  expect(resumed.status).toBe(200);
}

/** Waits until the service's own clock shows some seconds more; it looks at its schedules twice a second. */
const shows = (at: string, secondsMore: number): Promise<unknown> =>
  until(`${at} and ${String(secondsMore)} s on the clock of the service`, async () => {
    const response = await fetch(`${service?.url ?? ''}/livez`);
    const shown = new Date(response.headers.get('date') ?? '').getTime();
    return shown >= new Date(at).getTime() + secondsMore * 1000;
  });

/** Sets the clock right before a time, lets it pass, and looks which runs there are in all. */
async function pass(at: string, expected: readonly string[]): Promise<void> {
  clock.set(new Date(at));
  await shows(at, 5);
  await until(`${String(expected.length)} runs`, async () => (await occurrences()).length >= expected.length);
  expect(await occurrences()).toEqual(expected);
}

const occurrences = async (): Promise<(string | null)[]> => {
  const response = await fetch(`${service?.url ?? ''}/api/v1/promotions?stage=night&limit=50`);
  const { items } = (await response.json()) as Page<PromotionResource>;
  return items.map(({ occurrence }) => occurrence).toReversed();
};

onAFakeClock('on a clock that is set', () => {
  beforeEach(() => {
    service = null;
  });
  afterEach(async () => {
    await service?.end('SIGTERM');
    await endProject(project);
  }, 60_000);

  test('an hour that comes twice has one run, at its first time, and the next night another (F21)', async () => {
    await start('30 1 * * *', 'America/New_York', '2026-11-01T05:20:00Z');
    expect(await occurrences()).toEqual([]);
    await pass('2026-11-01T05:29:58Z', ['2026-11-01T01:30']);
    await pass('2026-11-01T06:29:58Z', ['2026-11-01T01:30']);
    await pass('2026-11-02T06:29:58Z', ['2026-11-01T01:30', '2026-11-02T01:30']);
  }, 120_000);

  test('a schedule for every hour runs in both hours that the clock shows as one (F21)', async () => {
    await start('0 * * * *', 'America/New_York', '2027-11-07T04:50:00Z');
    await pass('2027-11-07T04:59:58Z', ['2027-11-07T01:00']);
    const both = ['2027-11-07T01:00', '2027-11-07T01:00-05:00'];
    await pass('2027-11-07T05:59:58Z', both);
    await pass('2027-11-07T06:59:58Z', [...both, '2027-11-07T02:00']);
  }, 120_000);

  test('an hour that does not come has one run, at its end (F21)', async () => {
    await start('30 2 * * *', 'Europe/Berlin', '2027-03-28T00:50:00Z');
    await pass('2027-03-28T00:59:58Z', ['2027-03-28T03:00']);
    await pass('2027-03-28T01:29:58Z', ['2027-03-28T03:00']);
    await pass('2027-03-29T00:29:58Z', ['2027-03-28T03:00', '2027-03-29T02:30']);
  }, 120_000);

  test('a clock that goes back repeats no run, and one that jumps ahead makes up for one, or records one (F20, F22)', async () => {
    await start('0 */2 * * *', 'Asia/Seoul', '2026-11-10T00:50:00Z');
    await pass('2026-11-10T00:59:58Z', ['2026-11-10T10:00']);
    await pass('2026-11-09T00:59:58Z', ['2026-11-10T10:00']);
    await pass('2026-11-10T00:59:58Z', ['2026-11-10T10:00']);
    await pass('2026-11-13T00:30:00Z', ['2026-11-10T10:00', '2026-11-13T08:00']);
  }, 120_000);
});

test('the clock that these tests set is there where everything is checked', () => {
  const wanted = process.env['CI'] === 'true' && (process.env['DATABASE_URL'] ?? '') === '';
  if (wanted && library === null) throw new Error('libfaketime is missing: apt-get install faketime');
});
