import { describe, expect, test } from '@jest/globals';
import { untriedIn, violationsIn } from '../../scripts/soak/invariants.mjs';

const at = (second) => new Date(Date.UTC(2026, 0, 1, 0, 0, second));
const stages = [
  { name: 'dev', trigger: 'commit', source: null },
  { name: 'devqa', trigger: 'request', source: 'dev' },
  { name: 'staging-1', trigger: 'milestone', source: 'devqa' },
  { name: 'staging-2', trigger: 'milestone', source: 'devqa' },
];

const row = (id, seq, stage, more = {}) => ({
  ...{ id, seq, stage, build: 1, phase: 'succeeded', trigger: 'request', milestone: null },
  ...{ override_holds: [], goes_before: [], ended_at: at(seq * 10 + 5) },
  ...more,
});
const event = (name, second, more = {}) => ({
  ...{ name, at: at(second), stage: null, promotion: null, from_phase: null, to_phase: null, facts: {} },
  ...more,
});
/** The life of one promotion in the audit. */
const life = ({ id, seq, stage }, phase = 'succeeded') => {
  const of = { stage, promotion: id };
  return [
    event('promotion:requested', seq * 10, { ...of, to_phase: 'pending' }),
    event('promotion:started', seq * 10 + 1, { ...of, from_phase: 'pending', to_phase: 'running' }),
    event('promotion:finished', seq * 10 + 5, { ...of, from_phase: 'running', to_phase: phase }),
  ];
};
const aPutBack = (more) => ({
  ...{ id: 'b1', passing: 'p3', reservation: 'h2', promotion: null, build: 1, ahead_seconds: 6 },
  ...{ ended_at: null, how: null, why: null },
  ...more,
});
/** The life of its update in the log of the CLI. */
const spawn = ({ id, seq, stage, build = 1 }, attempt = `${id}.1`) => {
  const message = `promotion:${id} attempt:${attempt} build:b${build}`;
  const line = (what, second, more) => ({
    ...{ event: what, t_mono: (seq * 10 + second) * 1000, at: at(seq * 10 + second).toISOString() },
    ...{ pid: 1000 + seq, argv: ['up', '--yes', '--message', message, '--stack', stage], message },
    ...more,
  });
  return [
    line('start', 2),
    line('locked', 3, { stack: stage, kind: 'update' }),
    line('switched', 3.5, { stack: stage, kind: 'update', build: `b${build}` }),
    line('unlocked', 4, { stack: stage, kind: 'update', result: 'succeeded', build: `b${build}` }),
    line('end', 4.1, { code: 0 }),
  ];
};

/** The life of a recovery in the audit, and its refresh in the log of the CLI. */
const recovered = (id, stage) => [
  event('stage:unknown', 26, { stage }),
  event('stage:recovery-started', 26, { stage, facts: { recovery: id } }),
  event('stage:recovery-taken', 26, { stage, facts: { recovery: id, before: null, instance: 'i1' } }),
  event('stage:known', 27, { stage }),
  event('stage:recovery-ended', 27, { stage, facts: { recovery: id } }),
];
const refreshed = (id, number) => ({
  ...{ event: 'start', t_mono: 26_500, at: at(26).toISOString(), pid: 900 + number },
  argv: ['refresh', '--message', `recovery:${id} attempt:${id}.${number}`],
});

