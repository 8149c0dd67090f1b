import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Refusal } from '../../src/model/error.js';
import type { Hold } from '../../src/model/hold.js';
import { isTerminal, type Promotion } from '../../src/model/promotion.js';
import type { Stage, StageState } from '../../src/model/stage.js';
import type { PutBack } from '../../src/model/put-back.js';
import { isAutomatic } from '../../src/policy/rollback.js';
import { abortPromotion } from '../../src/requests/abort.js';
import { extendHold, releaseHold, setHold } from '../../src/requests/hold.js';
import { releaseLine, stopLine } from '../../src/requests/line.js';
import { createMilestone } from '../../src/requests/milestone.js';
import { requestPromotion } from '../../src/requests/promote.js';
import { registerBuild } from '../../src/requests/register.js';
import { rollBack } from '../../src/requests/rollback.js';
import type { Ports } from '../../src/ports/ports.js';
import { mina, openDesk, type Desk } from '../support/desk.js';
import { letPass } from '../support/holds.js';
import { isKept } from '../support/kept.js';
import { Died, type DeathAt } from '../support/mortal.js';
import { aStage } from '../support/nouns.js';
import { scriptedStages, type RunEnd, type ScriptedStages } from '../support/scripted-stages.js';
import { beginLife, type ServiceLife } from '../support/service-life.js';

/** Others each time. A server takes many connections at once; the embedded database is one, and slower. */
const sequences = (process.env['DATABASE_URL'] ?? '') === '' ? 100 : 500;
const names = ['dev', 'nightly', 'slot'] as const;
type Name = (typeof names)[number];

type Action =
  | { readonly do: 'register' }
  | { readonly do: 'request'; readonly build: number; readonly waits: boolean }
  | { readonly do: 'milestone'; readonly build: number; readonly before: boolean }
  | { readonly do: 'hold' | 'release' | 'rollback' | 'quiet'; readonly on: Name }
  | Booking
  | { readonly do: 'move'; readonly on: Name; readonly in: number; readonly for: number }
  | { readonly do: 'stop-line'; readonly except: Name | null }
  | { readonly do: 'go-on' }
  | { readonly do: 'pass'; readonly hours: number }
  | { readonly do: 'abort'; readonly on: Name; readonly nth: number }
  | { readonly do: 'end'; readonly on: Name; readonly how: RunEnd }
  | { readonly do: 'kill' | 'stop' }
  | { readonly do: 'doom'; readonly at: DeathAt };

/** In hours from now on; `build` null = nothing in particular is to be shown. */
interface Booking {
  readonly do: 'book';
  readonly on: Name;
  readonly in: number;
  readonly for: number;
  readonly build: number | null;
}

const on = fc.constantFrom(...names);
const times = { in: fc.integer({ min: 1, max: 4 }), for: fc.integer({ min: 1, max: 3 }) };
const doing = <T extends Action['do']>(what: T) => fc.constant(what);
const ends: readonly RunEnd[] = [
  ...(['succeeded', 'succeeded', 'succeeded', 'bad', 'failed'] as const),
  ...(['interrupted', 'switched-then-interrupted', 'lost'] as const),
];
const actions: fc.Arbitrary<Action> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: doing('register') }) },
  { weight: 4, arbitrary: fc.record({ do: doing('request'), build: fc.nat(5), waits: fc.boolean() }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: doing('milestone'), build: fc.nat(5), before: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ do: doing('hold'), on }) },
  { weight: 1, arbitrary: fc.record({ do: doing('release'), on }) },
  { weight: 1, arbitrary: fc.record({ do: doing('rollback'), on }) },
  { weight: 2, arbitrary: fc.record({ do: doing('book'), on, ...times, build: fc.option(fc.nat(5)) }) },
  { weight: 1, arbitrary: fc.record({ do: doing('move'), on, ...times }) },
  { weight: 1, arbitrary: fc.record({ do: doing('stop-line'), except: fc.option(on) }) },
  { weight: 1, arbitrary: fc.record({ do: doing('go-on') }) },
  { weight: 2, arbitrary: fc.record({ do: doing('pass'), hours: fc.constantFrom(0.5, 1, 2, 3, 4) }) },
  { weight: 1, arbitrary: fc.record({ do: doing('quiet'), on }) },
  { weight: 1, arbitrary: fc.record({ do: doing('abort'), on, nth: fc.nat(3) }) },
  { weight: 7, arbitrary: fc.record({ do: doing('end'), on, how: fc.constantFrom(...ends) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('kill', 'stop') }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: doing('doom'),
      at: fc.record({
        transaction: fc.integer({ min: 1, max: 5 }),
        when: fc.constantFrom('before-commit', 'after-commit'),
      }),
    }),
  },
);

