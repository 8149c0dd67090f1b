import { nameOf, replay } from './replay.mjs';

const terminal = new Set(['succeeded', 'failed', 'errored', 'aborted', 'superseded', 'skipped']);
const attemptIn = (message) => /\battempt:(\S+)/.exec(message ?? '')?.[1];
const promotionIn = (message) => /\bpromotion:(\S+)/.exec(message ?? '')?.[1];

/**
 * Every violation of I1–I12 that can be seen from outside, as `{invariant, text, rows}`; empty = all of them held.
 *
 * `log`: lines of the fake CLI. `events`, `promotions`, `attempts`, `holds`, `put_backs`, `recoveries`, `milestones`, `builds`,
 * `states`: rows of the
 * database, builds as numbers. `stages`: `{name, trigger, source, quiet}` of the catalogue; `quiet`, where there is any:
 * `{every, minute}`, as one quiet minute of UTC in so many. `heard`: what clients asked and were
 * answered, `{client, sent, got, method, path, body, key, status, answer, request}`. `served`: build per stage that really is
 * there. `stuck`: what did not come to rest after the last fault. `canary`, `texts`: a secret, and `{where, text}` that
 * must not hold it.
 */
export function violationsIn(world) {
  const found = violationsInRows(world);
  const tell = teller(found);
  mutualExclusion(world, tell);
  nothingLost(world, tell);
  truth(world, tell);
  oneSpawn(world, tell);
  for (const one of world.stuck) tell('I10', 'did not come to rest after the last fault', one);
  const over = new Set(world.holds.filter((row) => row.ended_at !== null).map(({ id }) => id));
  for (const one of world.put_backs)
    if (one.ended_at === null && over.has(one.reservation))
      tell('I10', `${one.id} is open, and its reservation is over`, one);
  for (const { where, text } of world.texts)
    if (text.includes(world.canary)) tell('I11', 'the secret stands in a text', where);
  return found;
}

/**
 * What was not tried, as violations are told: a verdict on nothing would be none. How much comes back under faults is
 * chance; when all is calm again what is booked comes back once more, so that it is there in any run.
 */
export const untriedIn = ({ log, put_backs: putBacks }) =>
  [
    ...(log.some(({ event, argv }) => event === 'start' && argv[0] === 'up')
      ? []
      : ['no update was begun: nothing was tried; let it run longer']),
    ...(putBacks.some(({ how }) => how === 'done') ? [] : ['nothing that was booked was put back']),
  ].map((text) => ({ invariant: '–', text, rows: [] }));

const teller =
  (found) =>
  (invariant, text, ...rows) =>
    void found.push({ invariant, text, rows });

/** What the rows alone tell of them, whatever CLI ran: I1, I3, I6 to I9 and I12. */
export function violationsInRows(world) {
  const found = [];
  const tell = teller(found);
  const seen = replay(world, tell);
  wholeAudit(world, seen, tell);
  putBacksAsTold(world, seen, tell);
  milestonesInOrder(world, tell);
  return found;
}

/** I1: between the lock and the end of one process of a stack, no other one has the lock. */
function mutualExclusion({ log }, tell) {
  const lines = log.toSorted((a, b) => a.t_mono - b.t_mono);
  const processOf = processesIn(lines);
  const lastOf = new Map(lines.map((line) => [processOf.get(line), line.t_mono]));
  const holding = new Map();
  for (const line of lines) {
    const { event, stack, t_mono } = line;
    const process = processOf.get(line);
    if (event === 'unlocked' && processOf.get(holding.get(stack)) === process) holding.delete(stack);
    if (event !== 'locked') continue;
    const other = holding.get(stack);
    // One that was killed says no more: it had the lock until its last word at least.
    if (other !== undefined && lastOf.get(processOf.get(other)) > t_mono)
      tell('I1', 'two at once on one stack', other, line);
    holding.set(stack, line);
  }
}

/** Which process each line is of: within half an hour a number is given again to another one. */
function processesIn(lines) {
  const current = new Map();
  const processOf = new Map();
  for (const line of lines) {
    if (line.event === 'start' || !current.has(line.pid)) current.set(line.pid, {});
    processOf.set(line, current.get(line.pid));
  }
  return processOf;
}

const isMade = ({ method, path, status }) =>
  method === 'POST' && (status === 201 || (status === 202 && path.endsWith('/recover')));