/** A build that goes all the way, a hold that ends, and two milestones. */
function cleanWorld() {
  const promotions = [
    row('p1', 1, 'dev', { trigger: 'commit' }),
    row('p2', 2, 'devqa'),
    row('p3', 3, 'staging-1', { trigger: 'milestone', milestone: 9 }),
    row('p4', 4, 'staging-2', { trigger: 'milestone', milestone: 10 }),
  ];
  const made = (number, seq, stage) => [
    event('milestone:created', seq * 10, { stage, promotion: `p${seq}`, facts: { number } }),
  ];
  const held = (name) => event(name, 25, { stage: 'devqa', facts: { hold: 'h1' } });
  const [p1, p2, p3, p4] = promotions;
  const events = [life(p1), life(p2), recovered('r1', 'dev'), [held('hold:set'), held('hold:released')]]
    .concat([life(p3), made(9, 3, 'staging-1'), life(p4), made(10, 4, 'staging-2')])
    .flat();
  return {
    stages,
    promotions,
    events: numbered(events),
    log: [...promotions.flatMap((one) => spawn(one)), refreshed('r1', 1)],
    attempts: promotions.map(({ id }) => ({ id: `${id}.1`, promotion: id })),
    put_backs: [],
    holds: [{ id: 'h1', stage: 'devqa', build: null, ended_at: at(25) }],
    recoveries: [{ id: 'r1', stage: 'dev', attempts: 1, instance: 'i1', ended_at: at(27) }],
    builds: [{ number: 1 }],
    milestones: [
      { number: 9, build: 1, stage: 'staging-1', promotion: 'p3', created_at: at(30) },
      { number: 10, build: 1, stage: 'staging-2', promotion: 'p4', created_at: at(40) },
    ],
    states: stages.map(({ name }) => ({ stage: name, current_build: 1, unknown_reason: null })),
    served: Object.fromEntries(stages.map(({ name }) => [name, 'b1'])),
    heard: [
      heard('/stages/devqa/promotions', { id: 'p2', build: 'b1' }, 'k1'),
      heard('/stages/devqa/holds', { id: 'h1' }, 'k2'),
      heard('/builds', { id: 'b1' }, 'k0'),
      heard('/milestones', { number: 9, promotion: 'p3', build: 'b1' }, 'k3'),
    ],
    stuck: [],
    canary: 'canary-secret',
    texts: [{ where: 'service.log', text: 'nothing' }],
  };
}

const numbered = (events) => events.map((one, index) => ({ ...one, seq: index + 1 }));
const heard = (path, answer, key) => ({ method: 'POST', path, status: 201, answer, key });
const change = (list, id, more) => list.map((one) => (one.id === id ? { ...one, ...more } : one));

/** The clean world with one promotion more on devqa, ended like this. */
function withOneMore(world, more = {}, { phase = 'succeeded' } = {}) {
  const extra = row('p5', 5, 'devqa', { build: 1, phase, ...more });
  return {
    ...world,
    promotions: [...world.promotions, extra],
    events: numbered([...world.events, ...life(extra, phase)]),
    log: [...world.log, ...spawn(extra)],
    attempts: [...world.attempts, { id: 'p5.1', promotion: 'p5' }],
  };
}
/** The clean world in which an automatic rollback and a commit wait on dev, and one of them starts first. */
function withRollback(world, { first }) {
  const commit = row('p5', 5, 'dev', { trigger: 'commit' });
  const rollback = row('p6', 6, 'dev', { trigger: 'rollback', actor_via: 'system' });
  const [asked, ...begun] = life(commit);
  const [rolledBack, ...over] = life(rollback);
  const events = first ? [...over, ...begun] : [...begun, ...over];
  return {
    ...world,
    promotions: [...world.promotions, commit, rollback],
    events: numbered([...world.events, asked, rolledBack, ...events]),
    log: [...world.log, ...spawn(commit), ...spawn(rollback)],
    attempts: [...world.attempts, ...['p5', 'p6'].map((id) => ({ id: `${id}.1`, promotion: id }))],
  };
}
const named = (world) => violationsIn(world).map(({ invariant }) => invariant);
const insertBefore = (events, index, ...more) => numbered(events.toSpliced(index, 0, ...more));
const startOf = (world, id) =>
  world.events.findIndex((e) => e.name === 'promotion:started' && e.promotion === id);

test('a clean history has no violation', () => {
  expect(violationsIn(cleanWorld())).toEqual([]);
  expect(violationsIn(withOneMore(cleanWorld()))).toEqual([]);
});

test('a process that was killed has no lock any more when its number is given to another one', () => {
  const world = cleanWorld();
  const [p1, p2, p3, p4] = world.promotions.map((one) => spawn(one));
  const killed = spawn({ id: 'p2', seq: 1, stage: 'devqa' }, 'p2.1').slice(0, 2);
  const again = p4.map((line) => ({ ...line, pid: killed[0].pid }));
  const log = [...p1, ...killed, ...p2, ...p3, ...again];
  const overlaps = violationsIn({ ...world, log }).filter(({ invariant }) => invariant === 'I1');
  expect(overlaps).toEqual([]);
});