/** Three builds come as far as they can, the first is booked on the slot, and a milestone of the second goes before it. */
const bookedOnSlot: readonly Action[] = [
  ...[0, 1, 2].flatMap((build): Action[] => [
    { do: 'register' },
    { do: 'end', on: 'dev', how: 'succeeded' },
    { do: 'request', build, waits: true },
    { do: 'end', on: 'nightly', how: 'succeeded' },
  ]),
  { do: 'milestone', build: 0, before: false },
  { do: 'end', on: 'slot', how: 'succeeded' },
  { do: 'book', on: 'slot', in: 2, for: 1, build: 0 },
  { do: 'milestone', build: 1, before: true },
];
/** It is due: what comes back begins, and ends. */
const laterOnSlot: readonly Action[] = [
  { do: 'pass', hours: 1 },
  { do: 'pass', hours: 0.5 },
  { do: 'end', on: 'slot', how: 'succeeded' },
  { do: 'pass', hours: 2 },
];
/** It is up. */
const goneBefore: readonly Action[] = [...bookedOnSlot, { do: 'end', on: 'slot', how: 'succeeded' }];
/** Another one waits for the end of that one, and goes before the same. */
const waitsOnSlot: readonly Action[] = [...bookedOnSlot, { do: 'milestone', build: 2, before: true }];
/** What chance seldom brings: another build than is booked, by itself and by request, and one before what is booked. */
const rare: readonly (readonly Action[])[] = [
  [
    { do: 'register' },
    { do: 'end', on: 'dev', how: 'succeeded' },
    { do: 'book', on: 'dev', in: 2, for: 1, build: 0 },
    { do: 'register' },
    { do: 'pass', hours: 4 },
    { do: 'register' },
  ],
  [
    ...[0, 1].flatMap((): Action[] => [{ do: 'register' }, { do: 'end', on: 'dev', how: 'succeeded' }]),
    { do: 'book', on: 'nightly', in: 2, for: 1, build: 1 },
    { do: 'request', build: 0, waits: true },
    { do: 'request', build: 1, waits: true },
    { do: 'end', on: 'nightly', how: 'succeeded' },
    { do: 'pass', hours: 2 },
    { do: 'pass', hours: 2 },
  ],
  [...goneBefore, ...laterOnSlot],
  [...bookedOnSlot, { do: 'move', on: 'slot', in: 4, for: 1 }, ...laterOnSlot],
  [...bookedOnSlot, { do: 'release', on: 'slot' }, ...laterOnSlot],
  [...waitsOnSlot, { do: 'move', on: 'slot', in: 4, for: 1 }, ...laterOnSlot],
  [...waitsOnSlot, { do: 'release', on: 'slot' }, ...laterOnSlot],
  [...waitsOnSlot, ...laterOnSlot, { do: 'end', on: 'slot', how: 'succeeded' }],
];

/** Of so many one goes on from where a milestone goes before what is booked. */
const some = fc.array(actions, { minLength: 4, maxLength: 16 });
const stories = fc.oneof(
  { weight: 4, arbitrary: some },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(bookedOnSlot, goneBefore, waitsOnSlot), some)
      .map(([before, rest]) => [...before, ...rest]),
  },
);

/** What happened in one sequence: what clients were told, and what was seen of it since. */
interface Story {
  readonly ports: Ports;
  readonly stages: ScriptedStages;
  life: ServiceLife;
  readonly builds: string[];
  /** Where it is quiet. */
  readonly quiet: Set<Name>;
  /** Every promotion that a client was told of, with its build (I2). */
  readonly told: Map<string, string | null>;
  /** Terminal phases as they were first seen (I3). */
  readonly ended: Map<string, string>;
  deaths: number;
  /** Looks that failed although no service died: nobody looks again here, and what waits is not the rules' doing. */
  readonly failed: string[];
  /** What the rows said when they were last looked at; nothing has been done since. */
  seen: Seen;
}