/** I2: what was answered 201 is there, as it was answered, and once per key. */
function nothingLost({ heard, promotions, holds, recoveries, milestones, builds }, tell) {
  const made = builds.map(({ number }) => ({ id: `b${number}`, build: null }));
  const asked = recoveries.map(({ id }) => ({ id, build: null }));
  const lines = holds.filter(({ line }) => line != null).map(({ line }) => ({ id: line, build: null }));
  const rows = new Map([...promotions, ...holds, ...made, ...asked, ...lines].map((row) => [row.id, row]));
  const byKey = new Map();
  for (const one of heard.filter(isMade)) {
    const { path, answer, key } = one;
    const id = path === '/milestones' ? answer.promotion : answer.id;
    const row = rows.get(id);
    if (row === undefined) tell('I2', `${id} was accepted and is not there`, one);
    else if (
      row.build !== null &&
      answer.build !== null &&
      `b${row.build}` !== answer.build &&
      !path.endsWith('/holds')
    )
      tell('I2', `${id} was accepted with ${answer.build} and has b${row.build}`, one, row);
    if (
      path === '/milestones' &&
      !milestones.some((row) => row.number === answer.number && row.promotion === id)
    )
      tell('I2', `milestone ${answer.number} was accepted and is not there`, one);
    for (const hold of path === '/lines' ? answer.holds : [])
      if (rows.get(hold.id)?.line !== id)
        tell('I2', `${hold.id} was accepted with ${id} and is not there`, one);
    if (key === null) continue;
    const before = byKey.get(key);
    if (before !== undefined && before !== id) tell('I2', `one key gave ${before} and ${id}`, one);
    byKey.set(key, id);
  }
}

/** I4: what a stage is said to run is what was put there last; a success is one that the CLI had. */
function truth({ log, promotions, states, served }, tell) {
  for (const { stage, current_build: build, unknown_reason: unknown } of states) {
    if (unknown !== null) continue;
    const told = build === null ? null : `b${build}`;
    if (told !== (served[stage] ?? null))
      tell('I4', `${stage} is said to run ${told}`, served[stage] ?? null);
  }
  const endOf = new Map();
  for (const line of log)
    if (line.event === 'unlocked' && line.kind === 'update') endOf.set(promotionIn(line.message), line);
  for (const row of promotions) {
    const end = endOf.get(row.id);
    const ended = end?.result === 'succeeded';
    if ((row.phase === 'succeeded') !== ended && (end !== undefined || row.phase === 'succeeded'))
      tell('I4', `${row.id} is ${row.phase}, and its update ${end?.result ?? 'never ended'}`, end ?? null);
  }
}

const isUpdate = ([verb]) => verb === 'up' || verb === 'refresh';

/** I5: one spawn for an attempt, of which there is a row, and not before it had started. */
function oneSpawn({ log, attempts, recoveries, events }, tell) {
  const known = new Map(attempts.map((row) => [row.id, row]));
  const refreshes = new Map(recoveries.map((row) => [row.id, row]));
  const startedAt = new Map();
  for (const { name, promotion, at } of events)
    if (name === 'promotion:started') startedAt.set(promotion, at);
  const spawned = new Map();
  for (const line of log.filter(({ event, argv }) => event === 'start' && isUpdate(argv))) {
    const message = line.argv[line.argv.indexOf('--message') + 1];
    const attempt = attemptIn(message);
    if (line.argv[0] === 'refresh') {
      const [recovery, number] = attempt?.split('.') ?? [];
      if (!(Number(number) <= refreshes.get(recovery)?.attempts))
        tell('I5', `${attempt} was spawned and has no row`, line);
    }
    const row = known.get(attempt);
    if (row === undefined && line.argv[0] === 'up') tell('I5', `${attempt} was spawned and has no row`, line);
    if (spawned.has(attempt)) tell('I5', `${attempt} was spawned twice`, spawned.get(attempt), line);
    spawned.set(attempt, line);
    if (row !== undefined && !(new Date(startedAt.get(row.promotion)) <= new Date(line.at)))
      tell('I6', `${attempt} was spawned before it had started`, line);
  }
}

/** What each request does that changes something, by the rows that tell of it: one of them is there. */
const rowsByRequest = [
  [/^POST \/builds$/, 'build:registered', 'build:commit-attached', 'build:artefact-attached'],
  [/^POST \/stages\/[^/]+\/promotions$/, 'promotion:requested'],
  [/^POST \/stages\/[^/]+\/rollback$/, 'promotion:requested'],
  [/^POST \/stages\/[^/]+\/holds$/, 'hold:set'],
  [/^POST \/lines$/, 'hold:set'],
  [/^POST \/stages\/[^/]+\/recover$/, 'stage:recovery-started', 'stage:recovery-taken'],
  [/^DELETE \/holds\/[^/]+$/, 'hold:released'],
  [/^POST \/promotions\/[^/]+\/abort$/, 'promotion:abort-requested'],
  [/^POST \/milestones$/, 'milestone:created'],
];
const rowsOf = ({ method, path }) =>
  rowsByRequest.find(([request]) => request.test(`${method} ${path}`))?.slice(1) ?? [];

/** Accepted, and heard of by the one request that did it; what is there already is answered with 200. */
const isChange = ({ method, status, request }) =>
  method !== 'GET' && request != null && [201, 202, 204].includes(status);

