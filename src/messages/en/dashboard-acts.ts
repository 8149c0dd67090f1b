const queued = (count: number): string =>
  count === 1 ? '1 waiting promotion' : `${String(count)} waiting promotions`;

/** What a person does on a stage: what comes of it before, and what came of it after. */
export const acts = {
  reason: 'Reason',
  reasonFor: 'Everybody who wants to change the stage reads it.',
  optional: 'optional',
  what: 'What this does',
  until: 'Until',
  when: 'Date and time',
  ends: {
    hours: 'in 4 hours',
    today: 'today 18:00',
    tomorrow: 'tomorrow 18:00',
    friday: 'Friday 18:00',
    open: 'until released',
    date: 'another time',
  },
  past: 'This time is over.',
  noTime: 'Choose a date and a time.',
  untilMoment: (f: { at: string; left: string }) => `until ${f.at} (${f.left})`,
  untilReleased: 'until somebody releases it',
  hold: {
    open: 'Hold…',
    another: 'Another hold…',
    title: (f: { stage: string }) => `Hold ${f.stage}`,
    confirm: (f: { stage: string }) => `Hold ${f.stage}`,
    kind: 'Kind',
    kinds: {
      qa: 'QA tests a build; at the end it can give its verdict.',
      demo: 'Somebody shows the stage.',
      incident: 'Something is wrong, and nothing may change meanwhile.',
      rollback: 'What was rolled back stays away.',
      kept: 'An older build stays on purpose. Only what comes by itself is left out; a person may promote.',
    },
    means: (f: { stage: string; end: string }) => `Nothing new starts on ${f.stage} ${f.end}.`,
    keeps: (f: { stage: string; end: string }) =>
      `Nothing that comes by itself starts on ${f.stage} ${f.end}. A person may promote.`,
    running: 'What is under way still finishes.',
    idle: 'Nothing is under way.',
    waiting: (f: { count: number }) =>
      f.count === 1
        ? '1 waiting promotion keeps its place and is checked again after the release.'
        : `${queued(f.count)} keep their places and are checked again after the release.`,
    noneWait: 'Nothing waits in the queue.',
    skips: (f: { in: string }) => `Scheduled runs are skipped meanwhile; the next one would be in ${f.in}.`,
    already: (f: { stage: string; by: string; reason: string }) =>
      `${f.by} holds ${f.stage} already: “${f.reason}”. This is another hold beside it.`,
    done: (f: { stage: string; end: string }) => `${f.stage} is held ${f.end}.`,
  },
  book: {
    open: 'Book…',
    on: (f: { stage: string }) => `Book ${f.stage}…`,
    title: (f: { stage: string }) => `Book ${f.stage}`,
    confirm: (f: { stage: string }) => `Book ${f.stage}`,
    from: 'From',
    until: 'Until',
    notAfter: 'It has to end after it begins.',
    shows: 'What is to be shown',
    nothing: 'nothing in particular',
    milestones: 'Milestones',
    builds: 'Builds',
    milestone: (f: { number: number; build: string }) => `Milestone ${String(f.number)} (${f.build})`,
    keeps: (f: { stage: string; from: string | null; until: string }) =>
      `Nothing new starts on ${f.stage} from ${f.from ?? 'now'} until ${f.until}.`,
    asUsual: 'Until then promotions go there as usual.',
    only: (f: { stage: string; build: string }) =>
      `From now on only ${f.build} may go to ${f.stage}. Another build waits for the end, or passes this by name and with a reason.`,
    bring: (f: { stage: string; runs: string | null; build: string }) =>
      `${f.stage} runs ${f.runs ?? 'nothing'} now: somebody has to bring ${f.build} there in time.`,
    keptOut: (f: { count: number }) =>
      f.count === 1
        ? '1 promotion that waits brings another build, and waits for the end of it.'
        : `${String(f.count)} promotions that wait bring other builds, and wait for the end of it.`,
    queued: (f: { count: number }) =>
      f.count === 1
        ? '1 waiting promotion starts before, or after the end of it.'
        : `${queued(f.count)} start before, or after the end of it.`,
    skips: 'Scheduled runs that it keeps out are skipped.',
    beside: (f: { by: string; from: string | null; until: string | null; reason: string }) =>
      `At the same time: ${f.by},${f.from === null ? '' : ` from ${f.from}`} ${f.until === null ? 'until the release' : `until ${f.until}`}, “${f.reason}”`,
    clash: (f: { by: string; build: string }) =>
      `${f.by} shows ${f.build} there then, and a stage shows one build at a time.`,
    done: (f: { stage: string; times: string }) => `${f.stage} is booked ${f.times}.`,
  },
  extend: {
    open: 'Extend…',
    title: (f: { stage: string }) => `Give the hold on ${f.stage} another end`,
    confirm: 'Set the new end',
    now: (f: { end: string }) => `Now: ${f.end}.`,
    then: (f: { end: string }) => `Then: ${f.end}.`,
    done: (f: { stage: string; end: string }) => `${f.stage} is held ${f.end}.`,
  },
  move: {
    open: 'Move…',
    title: (f: { stage: string }) => `Move what is booked on ${f.stage}`,
    confirm: 'Move it',
    now: (f: { times: string }) => `Booked now: ${f.times}.`,
  },
  release: {
    open: 'Release hold…',
    which: 'The stage has several holds. Which one?',
    title: (f: { stage: string }) => `Release the hold on ${f.stage}`,
    confirm: 'Release hold',
    held: (f: { by: string; reason: string; end: string }) => `Held by ${f.by}, ${f.end}: “${f.reason}”`,
    goesOn: (f: { count: number }) =>
      f.count === 1
        ? '1 waiting promotion is checked again at once.'
        : `${queued(f.count)} are checked again at once.`,
    nothing: 'Nothing waits, so nothing changes at once.',
    scheduled: (f: { in: string }) => `The next scheduled run is in ${f.in}.`,
    verdict: (f: { build: string }) => `How did ${f.build} do?`,
    verdicts: { passed: 'It passed', failed: 'It failed', none: 'Nobody says yet' },
    noBuild: 'Nobody knows which build runs there, so there is no verdict on it.',
    notHeld: (f: { stage: string }) => `${f.stage} is not held.`,
    staysHeld: (f: { stage: string; by: string; reason: string }) =>
      `${f.stage} stays held by ${f.by}: “${f.reason}”`,
    one: (f: { stage: string }) => `One hold on ${f.stage} is released; the stage stays held.`,
    done: (f: { stage: string }) => `${f.stage} is released.`,
    judged: (f: { stage: string; build: string; verdict: string }) =>
      `${f.stage} is released. QA on ${f.stage}: ${f.build} ${f.verdict}.`,
  },
  ask: {
    open: 'Ask for its end…',
    title: (f: { stage: string }) => `Ask for the end of the hold on ${f.stage}`,
    confirm: 'Ask',
    own: 'It is your own hold: release it, or give it another end.',
    reasonFor: (f: { owner: string }) => `${f.owner} reads it, and whoever looks at the stage.`,
    means: (f: { owner: string }) =>
      `${f.owner} sees that you wait, and answers: by the release, by another end, or by a no.`,
    changesNothing: 'The hold stays as it is until then.',
    done: (f: { owner: string }) => `${f.owner} sees now that you wait.`,
  },
  answer: {
    open: 'Say no…',
    title: (f: { stage: string }) => `The hold on ${f.stage} stays`,
    confirm: 'Say no',
    gone: 'This has an answer already.',
    asks: (f: { by: string; reason: string }) => `${f.by} waits for its end: “${f.reason}”`,
    means: 'The hold stays as it is, and who asked reads why.',
    otherwise: 'The release and another end are answers by themselves.',
    done: (f: { by: string }) => `${f.by} is told no.`,
  },
  recover: {
    open: 'Recover…',
    title: (f: { stage: string }) => `Recover ${f.stage}`,
    confirm: (f: { stage: string }) => `Recover ${f.stage}`,
    looking: 'Looking at the stage, its platform and its stack…',
    recorded: 'Recorded',
    last: 'Last promotion',
    observed: 'Platform says',
    lock: 'Lock',
    pending: 'Cut off',
    noState: 'The state of the stack cannot be read just now.',
    nothing: 'no build',
    unregistered: 'something unregistered',
    choices: 'What you can do',
    build: 'Which build runs there',
    needsBuild: 'Say which build runs there.',
    nothingToDo: 'There is nothing to recover now.',
    retry: 'To the promotion',
    rollback: 'Roll back…',
    done: (f: { stage: string }) =>
      `The recovery of ${f.stage} has begun: its stack is refreshed, then its platform is asked.`,
  },
  run: {
    open: 'Run now…',
    title: (f: { stage: string }) => `Run the schedule of ${f.stage} now`,
    confirm: 'Run now',
    means: (f: { stage: string; source: string; build: string }) =>
      `Brings what ${f.source} runs (${f.build}) to ${f.stage}, if that is new and nothing is in the way.`,
    else: 'Otherwise the run is skipped and says why. The next scheduled run stays as it is.',
    held: (f: { stage: string }) => `${f.stage} is held: the run would be skipped.`,
    none: (f: { stage: string }) => `${f.stage} is on no schedule.`,
    done: (f: { stage: string; build: string; phase: string }) => `${f.build} → ${f.stage}: ${f.phase}.`,
    skipped: (f: { stage: string; why: string }) => `Nothing to do on ${f.stage}: ${f.why}`,
  },
  pause: {
    open: 'Pause the schedule…',
    title: (f: { stage: string }) => `Pause the schedule of ${f.stage}`,
    confirm: 'Pause the schedule',
    means: (f: { stage: string }) =>
      `Nothing runs by the schedule of ${f.stage} until somebody resumes it. A person may still promote.`,
    next: (f: { at: string }) => `The run at ${f.at} does not happen.`,
    already: (f: { by: string }) => `It is already paused by ${f.by}.`,
    done: (f: { stage: string }) => `The schedule of ${f.stage} is paused.`,
  },
  resume: {
    open: 'Resume the schedule…',
    title: (f: { stage: string }) => `Resume the schedule of ${f.stage}`,
    confirm: 'Resume the schedule',
    means: (f: { stage: string }) =>
      `The schedule of ${f.stage} runs again; a run missed by less than 6 hours is made up for.`,
    paused: (f: { by: string; since: string }) => `Paused by ${f.by}, ${f.since}.`,
    already: 'It is not paused.',
    done: (f: { stage: string }) => `The schedule of ${f.stage} runs again.`,
    doneNext: (f: { stage: string; next: string }) =>
      `The schedule of ${f.stage} runs again, next: ${f.next}.`,
  },
  attach: {
    open: 'Attach a client…',
    title: (f: { stage: string }) => `Attach a client to ${f.stage}`,
    confirm: 'Attach',
    client: 'Client',
    clientHint: 'such as web or ios',
    clientStage: 'Its stage',
    clientStageHint: 'how that team calls it, such as dev',
    url: 'Address',
    owner: 'Owner',
    contact: 'Contact',
    needsName: 'Name the client and its stage.',
    means: (f: { client: string; stage: string }) => `${f.client} is shown as a user of ${f.stage}.`,
    previews: (f: { stage: string }) => `Whoever promotes to ${f.stage} sees that it is affected.`,
    moves: (f: { client: string; from: string; stage: string }) =>
      `${f.client} is attached to ${f.from} now and moves to ${f.stage}.`,
    known: (f: { client: string; stage: string }) =>
      `${f.client} is attached to ${f.stage} already; what you fill in here is changed.`,
    done: (f: { client: string; stage: string }) => `${f.client} uses ${f.stage}.`,
  },
  detach: {
    open: 'Detach…',
    title: (f: { client: string }) => `Detach ${f.client}`,
    confirm: 'Detach',
    means: (f: { client: string; stage: string }) =>
      `${f.client} is no longer shown as a user of ${f.stage}. It still reaches it.`,
    kept: 'Promotions that touched it keep its name.',
    done: (f: { client: string }) => `${f.client} is detached.`,
  },
};