interface Seen {
  readonly promotions: readonly Promotion[];
  readonly states: readonly StageState[];
  readonly holds: readonly Hold[];
  /** Those that have not ended. */
  readonly putBacks: readonly PutBack[];
  readonly now: Date;
}

const nothingYet: Seen = { promotions: [], states: [], holds: [], putBacks: [], now: new Date(0) };

const verify = { path: '/', status: 200, build: null, attempts: 1, deadlineSeconds: 0 };

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk([
    aStage({ name: 'dev', dotenv: 'unstable', trigger: 'commit', source: null, verify }),
    aStage({ name: 'nightly', verify }),
    aStage({ name: 'slot', trigger: 'milestone', source: 'nightly', verify }),
  ]);
});
afterAll(() => desk.close());

const read = () => desk.ports.store.read;
let number = 0;

/** A client asks, and may be refused, or never hear the answer of a service that died. */
async function ask<T>(story: Story, verb: Parameters<ServiceLife['ask']>[0]): Promise<T | null> {
  try {
    return (await story.life.ask(verb)) as T;
  } catch (error) {
    if (error instanceof Refusal || error instanceof Died) return null;
    throw error;
  }
}

async function act(story: Story, action: Action): Promise<void> {
  const { stages } = story;
  switch (action.do) {
    case 'register': {
      const build = await register(story);
      if (build !== null) story.builds.push(build);
      return;
    }
    case 'request': {
      const build = story.builds[action.build % Math.max(story.builds.length, 1)];
      if (build === undefined) return;
      remember(
        story,
        await ask<Promotion>(story, (ports, rows) =>
          requestPromotion(ports, rows, {
            caller: mina,
            request: {
              ...{ stage: 'nightly', wanted: { build }, reason: null, ifMatch: null },
              hold: { do: action.waits ? 'wait' : 'reject' },
            },
          }),
        ),
      );
      return;
    }
    case 'milestone':
      await milestone(story, action);
      return;
    case 'hold': {
      const request = { stage: action.on, kind: 'qa' as const, reason: 'QA', until: null, ifMatch: null };
      await ask(story, (ports, rows) => setHold(ports, rows, { caller: mina, request }));
      return;
    }
    case 'release': {
      const hold = story.seen.holds.find(({ stage }) => stage === action.on);
      if (hold === undefined) return;
      const release = { id: hold.id, reason: null, verdict: null, ifMatch: null };
      await ask(story, (ports, rows) => releaseHold(ports, rows, { caller: mina, release }));
      return;
    }
    case 'quiet':
      if (!story.quiet.delete(action.on)) story.quiet.add(action.on);
      return;
    case 'book':
      await book(story, action);
      return;
    case 'move': {
      const hold = story.seen.holds.find(({ stage, from }) => stage === action.on && from !== null);
      if (hold === undefined) return;
      const extension = { id: hold.id, ...timesOf(action), reason: null, ifMatch: null };
      await ask(story, (ports, rows) => extendHold(ports, rows, { caller: mina, extension }));
      return;
    }
    case 'stop-line': {
      const except = action.except === null ? [] : [action.except];
      const request = { kind: 'incident' as const, reason: 'moving', until: null, except };
      await ask(story, (ports, rows) => stopLine(ports, rows, { caller: mina, request }));
      return;
    }
    case 'go-on': {
      const line = story.seen.holds.find((hold) => hold.line !== null)?.line;
      if (line == null) return;
      const change = { id: line, reason: null, ifMatch: null };
      await ask(story, (ports, rows) => releaseLine(ports, rows, { caller: mina, change }));
      return;
    }
    case 'pass':
      for (const hold of story.seen.holds)
        await desk.inTransaction((rows) => letPass(rows, hold, action.hours * 3600));
      return;
    case 'rollback': {
      const request = {
        ...{ stage: action.on, toBuild: null, reason: 'broken', ifMatch: null },
        ...{ onHold: { do: 'reject' as const }, hold: { wish: null, reason: null, until: null } },
      };
      const rolled = await ask<{ promotion: Promotion }>(story, (ports, rows) =>
        rollBack(ports, rows, { caller: mina, request }),
      );
      remember(story, rolled?.promotion ?? null);
      return;
    }
    case 'abort': {
      const open = openOn(story, action.on);
      const promotion = open[action.nth % Math.max(open.length, 1)];
      if (promotion === undefined) return;
      const asked = { caller: mina, id: promotion.id, reason: null };
      await ask(story, (ports, rows) => abortPromotion(ports, rows, asked));
      return;
    }
    case 'end':
      stages.under(action.on)?.end(action.how);
      return;
    case 'kill':
      story.life.die();
      return;
    case 'stop':
      story.life.stop();
      story.life.die();
      return;
    case 'doom':
      story.life.dieAt(action.at);
      return;
  }
}

