import type { phases } from './cli-names.js';

/** Below a table that is wider than the terminal. */
export const leftOut = (f: { columns: readonly string[] }) =>
  `… no room for ${f.columns.join(', ')} (everything: --json)`;

/** In a column, in place of the event's own name. */
export const told = {
  ended: (f: { phase: keyof typeof phases }) => `promotion ${f.phase}`,
  rollback: 'rollback requested',
};

export const columns = {
  client: 'CLIENT',
  uses: 'USES',
  seen: 'SEEN',
  owner: 'OWNER',
  contact: 'CONTACT',
  left: 'LEFT',
  localTime: 'LOCAL TIME',
  seq: '#',
  time: 'TIME',
  event: 'EVENT',
  stage: 'STAGE',
  build: 'BUILD',
  commit: 'COMMIT',
  subject: 'SUBJECT',
  age: 'AGE',
  who: 'WHO',
  health: 'HEALTH',
  lastRun: 'LAST RUN',
  waiting: 'WAITING',
  address: 'ADDRESS',
  branch: 'BRANCH',
  runsOn: 'RUNS ON',
  milestone: 'MILESTONE',
  role: 'ROLE',
  phase: 'PHASE',
  schedule: 'SCHEDULE',
  zone: 'ZONE',
  next: 'NEXT',
  promotion: 'PROMOTION',
  trigger: 'TRIGGER',
  source: 'SOURCE',
  hold: 'HOLD',
  kind: 'KIND',
  from: 'FROM',
  until: 'UNTIL',
  reason: 'REASON',
  dotenv: 'DOTENV',
  purpose: 'FOR',
  sha: 'SHA',
  date: 'AGE',
  author: 'AUTHOR',
  message: 'MESSAGE',
  migration: 'MIGRATION',
  undo: 'CAN BE UNDONE',
  path: 'PATH',
  differences: 'DIFFERENCES',
  name: 'NAME',
  file: 'FROM',
  value: 'VALUE',
  token: 'TOKEN',
  scopes: 'MAY',
  webhook: 'WEBHOOK',
  arrived: 'ARRIVED',
  answer: 'ANSWER',
  delivery: 'DELIVERY',
  lastUse: 'LAST USE',
  state: 'STATE',
};

export const labels = {
  clients: 'Clients',
  stage: 'Stage',
  purpose: 'For',
  dotenv: 'Dotenv file',
  dotenvReason: 'Why this name',
  platform: 'Platform',
  machine: 'Machine',
  trigger: 'Trigger',
  source: 'Source',
  branches: 'Branches',
  schedule: 'Schedule',
  nextRun: 'Next run',
  requires: 'Requires',
  quiet: 'Quiet hours',
  nextQuiet: 'Quiet next',
  lead: 'Lead',
  address: 'Address',
  host: 'Host',
  health: 'Health',
  state: 'State',
  build: 'Build',
  previous: 'Previous',
  stable: 'Stable',
  milestone: 'Milestone',
  promotion: 'Promotion',
  outcome: 'Outcome',
  waiting: 'Waiting',
  commit: 'Commit',
  alsoCommits: 'Also',
  branch: 'Branch',
  tarball: 'Tarball',
  image: 'Image',
  ci: 'CI',
  created: 'Created',
  runsOn: 'Runs on',
  commits: 'Commits',
  slots: 'Slots',
  replaces: 'Replaces',
  hold: 'Hold',
  asked: 'Asked',
  verdict: 'Verdict',
  quarantined: 'Quarantined',
  kind: 'Kind',
  who: 'Who',
  reason: 'Reason',
  since: 'Since',
  from: 'From',
  booked: 'Booked',
  free: 'Free',
  earliest: 'Up at the earliest',
  until: 'Until',
};

export const empty = {
  clients: 'No client is attached. Attach one:  npx --no switchback client attach web/dev --to <stage>',
  builds: 'No builds yet. CI creates one with:  npx --no switchback build create',
  stages: 'No stages. A stage is a file Pulumi.<stage>.yaml in the project.',
  promotions: 'No promotions yet. The first one:  npx --no switchback promote <stage> --build b1',
  waiting: 'Nothing waits.',
  milestones:
    'No milestones yet. The first may have any number:  npx --no switchback milestone create 1 --build b1',
  schedules: 'No stage has a schedule.',
  events: 'Nothing has happened. Further back:  npx --no switchback events --since 7d',
  deliveries: 'In the last 30 days it was told nothing, and nothing waits for it.',
  webhooks: 'Nobody else is told what happens. Tell an address:  npx --no switchback webhook create <url>',
  tokens: 'There is no token. Make one:  npx --no switchback token create --scope read --for <who>',
  holds: 'No stage is held. Hold one:  npx --no switchback hold set <stage> --reason "…" --until "fri 18:00"',
};

/** Said beside a list that has only the newest. */
export const older = {
  commits: (f: { count: number }) =>
    `The first build brings its newest ${String(f.count)} commits. Of earlier ones nothing is known here: they count in no comparison.`,
  lookedAt: (f: { count: number }) =>
    `None of the newest ${String(f.count)} builds was made from a commit of this clone. Older builds were not looked at.`,
  builds: (f: { count: number; most: number }) =>
    `The newest ${String(f.count)}; there are older ones. --limit shows up to ${String(f.most)}.`,
  milestones: (f: { count: number; most: number }) =>
    `The newest ${String(f.count)}; there are older ones. --limit shows up to ${String(f.most)}.`,
  holds: (f: { count: number; most: number }) =>
    `The newest ${String(f.count)}; there are older ones. --limit shows up to ${String(f.most)}.`,
  deliveries: (f: { count: number; most: number }) =>
    `The newest ${String(f.count)}; there are older ones. --limit shows up to ${String(f.most)}.`,
  events: (f: { count: number }) =>
    `The newest ${String(f.count)}. Further back:  npx --no switchback events --since 7d`,
};

export const error = { what: 'Error:', why: 'Why:', next: 'Next:', request: 'request', exit: 'exit' };
