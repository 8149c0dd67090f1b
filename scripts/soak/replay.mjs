const terminal = new Set(['succeeded', 'failed', 'errored', 'aborted', 'superseded', 'skipped']);
const active = new Set(['running', 'verifying']);
const byItself = new Set(['commit', 'schedule']);
/** What a failed verification asks for: it comes before all that waits, and replaces its like only. */
const isAutomatic = (row) => row.trigger === 'rollback' && row.actor_via === 'system';
const comesBefore = (a, b) => (isAutomatic(a) === isAutomatic(b) ? a.seq < b.seq : isAutomatic(a));

/**
 * Plays the audit back, row by row, and tells of each row that may not come where it stands: I1, I3, I6, I7, I8, and of
 * I9 that the rows of a promotion join up. What `seen` holds afterwards is how the rows should look now.
 */
export function replay({ events, promotions, stages, put_backs: putBacks }, tell) {
  const rowOf = new Map(promotions.map((row) => [row.id, row]));
  const seen = { phases: new Map(), holds: new Map(), milestones: new Set(), recoveries: new Map() };
  /** The put-backs by what goes before what, with how each ended; and of those that have not ended, by the reservation. */
  seen.putBacks = new Map();
  const toComeBack = new Map();
  const unknown = new Set();
  const open = new Map();
  const succeeded = new Map(stages.map(({ name }) => [name, new Set()]));
  const stageOf = new Map(stages.map((stage) => [stage.name, stage]));

  const pendingOn = (stage) => [...(open.get(stage) ?? [])].filter(([, phase]) => phase === 'pending');
  const holdsOn = (stage) => [...seen.holds.values()].filter((hold) => hold.stage === stage && !hold.ended);
  /** What keeps a promotion off its stage at a time, and is not named by it. */
  const keeping = (row, stage, at) => [
    ...keepingOf(holdsOn(stage), row, at).filter((id) => !goesBefore(row, at).includes(id)),
    ...quietOn(stageOf.get(stage), row, at).filter(
      (id) => !row.override_holds.some((named) => named.startsWith(id)),
    ),
  ];

  /** What a promotion goes before at a time: as long as something is to come back, and until the first of it is due. */
  const goesBefore = (row, at) => {
    const own = [...toComeBack.values()].find(({ passing }) => passing === row.id);
    if (own === undefined) return [];
    const { ahead_seconds: ahead } = putBacks.find((one) => isOf(one, own)) ?? { ahead_seconds: Infinity };
    const left = row.goes_before.map((id) => seen.holds.get(id)).filter((hold) => hold?.ended === false);
    const isBefore = left.every(({ keepsFrom }) => new Date(keepsFrom) - ahead * 1000 > at);
    return isBefore ? row.goes_before : [];
  };

  const comesBack = (event) => {
    const { hold, build, how = null } = event.facts;
    const before = toComeBack.get(hold);
    if (event.name === 'put-back:kept-out') {
      // It is told of what is to come back, which goes on.
      if (before === undefined) tell('I9', `${hold} was not to come back, and is kept out`, event);
    } else if (event.name === 'put-back:planned') {
      if (before !== undefined) tell('I9', `${hold} is to come back twice`, event);
      if (seen.holds.get(hold)?.ended !== false) tell('I9', `${hold} is over and is to come back`, event);
      if (seen.holds.get(hold)?.shows !== build) tell('I9', `${hold} does not show ${build}`, event);
      const planned = { hold, passing: event.promotion, how: null };
      toComeBack.set(hold, planned);
      seen.putBacks.set(nameOf(planned), [...(seen.putBacks.get(nameOf(planned)) ?? []), planned]);
    } else {
      if (before === undefined) return tell('I9', `${hold} was not to come back`, event);
      before.how = how;
      toComeBack.delete(hold);
    }
  };

  const recoveryOn = (stage) =>
    [...seen.recoveries].find(([, one]) => one.stage === stage && !one.ended)?.[0];

  const started = (event, row) => {
    const stage = stageOf.get(event.stage);
    const other = [...(open.get(event.stage) ?? [])].find(
      ([id, phase]) => id !== row.id && active.has(phase),
    );
    if (other !== undefined) tell('I1', 'started while another one was under way', event, other[0]);
    // When its holds were looked at, under the lock.
    const at = new Date(row.started_at ?? event.at);
    const kept = keeping(row, event.stage, at);
    if (kept.length > 0) tell('I6', `started under ${kept.join(', ')}, which it does not name`, event);
    const recovery = recoveryOn(event.stage);
    if (recovery !== undefined) tell('I6', `started while ${recovery} was under way`, event);
    if (unknown.has(event.stage)) tell('I6', 'started while nobody knew what its stage ran', event);
    const before = pendingOn(event.stage)
      .map(([id]) => rowOf.get(id))
      .find(
        (waiting) =>
          waiting.id !== row.id &&
          comesBefore(waiting, row) &&
          keeping(waiting, event.stage, at).length === 0,
      );
    if (before !== undefined) tell('I7', `started before ${before.id}, whose turn it was`, event);
    if (stage.source !== null && !succeeded.get(stage.source)?.has(row.build))
      tell('I8', `b${row.build} had not succeeded on ${stage.source}`, event);
  };

  const queued = (event, row) => {
    const { trigger } = stageOf.get(event.stage);
    const waiting = pendingOn(event.stage).map(([id]) => rowOf.get(id));
    const only = isAutomatic(row)
      ? waiting.filter(isAutomatic)
      : waiting.filter((one) => (trigger === 'commit' ? !isAutomatic(one) : one.trigger === 'milestone'));
    const counts = isAutomatic(row) || trigger === 'commit' || row.trigger === 'milestone';
    if (counts && only.length > 0) tell('I7', `${only[0].id} still waited and was not superseded`, event);
  };

  const changed = (event) => {
    const { promotion: id, from_phase: from, to_phase: to } = event;
    const row = rowOf.get(id);
    if (row === undefined) return tell('I9', `tells of ${id}, of which there is no row`, event);
    const before = seen.phases.get(id);
    if (terminal.has(before)) return tell('I3', `${id} was ${before} already`, event);
    if ((from ?? undefined) !== before) tell('I9', `${id} was ${before ?? 'not there'}, not ${from}`, event);
    if (to === 'running') started(event, row);
    if (to === 'pending') queued(event, row);
    if (
      to === 'skipped' &&
      row.outcome?.code === 'held' &&
      keeping(row, event.stage, new Date(event.at)).length === 0
    )
      tell('I6', `${id} was left out for a hold, and none kept it`, event);
    if (to === 'succeeded') succeeded.get(event.stage)?.add(row.build);
    seen.phases.set(id, to);
    const here = open.get(event.stage) ?? new Map();
    if (terminal.has(to)) here.delete(id);
    else here.set(id, to);
    open.set(event.stage, here);
  };

  const held = (event) => {
    const { hold: id, until, kind, start: from = null, keepsFrom = null, shows = null } = event.facts;
    const before = seen.holds.get(id);
    if (event.name === 'hold:set') {
      const line = event.facts.line ?? null;
      const times = { from, keepsFrom, until: until ?? null };
      seen.holds.set(id, {
        id,
        seq: event.seq,
        stage: event.stage,
        kind,
        shows,
        line,
        ...times,
        ended: false,
      });
      shownAlone(seen.holds.get(id), event);
    } else if (event.name === 'hold:extended') {
      if (before === undefined || before.ended) return tell('I9', `moves ${id}, which has ended`, event);
      Object.assign(before, { until: until ?? null, ...(from === null ? {} : { from, keepsFrom }) });
      shownAlone(before, event);
    } else if (event.name === 'hold:released' || event.name === 'hold:expired') {
      if (before === undefined || before.ended) tell('I9', `ends ${id}, which was not in force`, event);
      else before.ended = true;
    }
  };

  /** A stage cannot show two builds at once. */
  const shownAlone = (hold, event) => {
    const span = (one) => [new Date(one.keepsFrom ?? event.at), new Date(one.until ?? 8.64e15)];
    const [from, until] = span(hold);
    const other = holdsOn(hold.stage).find((one) => {
      const [begins, ends] = span(one);
      const isOther = hold.shows !== null && one.shows !== null && one.shows !== hold.shows;
      return isOther && begins < until && from < ends;
    });
    if (other !== undefined) tell('I6', `${hold.id} shows another build than ${other.id} at one time`, event);
  };

  const recovered = (event) => {
    const id = event.facts.recovery;
    const before = seen.recoveries.get(id);
    if (event.name === 'stage:recovery-started') {
      const other = recoveryOn(event.stage);
      if (other !== undefined) tell('I1', `begun while ${other} was under way`, event);
      seen.recoveries.set(id, { stage: event.stage, ended: false, by: null });
    } else if (before === undefined || before.ended)
      tell('I9', `tells of ${id}, which was not under way`, event);
    else if (event.name === 'stage:recovery-taken') {
      if (before.by !== event.facts.before)
        tell('I9', `${id} was ${before.by ?? 'nobody'}’s, not ${event.facts.before}’s`, event);
      before.by = event.facts.instance;
    } else before.ended = true;
  };

  for (const event of events) {
    if (event.name.startsWith('stage:recovery-')) recovered(event);
    if (event.name === 'stage:unknown') unknown.add(event.stage);
    if (event.name === 'stage:known') unknown.delete(event.stage);
    if (event.to_phase !== null) changed(event);
    if (event.name.startsWith('hold:')) held(event);
    if (event.name.startsWith('put-back:')) comesBack(event);
    if (event.name === 'milestone:created') seen.milestones.add(Number(event.facts.number));
  }
  return seen;
}