const timesOf = ({ in: begins, for: lasts }: Pick<Booking, 'in' | 'for'>) => {
  const after = (hours: number): Date => new Date(Date.now() + hours * 3_600_000);
  return { from: after(begins), until: after(begins + lasts) };
};

async function book(story: Story, action: Booking): Promise<void> {
  const build = action.build === null ? undefined : story.builds[action.build % story.builds.length];
  const request = {
    ...{ stage: action.on, kind: 'demo' as const, reason: 'demo', ifMatch: null, ...timesOf(action) },
    shows: build === undefined ? null : { build },
  };
  await ask(story, (ports, rows) => setHold(ports, rows, { caller: mina, request }));
}

async function milestone(story: Story, action: Action & { readonly do: 'milestone' }): Promise<void> {
  const build = story.builds[action.build % story.builds.length];
  if (build === undefined) return;
  const next = ((await read().milestones.last())?.number ?? 8) + 1;
  const request = {
    ...{ number: next, build, notes: null, reason: null, putBackBefore: action.before },
    hold: { do: 'wait' as const },
  };
  const made = await ask<{ promotion: Promotion }>(story, (ports, rows) =>
    createMilestone(ports, rows, { caller: mina, request }),
  );
  remember(story, made?.promotion ?? null);
}

const remember = (story: Story, promotion: Promotion | null): void => {
  if (promotion !== null) story.told.set(promotion.id, promotion.build);
};

async function register(story: Story): Promise<string | null> {
  number += 1;
  const hex = number.toString(16);
  const wanted = {
    ...{ commit: hex.padStart(40, 'c'), branch: 'main', subject: `change ${hex}`, author: 'Mina' },
    ...{ artifacts: { tarball: `sha256:${hex.padStart(64, '0')}` }, commits: [], migrations: [] },
    ...{ ciUrl: null, createdBy: 'mina' },
  };
  const registered = await ask<{ build: { id: string } }>(story, (ports, rows) =>
    registerBuild(ports, rows, { caller: mina, wanted, tarball: { since: new Date() } }),
  );
  return registered?.build.id ?? null;
}

/** After every action: the service does what is to be done, a dead one is started again, and nothing is untrue. */
async function goOn(story: Story): Promise<void> {
  await story.life.look();
  for (let left = 20; story.life.dead(); left -= 1) {
    if (left === 0) throw new Error('it dies again and again');
    story.deaths += 1;
    story.life.stop();
    story.life = beginLife(story.ports, story.stages);
    await story.life.look();
  }
  await check(story);
}

/** The open promotions of a stage, in the order of acceptance. */
const openOn = ({ seen }: Story, name: Name): Promotion[] => ofStage(seen, name).filter(isOpen);
const isOpen = ({ phase }: Promotion): boolean => !isTerminal(phase);
const ofStage = ({ promotions }: Seen, name: Name): Promotion[] =>
  promotions.filter(({ stage }) => stage === name).toSorted((a, b) => a.seq - b.seq);

async function see(): Promise<Seen> {
  const { promotions, stages, holds, putBacks } = read();
  return {
    putBacks: await putBacks.open(),
    promotions: await promotions.list({ limit: 1000 }),
    states: await stages.all(),
    holds: await holds.allOpen(),
    now: await read().now(),
  };
}

async function check(story: Story): Promise<void> {
  const { stages, told, ended } = story;
  story.seen = await see();
  const all = story.seen.promotions;
  const wrong = [...stages.violations];
  const byId = new Map(all.map((promotion) => [promotion.id, promotion]));
  for (const [id, build] of told)
    if (byId.get(id)?.build !== build) wrong.push(`I2: ${id} was accepted with ${build ?? 'no build'}`);
  for (const { id, phase } of all) {
    const before = ended.get(id);
    if (before !== undefined && before !== phase) wrong.push(`I3: ${id} was ${before} and is ${phase}`);
    if (isTerminal(phase)) ended.set(id, phase);
  }
  for (const name of names) wrong.push(...wrongOn(story, name));
  wrong.push(...(await wrongInAudit(all)));
  expect(wrong).toEqual([]);
}