test('an automatic rollback that starts before what waited longer is none', () => {
  expect(violationsIn(withRollback(cleanWorld(), { first: true }))).toEqual([]);
});

describe('of each invariant a violation is found and named', () => {
  test.each([
    [
      'I1 two processes with one stack',
      (w) => {
        const other = spawn({ id: 'p2', seq: 2, stage: 'devqa' }).map((l) => ({ ...l, pid: 7 }));
        return { ...w, log: [...w.log, ...other.filter(({ event: what }) => what !== 'start')] };
      },
    ],
    [
      'I1 a start while another one runs',
      (w) => {
        const more = withOneMore(w);
        const [asked, start] = more.events.slice(-3);
        return {
          ...more,
          events: insertBefore(
            more.events.slice(0, -3).concat(more.events.slice(-1)),
            startOf(w, 'p2') + 1,
            asked,
            start,
          ),
        };
      },
    ],
    [
      'I2 an accepted promotion without a row',
      (w) => ({
        ...w,
        heard: [...w.heard, heard('/stages/dev/promotions', { id: 'p99', build: 'b1' }, 'k9')],
      }),
    ],
    [
      'I2 another build than was accepted',
      (w) => ({ ...w, heard: [heard('/stages/devqa/promotions', { id: 'p2', build: 'b7' }, 'k1')] }),
    ],
    [
      'I2 one key, two promotions',
      (w) => ({
        ...w,
        heard: [...w.heard, heard('/stages/dev/promotions', { id: 'p1', build: 'b1' }, 'k1')],
      }),
    ],
    [
      'I2 an accepted hold without a row',
      (w) => ({ ...w, heard: [heard('/stages/devqa/holds', { id: 'h9' }, null)] }),
    ],
    [
      'I3 a second terminal phase',
      (w) => ({
        ...w,
        events: numbered([
          ...w.events,
          event('promotion:finished', 60, {
            stage: 'dev',
            promotion: 'p1',
            from_phase: 'running',
            to_phase: 'failed',
          }),
        ]),
      }),
    ],
    [
      'I3 a terminal phase without an end',
      (w) => ({ ...w, promotions: change(w.promotions, 'p1', { ended_at: null }) }),
    ],
    ['I4 a stage that runs something else', (w) => ({ ...w, served: { ...w.served, dev: 'b2' } })],
    [
      'I4 a success that the CLI did not have',
      (w) => ({
        ...w,
        log: w.log.map((l) => (l.event === 'unlocked' && l.pid === 1001 ? { ...l, result: 'failed' } : l)),
      }),
    ],
    ['I4 a success that is told as a failure', (w) => withOneMore(w, {}, { phase: 'failed' })],
    [
      'I5 two spawns of one attempt',
      (w) => ({ ...w, log: [...w.log, ...spawn({ id: 'p2', seq: 9, stage: 'devqa' })] }),
    ],
    ['I5 a spawn without an attempt', (w) => ({ ...w, attempts: w.attempts.slice(1) })],
    [
      'I6 a start under a hold',
      (w) => ({
        ...w,
        events: insertBefore(
          w.events,
          startOf(w, 'p3'),
          event('hold:set', 30, { stage: 'staging-1', facts: { hold: 'h2' } }),
        ),
        holds: [...w.holds, { id: 'h2', stage: 'staging-1', build: null, ended_at: null }],
      }),
    ],
    [
      'I6 a spawn before its start',
      (w) => ({
        ...w,
        log: w.log.map((l) =>
          l.event === 'start' && l.pid === 1002 ? { ...l, at: at(1).toISOString() } : l,
        ),
      }),
    ],
    ...['stage:unknown', 'stage:recovery-started'].map((name) => [
      `I6 a start after ${name}`,
      (w) => ({
        ...w,
        events: insertBefore(
          w.events,
          startOf(w, 'p3'),
          event(name, 30, { stage: 'staging-1', facts: { recovery: 'r2' } }),
        ),
      }),
    ]),
    ['I5 two spawns of one refresh', (w) => ({ ...w, log: [...w.log, refreshed('r1', 1)] })],
    ['I5 a refresh that nobody counted', (w) => ({ ...w, log: [...w.log, refreshed('r1', 2)] })],
    [
      'I2 an accepted recovery without a row',
      (w) => ({
        ...w,
        heard: [...w.heard, { ...heard('/stages/dev/recover', { id: 'r9' }, 'k9'), status: 202 }],
      }),
    ],
    [
      'I9 a recovery that another instance has than the audit says',
      (w) => ({ ...w, recoveries: change(w.recoveries, 'r1', { instance: 'i2' }) }),
    ],
    [
      'I9 a recovery that ends twice',
      (w) => ({ ...w, events: numbered([...w.events, ...recovered('r1', 'dev').slice(-1)]) }),
    ],
    [
      'I9 an accepted request of which the audit says nothing',
      (w) => ({ ...w, heard: [...w.heard, { ...heard('/builds', { id: 'b1' }, null), request: 'q1' }] }),
    ],
    [
      'I9 a request of which another row tells than the one of what it did',
      (w) => ({
        ...w,
        events: w.events.map((one) =>
          one.name === 'promotion:started' ? { ...one, request_id: 'q2' } : one,
        ),
        heard: [
          ...w.heard,
          { ...heard('/stages/devqa/promotions', { id: 'p2', build: 'b1' }, 'k1'), request: 'q2' },
        ],
      }),
    ],
    [
      'I7 a start before one that waited longer',
      (w) => {
        const first = row('p0', 0, 'devqa', { phase: 'aborted' });
        const of = { stage: 'devqa', promotion: 'p0' };
        const asked = event('promotion:requested', 1, { ...of, to_phase: 'pending' });
        const ended = event('promotion:finished', 90, { ...of, from_phase: 'pending', to_phase: 'aborted' });
        return { ...w, promotions: [...w.promotions, first], events: numbered([asked, ...w.events, ended]) };
      },
    ],
    [
      'I7 two that wait on a commit stage',
      (w) => {
        const [a, b] = [
          row('p8', 8, 'dev', { phase: 'pending', ended_at: null }),
          row('p9', 9, 'dev', { phase: 'pending', ended_at: null }),
        ];
        const events = [a, b].map(({ id }) =>
          event('promotion:requested', 90, { stage: 'dev', promotion: id, to_phase: 'pending' }),
        );
        return { ...w, promotions: [...w.promotions, a, b], events: numbered([...w.events, ...events]) };
      },
    ],
    ['I7 a start before an automatic rollback', (w) => withRollback(w, { first: false })],
    ['I8 a build that was not on its source', (w) => withOneMore(w, { build: 3 })],
    [
      'I9 a gap',
      (w) => ({ ...w, events: w.events.map((one, i) => (i > 4 ? { ...one, seq: one.seq + 1 } : one)) }),
    ],
    [
      'I9 a row of which the audit says something else',
      (w) => ({
        ...w,
        events: numbered(
          w.events.filter((one) => !(one.name === 'promotion:finished' && one.promotion === 'p4')),
        ),
      }),
    ],
    [
      'I9 a hold of which the audit says nothing',
      (w) => ({ ...w, holds: [...w.holds, { id: 'h7', stage: 'dev', ended_at: null }] }),
    ],
    [
      'I9 a put-back of which the audit says nothing',
      (w) => ({ ...w, put_backs: [aPutBack({ ended_at: at(50), how: 'not-needed' })] }),
    ],
    [
      'I9 a put-back that is done, and its build did not come',
      (w) => ({ ...w, put_backs: [aPutBack({ ended_at: at(50), how: 'done', promotion: 'p4', build: 2 })] }),
    ],
    [
      'I6 one that goes before what is not to come back',
      (w) => ({ ...w, promotions: change(w.promotions, 'p3', { goes_before: ['h2'] }) }),
    ],
    [
      'I10 a put-back that is open, and its reservation is over',
      (w) => ({ ...w, put_backs: [aPutBack({ reservation: 'h1' })] }),
    ],
    [
      'I9 a hold that keeps out what is not to come back',
      (w) => ({
        ...w,
        events: numbered([
          ...w.events,
          event('put-back:kept-out', 60, { stage: 'staging-1', facts: { hold: 'h2' } }),
        ]),
      }),
    ],
    ['I10 a stage that stays busy', (w) => ({ ...w, stuck: [{ stage: 'dev', promotion: 'p1' }] })],
    ['I11 a secret in a log', (w) => ({ ...w, texts: [{ where: 'service.log', text: 'xx canary-secret' }] })],
    [
      'I12 a number left out',
      (w) => ({ ...w, milestones: w.milestones.map((m) => (m.number === 10 ? { ...m, number: 11 } : m)) }),
    ],
    [
      'I12 twice the same slot',
      (w) => ({ ...w, milestones: w.milestones.map((m) => ({ ...m, stage: 'staging-1' })) }),
    ],
  ])('%s', (name, break_) => {
    expect(named(break_(cleanWorld()))).toContain(name.split(' ')[0]);
  });
});