/** What goes before what: seldom there is more than one put-back of it. */
export const nameOf = ({ hold, passing }) => `${passing} ${hold}`;
const isOf = (row, { hold, passing }) => row.passing === passing && row.reservation === hold;

/**
 * Of the open holds of a stage those that keep a promotion off it at a time: each in force, but one that keeps a step back
 * only what comes by itself; and each reservation ahead by which another build is to be shown, unless this one is shown
 * before it or is the way back from one that failed.
 */
function keepingOf(holds, row, at) {
  const { override_holds: named, trigger, build } = row;
  const isAhead = ({ from, keepsFrom }) => from !== null && new Date(keepsFrom) > at;
  const inForce = holds.filter((one) => !isAhead(one) && (one.kind !== 'kept' || byItself.has(trigger)));
  const booked = holds
    .filter(({ from }) => from !== null)
    .toSorted((a, b) => new Date(a.keepsFrom) - new Date(b.keepsFrom) || a.seq - b.seq);
  const shown = booked.findIndex(({ shows }) => shows === `b${build}`);
  const keepsOut = (one, place) =>
    isAhead(one) && !isAutomatic(row) && one.shows !== null && (shown < 0 || place < shown);
  return [...inForce, ...booked.filter(keepsOut)].map(({ id }) => id).filter((id) => !named.includes(id));
}

/** The name of the quiet minutes of a stage in which a time lies, which keep out all but what the service puts right. */
function quietOn({ quiet }, { trigger, actor_via: via }, at) {
  if (quiet == null || (via === 'system' && !byItself.has(trigger))) return [];
  const minute = Math.floor(at.getTime() / 60_000);
  return minute % quiet.every === quiet.minute ? [quietName(minute)] : [];
}

/** What the names of quiet hours that begin in this minute begin with. */
const quietName = (minute) => `hld_QUIET${minute.toString(36).toUpperCase().padStart(7, '0')}`;