function wrongOn({ stages, seen, failed, quiet }: Story, name: Name): string[] {
  const wrong: string[] = [];
  const state = seen.states.find(({ stage }) => stage === name);
  if (state === undefined) return [`there is no row of ${name}`];
  const mine = ofStage(seen, name);
  const active = mine.filter(({ phase }) => phase === 'running' || phase === 'verifying');
  if (active.length > 1) wrong.push(`I1: ${name} has ${String(active.length)} active promotions`);
  if (active.length === 0 && state.unknownReason === null && state.currentBuild !== stages.truth(name))
    wrong.push(`I4: ${name} shows ${String(state.currentBuild)}, and runs ${String(stages.truth(name))}`);
  const waiting = mine.filter(({ phase }) => phase === 'pending');
  const rollbacks = waiting.filter(isAutomatic).length;
  if (rollbacks > 1) wrong.push(`I7: more than one automatic rollback waits on ${name}`);
  if (name === 'dev' && waiting.length - rollbacks > 1) wrong.push('I7: more than the newest waits on dev');
  for (const { id, previousBuild } of mine.filter((one) => isAutomatic(one) && one.startedAt !== null))
    if (!mine.some(({ build, outcome }) => build === previousBuild && outcome?.code === 'verification'))
      wrong.push(`I7: ${id} on ${name} undid ${String(previousBuild)}, which had not failed`);
  wrong.push(...wronglyBooked(seen, name), ...wronglyBack(seen, name));
  // While something runs nobody has to look.
  const over = onStage(seen, name).find(({ until }) => until !== null && until <= seen.now);
  if (over !== undefined && active.length === 0)
    wrong.push(`I6: ${over.id} on ${name} is over, and no row says so`);
  const keeping = { holds: onStage(seen, name), isQuiet: quiet.has(name), now: seen.now };
  const next = waiting.find((one) => !isKept(keeping, one));
  if (active.length === 0 && state.unknownReason === null && next !== undefined)
    wrong.push(`I10: ${name} is free, and ${next.id} waits`, ...failed);
  return wrong;
}

/** What goes before a reservation does so as long as that is to come back, and what is due comes back. */
function wronglyBack(seen: Seen, name: Name): string[] {
  const wrong: string[] = [];
  const own = seen.putBacks.filter(({ stage }) => stage === name);
  for (const { id, reservation, aheadSeconds, promotion } of own) {
    const hold = onStage(seen, name).find((one) => one.id === reservation);
    if (hold === undefined) wrong.push(`I10: ${id} is open, and ${reservation} is over`);
    else if (Number(hold.keepsFrom) - aheadSeconds * 1000 <= Number(seen.now) && promotion === null)
      wrong.push(`I10: ${id} is due, and nothing comes back`);
  }
  for (const { id, goesBefore } of ofStage(seen, name).filter(({ phase }) => phase === 'pending')) {
    if (goesBefore === null) continue;
    const putBack = own.find(({ passing }) => passing === id);
    const hold = seen.holds.find((one) => one.id === putBack?.reservation);
    const due = Number(hold?.keepsFrom) - Number(putBack?.aheadSeconds) * 1000;
    // The database counts in microseconds.
    if (!(Math.abs(Number(goesBefore.until) - due) < 10))
      wrong.push(`I6: ${id} goes before ${goesBefore.holds.join(', ')}, which do not come back then`);
  }
  return wrong;
}

const onStage = ({ holds }: Seen, name: Name): Hold[] => holds.filter(({ stage }) => stage === name);

/** No two show different builds at one time. */
function wronglyBooked(seen: Seen, name: Name): string[] {
  const wrong: string[] = [];
  const open = onStage(seen, name);
  const shows = open.filter((hold) => hold.shows !== null);
  const end = ({ until }: Hold): number => Number(until ?? Infinity);
  for (const [place, one] of shows.entries())
    for (const other of shows.slice(place + 1))
      if (
        one.shows?.build !== other.shows?.build &&
        Number(one.keepsFrom) < end(other) &&
        Number(other.keepsFrom) < end(one)
      )
        wrong.push(`I6: ${one.id} and ${other.id} on ${name} show two builds at one time`);
  return wrong;
}