/** I9 and I3: the audit has no gap, and tells of every row what the row says. */
function wholeAudit({ events, promotions, holds, recoveries, milestones, heard }, seen, tell) {
  const [first] = events;
  events.forEach((event, index) => {
    if (event.seq !== first.seq + index) tell('I9', `a gap before ${event.seq}`, event);
  });
  for (const row of promotions) {
    const told = seen.phases.get(row.id);
    if (told !== row.phase)
      tell('I9', `${row.id} is ${row.phase}, and the audit says ${told ?? 'nothing'}`, row);
    if (terminal.has(row.phase) !== (row.ended_at !== null || row.phase === 'skipped'))
      tell('I3', `${row.id} is ${row.phase} and ended ${row.ended_at}`, row);
  }
  for (const row of holds) {
    const told = seen.holds.get(row.id);
    if (told === undefined || told.ended !== (row.ended_at !== null) || !isAsTold(row, told))
      tell('I9', `${row.id} and the audit do not agree`, row, told);
  }
  for (const row of recoveries) {
    const told = seen.recoveries.get(row.id);
    if (told?.ended !== (row.ended_at !== null) || told.by !== row.instance)
      tell('I9', `${row.id} and the audit do not agree`, row);
  }
  const told = new Set(events.map(({ request_id, name }) => `${request_id} ${name}`));
  for (const one of heard)
    if (isChange(one) && !rowsOf(one).some((name) => told.has(`${one.request} ${name}`)))
      tell('I9', `no row tells of the request ${one.request}, which was accepted`, one);
  for (const { number } of milestones)
    if (!seen.milestones.has(number)) tell('I9', `no row tells of milestone ${number}`, number);
}

/** I9: each put-back is told, and how it ended; it came back where its promotion did. I6: what goes before has one. */
function putBacksAsTold({ put_backs: putBacks, promotions }, seen, tell) {
  const rows = new Map(promotions.map((row) => [row.id, row]));
  const endsOf = (some) =>
    some
      .map(({ how }) => String(how))
      .toSorted()
      .join();
  const isSame = (row) => (one) => one.passing === row.passing && one.reservation === row.reservation;
  for (const row of putBacks) {
    const told = seen.putBacks.get(nameOf({ ...row, hold: row.reservation })) ?? [];
    if (endsOf(told) !== endsOf(putBacks.filter(isSame(row))))
      tell('I9', `${row.id} and the audit do not agree`, row);
    const own = rows.get(row.promotion);
    if (row.how === 'done' && (own?.phase !== 'succeeded' || own.build !== row.build))
      tell('I9', `${row.id} is done, and its build did not come`, row, own ?? null);
  }
  const passing = new Set(putBacks.map((row) => row.passing));
  for (const row of promotions)
    if (row.goes_before.length > 0 && !passing.has(row.id))
      tell('I6', `${row.id} goes before what is not to come back`, row);
  const open = new Set(putBacks.filter((row) => row.ended_at === null).map((row) => row.passing));
  for (const row of promotions)
    if (row.phase === 'pending' && row.goes_before.length > 0 && !open.has(row.id))
      tell('I6', `${row.id} waits, and would go before what does not come back any more`, row);
}

/** Whether a hold has the times, the build and the stop of the line of which the audit tells. */
function isAsTold(row, { from, keepsFrom, until, shows, line }) {
  const iso = (at) => (at == null ? null : new Date(at).toISOString());
  const build = row.shows_build == null ? null : `b${row.shows_build}`;
  const here = [iso(row.starts_at), iso(row.keeps_from), iso(row.until), build, row.line ?? null];
  return [from, keepsFrom, until, shows, line].every((one, place) => one === here[place]);
}

/** I12: one after the other, each to the slot after the one before, with the promotion that carries it. */
function milestonesInOrder({ milestones, stages, promotions }, tell) {
  const slots = stages.filter(({ trigger }) => trigger === 'milestone').map(({ name }) => name);
  const rows = new Map(promotions.map((row) => [row.id, row]));
  const sorted = milestones.toSorted((a, b) => a.number - b.number);
  sorted.forEach((made, index) => {
    const before = sorted[index - 1];
    const slot =
      before === undefined
        ? slots[(made.number - 1) % slots.length]
        : slots[(slots.indexOf(before.stage) + 1) % slots.length];
    if (before !== undefined && made.number !== before.number + 1)
      tell('I12', `${made.number} comes after ${before.number}`, made);
    if (before !== undefined && made.created_at < before.created_at)
      tell('I12', `${made.number} is older than ${before.number}`, made);
    if (made.stage !== slot) tell('I12', `${made.number} belongs to ${slot}`, made);
    const row = rows.get(made.promotion);
    if (row?.milestone !== made.number || row.build !== made.build || row.stage !== made.stage)
      tell('I12', `the promotion of ${made.number} is another one`, made, row ?? null);
  });
}
