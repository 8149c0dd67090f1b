import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { BuildResource } from '../../src/contract/build.js';
import type { CalendarResource } from '../../src/contract/calendar.js';
import type { HoldResource } from '../../src/contract/hold.js';
import type { InstanceResource } from '../../src/contract/instances.js';
import type { Page } from '../../src/contract/page.js';
import type { MilestoneResource, NextMilestoneResource } from '../../src/contract/milestones.js';
import type { PromotionResource } from '../../src/contract/promotion.js';
import type { StageResource } from '../../src/contract/stage.js';
import { fakeClock, findFaketime, type FakeClock } from '../support/fake-clock.js';
import { endProject } from '../support/invariants.js';
import type { TestProject } from '../support/project.js';
import { makeTarball } from '../support/sample-build.js';
import { runSwitchback, startServiceProcess, type ServiceProcess } from '../support/service-process.js';
import { makeStartedProject } from '../support/stacks.js';
import { until } from '../support/until.js';
import { commitOf, platformOf, upload } from '../support/world.js';

// The embedded database takes its time from the service's process, so both are set by the test; a server has its own.
const library = (process.env['DATABASE_URL'] ?? '') === '' ? findFaketime() : null;
const onAFakeClock = library === null ? describe.skip : describe;

const slot = (dotenv: string) => ({ policy: { dotenv, trigger: 'milestone', source: 'dev' } });
const stages = {
  dev: { policy: { dotenv: 'dev', trigger: 'commit' } },
  'staging-1': slot('staging-1'),
  'staging-2': slot('staging-2'),
};

const reason = 'Publisher review';
/** In Seoul, where the demo is booked for Thursday from 14:00 to 17:00. */
const at = {
  monday: '2026-11-09T10:00:00+09:00',
  tuesday: '2026-11-10T10:00:00+09:00',
  thursday: '2026-11-12T10:00:00+09:00',
  demo: '2026-11-12T14:00:00+09:00',
  within: '2026-11-12T14:05:00+09:00',
  rightBefore: '2026-11-12T16:59:58+09:00',
  end: '2026-11-12T17:00:00+09:00',
};
const utc = (time: string): string => new Date(time).toISOString();