/** Numbers without a gap, and the last row of each promotion says its phase (I9). */
async function wrongInAudit(all: readonly Promotion[]): Promise<string[]> {
  const { rows } = (await read().sql.executeSql(
    `select max(seq) - min(seq) + 1 - count(*) as gaps,
      (select json_object_agg(promotion, phase) from (select distinct on (promotion) promotion, to_phase as phase
        from events where promotion is not null and to_phase is not null order by promotion, seq desc) last) as phases
      from events`,
  )) as { rows: { gaps: string | number | null; phases: Record<string, string> | null }[] };
  const [{ gaps, phases } = { gaps: null, phases: null }] = rows;
  const wrong = all
    .filter(({ id, phase }) => phases?.[id] !== phase)
    .map(({ id, phase }) => `I9: ${id} is ${phase}, and the audit says ${phases?.[id] ?? 'nothing'}`);
  return Number(gaps ?? 0) === 0 ? wrong : [...wrong, `I9: the audit has ${String(gaps)} gaps`];
}

/** Every update ends well, every hold is released: then nothing may be left over (I10). */
async function heal(story: Story): Promise<void> {
  story.quiet.clear();
  for (let left = 50; left > 0; left -= 1) {
    for (const name of names) await act(story, { do: 'release', on: name });
    for (const name of names) await act(story, { do: 'end', on: name, how: 'succeeded' });
    await goOn(story);
    const { states } = story.seen;
    // An unknown stage stays blocked, visibly, until somebody recovers it.
    const blocked = states.filter(({ unknownReason }) => unknownReason !== null).map(({ stage }) => stage);
    const isOver = (name: Name): boolean => openOn(story, name).length === 0 || blocked.includes(name);
    if (names.every(isOver) && story.seen.putBacks.length === 0) return;
  }
  throw new Error('I10: something waits for ever');
}

/** From each minute on for an hour: it is quiet whenever the test runs. */
const always = [{ when: '* * * * *', forSeconds: 3600, timezone: 'UTC', reason: { en: 'Tea', ko: '차' } }];
/** As if the stage files of these said so; whoever has a stage in hand reads it, too. */
function quietCatalogue(quiet: ReadonlySet<Name>): Ports['catalogue'] {
  const { catalogue } = desk.ports;
  const stages = catalogue.stages.map((stage): Stage => ({
    ...stage,
    get quiet() {
      return quiet.has(stage.name as Name) ? always : [];
    },
  }));
  return { ...catalogue, stages, get: (name) => stages.find((stage) => stage.name === name) };
}

const noteIn =
  (failed: string[]): Ports['log']['error'] =>
  (facts, message) => {
    const { err } = facts as { err?: unknown };
    if (!(err instanceof Died)) failed.push(`${message}: ${String(err)}`);
  };

test('whatever is asked, fails or dies, a stage stays true to its rules', async () => {
  let [done, deaths] = [0, 0];
  await fc.assert(
    fc.asyncProperty(stories, async (sequence) => {
      await desk.clear();
      const quiet = new Set<Name>();
      const stages = scriptedStages(read(), (stage) => quiet.has(stage as Name));
      const failed: string[] = [];
      const log = { ...desk.ports.log, error: noteIn(failed) };
      const ports = { ...desk.ports, log, catalogue: quietCatalogue(quiet) };
      const told = new Map<string, string | null>();
      const story: Story = {
        ...{ ports, stages, life: beginLife(ports, stages), builds: [], quiet, told, ended: new Map() },
        ...{ deaths: 0, failed, seen: nothingYet },
      };
      for (const action of sequence) {
        await act(story, action);
        await goOn(story);
      }
      await heal(story);
      story.life.stop();
      done += 1;
      deaths += story.deaths;
    }),
    { numRuns: sequences, endOnFailure: false, examples: rare.map((sequence) => [[...sequence]]) },
  );
  expect(done).toBeGreaterThanOrEqual(sequences);
  expect(deaths).toBeGreaterThan(sequences / 4);
}, 1_800_000);