test('a start that overrides every hold in force is none, and neither is one after their end', () => {
  const world = cleanWorld();
  const set = (hold) => event('hold:set', 30, { stage: 'staging-1', facts: { hold } });
  const held = {
    ...world,
    events: ['h2', 'h3'].reduce(
      (events, hold) => insertBefore(events, startOf(world, 'p3'), set(hold)),
      world.events,
    ),
    holds: [
      ...world.holds,
      ...['h2', 'h3'].map((id) => ({ id, stage: 'staging-1', build: null, ended_at: null })),
    ],
  };
  expect(named(held)).toEqual(['I6']);
  const passing = (override_holds) =>
    named({ ...held, promotions: change(held.promotions, 'p3', { override_holds }) });
  expect(passing(['h2'])).toEqual(['I6']);
  expect(passing(['h3', 'h2'])).toEqual([]);
});

test('a stage that says it is unknown claims nothing', () => {
  const world = cleanWorld();
  const states = world.states.map((one) =>
    one.stage === 'dev' ? { ...one, unknown_reason: 'interrupted' } : one,
  );
  expect(named({ ...world, states, served: { ...world.served, dev: 'b2' } })).toEqual([]);
});

describe('what keeps a stage', () => {
  const stage = 'staging-1';
  /** p3 starts at second 31, with b1. */
  const startedAt = at(31);
  const iso = (second) => at(second).toISOString();
  const kept = (id, facts = {}, more = {}) => {
    const told = { hold: id, kind: 'demo', until: null, ...facts };
    const row = {
      ...{ id, stage, build: null, ended_at: null, until: told.until, line: told.line ?? null },
      ...{ starts_at: told.start, keeps_from: told.keepsFrom, shows_build: told.shows?.slice(1) },
    };
    return { event: event('hold:set', 29, { stage, facts: told, ...more }), row };
  };
  const booked = (id, keepsFrom, shows, until = keepsFrom + 10) => ({
    ...kept(id, {
      ...{ start: iso(keepsFrom + 2), keepsFrom: iso(keepsFrom), until: iso(until) },
      ...(shows === undefined ? {} : { shows }),
    }),
  });
  const withKept = (...all) => {
    const world = cleanWorld();
    const promotions = change(world.promotions, 'p3', { started_at: startedAt });
    const events = insertBefore(world.events, startOf(world, 'p3'), ...all.map((one) => one.event));
    return { ...world, promotions, events, holds: [...world.holds, ...all.map((one) => one.row)] };
  };

  test.each([
    ['a reservation in its lead', [booked('h2', 31)], ['I6']],
    ['one that shows nothing and is ahead', [booked('h2', 32)], []],
    ['one ahead that shows another build', [booked('h2', 40, 'b2')], ['I6']],
    ['one ahead that shows this build', [booked('h2', 40, 'b1')], []],
    ['another build after this one', [booked('h2', 40, 'b1'), booked('h3', 55, 'b2')], []],
    ['another build before this one', [booked('h2', 55, 'b1'), booked('h3', 40, 'b2')], ['I6']],
    ['a stop of the line', [kept('h2', { kind: 'incident', line: 'line_1' })], ['I6']],
    ['two builds at one time', [booked('h2', 40, 'b1'), booked('h3', 45, 'b2')], ['I6']],
    ['two builds, one after the other', [booked('h2', 40, 'b1'), booked('h3', 50, 'b2')], []],
  ])('%s', (_, all, expected) => {
    expect(named(withKept(...all))).toEqual(expected);
  });

  test('is passed by whoever names it, and moved by the audit', () => {
    const world = withKept(booked('h2', 40, 'b2'));
    const passing = change(world.promotions, 'p3', { override_holds: ['h2'] });
    expect(named({ ...world, promotions: passing })).toEqual([]);
    const start = startOf(world, 'p3');
    const to = { start: iso(32), keepsFrom: iso(30), until: iso(50) };
    const moved = (facts) => event('hold:extended', 30, { stage, facts: { hold: 'h2', ...facts } });
    const shown = withKept(booked('h2', 40, 'b1'));
    const events = insertBefore(shown.events, start, moved(to));
    const holds = change(shown.holds, 'h2', { starts_at: iso(32), keeps_from: iso(30), until: iso(50) });
    expect(named({ ...shown, events, holds })).toEqual(['I6']);
    // Rows that were not moved with it.
    expect(named({ ...shown, events })).toEqual(['I6', 'I9']);
  });

  test('in a quiet minute keeps out who does not name it, and not what the service puts right', () => {
    const world = withKept();
    const quiet = stages.map((one) =>
      one.name === stage ? { ...one, quiet: { every: 4, minute: 0 } } : one,
    );
    const later = stages.map((one) =>
      one.name === stage ? { ...one, quiet: { every: 4, minute: 1 } } : one,
    );
    const minute = Math.floor(startedAt.getTime() / 60_000)
      .toString(36)
      .toUpperCase()
      .padStart(7, '0');
    const of = (these, more = {}) =>
      named({ ...world, stages: these, promotions: change(world.promotions, 'p3', more) });
    expect(of(quiet)).toEqual(['I6']);
    expect(of(later)).toEqual([]);
    expect(of(quiet, { override_holds: [`hld_QUIET${minute}ABC`] })).toEqual([]);
    expect(of(quiet, { override_holds: ['hld_QUIET0000001ABC'] })).toEqual(['I6']);
    expect(of(quiet, { actor_via: 'system' })).toEqual([]);
    expect(of(quiet, { actor_via: 'system', trigger: 'commit' })).toContain('I6');
  });

  test('is there where something was left out for it', () => {
    const left = (before) => {
      const world = withKept();
      const skipped = row('p6', 6, stage, { phase: 'skipped', ended_at: null, outcome: { code: 'held' } });
      const told = event('promotion:requested', 90, { stage, promotion: 'p6', to_phase: 'skipped' });
      return {
        ...world,
        promotions: [...world.promotions, skipped],
        events: numbered([...world.events, ...before.map((one) => one.event), told]),
        holds: [...world.holds, ...before.map((one) => one.row)],
      };
    };
    expect(named(left([]))).toEqual(['I6']);
    expect(named(left([kept('h2')]))).toEqual([]);
  });

  test('by a stop of the line is there on each stage of which its answer told', () => {
    const one = kept('h2', { line: 'line_1' });
    const world = withKept();
    const [last] = world.events.slice(-1);
    const told = (...ids) => ({
      ...world,
      events: numbered([...world.events, { ...one.event, at: last.at }]),
      holds: [...world.holds, one.row],
      heard: [...world.heard, heard('/lines', { id: 'line_1', holds: ids.map((id) => ({ id })) }, 'k7')],
    });
    expect(named(told('h2'))).toEqual([]);
    expect(named(told('h2', 'h3'))).toEqual(['I2']);
  });
});

test('what was not tried is said: no update, and nothing that was put back', () => {
  const world = cleanWorld();
  const untried = (more) => untriedIn({ ...world, ...more }).map(({ text }) => text);
  const back = aPutBack({ ended_at: at(50), how: 'done', promotion: 'p4' });
  expect(untried({ put_backs: [back] })).toEqual([]);
  for (const how of [null, 'failed', 'not-needed'])
    expect(untried({ put_backs: [aPutBack({ how })] })).toEqual(['nothing that was booked was put back']);
  expect(untried({ log: [], put_backs: [back] })).toEqual([
    'no update was begun: nothing was tried; let it run longer',
  ]);
});