onAFakeClock('a demo of milestone 9 is booked for the day on which milestone 11 is due', () => {
  let project: TestProject;
  let clock: FakeClock;
  let service: ServiceProcess;
  let demo: HoldResource;
  let eleven: MilestoneResource;

  beforeAll(async () => {
    project = await makeStartedProject(stages);
    clock = fakeClock(library ?? '', join(project.dir, 'clock'));
    clock.set(new Date(at.monday));
    service = await startServiceProcess(project, { args: ['--warm-runners', '0'], env: clock.env });
  }, 120_000);
  afterAll(async () => {
    await service.end('SIGTERM');
    for (const { name } of project.stages) await platformOf(project.dataDir).stop(name);
    await endProject(project);
  }, 60_000);

  const ask = async <T>(path: string, body?: object): Promise<T> => {
    const posted = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    };
    const response = await fetch(`${service.url}/api/v1${path}`, body === undefined ? {} : posted);
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${text}`);
    return (path.includes('.ics') ? text : JSON.parse(text)) as T;
  };
  /** Sets the clock, and waits until the service has been heard of at that time: else it would wait for itself. */
  const go = async (time: string): Promise<void> => {
    clock.set(new Date(time));
    await until(`a sign of life after ${time}`, async () => {
      const { items } = await ask<Page<InstanceResource>>('/instances');
      return items.every(({ seenAt }) => Date.parse(seenAt) >= Date.parse(time));
    });
  };
  const ended = (id: string) =>
    until(`the end of ${id}`, async () => {
      const promotion = await ask<PromotionResource>(`/promotions/${id}`);
      return promotion.endedAt === null ? null : promotion;
    });
  /** A build that dev runs. */
  const build = async (name: string): Promise<string> => {
    const { path, digest } = await makeTarball({ dir: project.dir, name });
    expect((await upload(service.url, digest, await readFile(path))).status).toBeLessThan(300);
    const { id, promotions = [] } = await ask<BuildResource>('/builds', {
      ...{ commit: commitOf(name), subject: `change ${name}`, author: 'Mina' },
      artifacts: { tarball: digest },
    });
    expect(await ended(promotions[0] ?? '')).toMatchObject({ phase: 'succeeded' });
    return id;
  };
  const milestone = (number: number, of: string) =>
    ask<MilestoneResource>('/milestones', { number, build: of });
  const runs = async (stage: string) => (await ask<StageResource>(`/stages/${stage}`)).currentBuild?.id;
  /** What the backend of a stage says that it is. */
  const answers = async (stage: string): Promise<string> => {
    const { url } = await ask<StageResource>(`/stages/${stage}`);
    return (await fetch(url ?? '')).text();
  };
  const calendar = async () => {
    const range = `from=${encodeURIComponent(utc(at.monday))}&until=${encodeURIComponent('2026-11-14T00:00:00Z')}`;
    const { stages: all } = await ask<CalendarResource>(`/calendar?${range}`);
    const one = all.find(({ stage }) => stage === 'staging-1');
    return {
      holds: one?.holds.map(({ hold, stand }) => [hold.id, stand]),
      milestones: one?.milestones.map(({ number }) => number),
      coming: one?.coming.map(({ number }) => number),
    };
  };
  const eventOf = async (hold: string): Promise<string> => {
    const file = await ask<string>('/calendar.ics?lang=en');
    const events = file.split('BEGIN:VEVENT').slice(1);
    return events.find((event) => event.includes(hold)) ?? '';
  };
  const inTerminal = async (): Promise<string> => {
    const { stdout } = await runSwitchback(
      ['calendar', '--weeks', '1', '--server', service.url, '--lang', 'en', '--output', 'table'],
      { cwd: project.dir, env: { ...clock.env } },
    );
    return stdout;
  };

  test('9 is on staging-1 when it is booked there, and 10 goes to the other slot', async () => {
    expect(await ended((await milestone(9, await build('nine'))).promotion)).toMatchObject({
      phase: 'succeeded',
    });
    demo = await ask<HoldResource>('/stages/staging-1/holds', {
      ...{ kind: 'demo', reason, from: utc(at.demo), until: utc(at.end), milestone: 9 },
    });
    expect(demo).toMatchObject({
      keepsFrom: '2026-11-12T04:45:00.000Z',
      shows: { milestone: 9, build: 'b1' },
    });
    await go(at.tuesday);
    const ten = await milestone(10, await build('ten'));
    expect([ten.stage, ten.blockedBy]).toEqual(['staging-2', []]);
    expect(await ended(ten.promotion)).toMatchObject({ phase: 'succeeded' });
    expect(await calendar()).toEqual({ holds: [[demo.id, 'ahead']], milestones: [9], coming: [] });
  }, 120_000);

  test('on the day 11 is recorded at once, waits, and disturbs nothing', async () => {
    await go(at.thursday);
    const third = await build('eleven');
    const next = await ask<NextMilestoneResource>('/milestones/next');
    expect(next).toMatchObject({ number: 11, stage: 'staging-1', replaces: { number: 9 } });
    eleven = await milestone(11, third);
    expect(eleven).toMatchObject({ stage: 'staging-1', phase: 'pending' });
    expect(eleven.blockedBy).toMatchObject([{ code: 'held', until: utc(at.end) }]);
    expect(await calendar()).toEqual({ holds: [[demo.id, 'ahead']], milestones: [9], coming: [11] });
    expect(await eventOf(demo.id)).toContain('DTSTART:20261112T050000Z');
    expect(await inTerminal()).toMatch(/staging-1 {2}2026-11-12 [^\n]*demo, [^\n]*milestone 9 \(b1\)/);
  }, 120_000);

  test('during the demo staging-1 answers as milestone 9', async () => {
    await go(at.within);
    await until('the demo in the calendar', async () => (await calendar()).holds?.[0]?.[1] === 'in-force');
    expect(await calendar()).toEqual({ holds: [[demo.id, 'in-force']], milestones: [9], coming: [11] });
    const event = await eventOf(demo.id);
    expect(event).toContain('STATUS:CONFIRMED');
    expect(event).toMatch(/DTSTART:20261112T050000Z\r\n[^]*DTEND:20261112T080000Z/);
    const drawn = await inTerminal();
    expect(drawn).toMatch(/staging-1 {2}2026-11-12 [^\n]*demo, [^\n]*milestone 9 \(b1\)/);
    expect(drawn).toContain('M11 waits for staging-1');
    expect([await runs('staging-1'), await runs('staging-2')]).toEqual(['b1', 'b2']);
    expect(await answers('staging-1')).toContain('nine');
    expect(await ask<PromotionResource>(`/promotions/${eleven.promotion}`)).toMatchObject({
      phase: 'pending',
    });
  }, 120_000);

  test('after it 11 is up without anybody asking again', async () => {
    await go(at.rightBefore);
    expect(await ended(eleven.promotion)).toMatchObject({ phase: 'succeeded' });
    const { startedAt } = await ask<PromotionResource>(`/promotions/${eleven.promotion}`);
    expect(Date.parse(startedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(at.end));
    expect([await runs('staging-1'), await runs('staging-2')]).toEqual(['b3', 'b2']);
    expect(await answers('staging-1')).toContain('eleven');
    expect(await calendar()).toEqual({ holds: [[demo.id, 'over']], milestones: [9, 11], coming: [] });
    expect(await eventOf(demo.id)).toMatch(/DTEND:20261112T080000Z/);
    const drawn = await inTerminal();
    expect(drawn).toContain('▒ over');
    expect(drawn).not.toContain('M11 waits');
  }, 120_000);
});

test('the clock that these tests set is there where everything is checked', () => {
  const wanted = process.env['CI'] === 'true' && (process.env['DATABASE_URL'] ?? '') === '';
  if (wanted && library === null) throw new Error('libfaketime is missing: apt-get install faketime');
});
