import { plural } from './plural.js';
import { words } from './words.js';

/** The builds, and one of them. */
export const builds = {
  title: 'Builds',
  filter: { branch: 'Branch', author: 'Author', stage: 'Runs on', commit: 'Commit' },
  columns: {
    build: 'Build',
    commit: 'Commit',
    subject: 'Subject',
    author: 'Author',
    branch: 'Branch',
    when: 'Registered',
    contents: 'Brings',
    stages: 'Runs on',
  },
  commits: (f: { count: number }) => plural(f.count, 'commit'),
  migrations: (f: { count: number }) => plural(f.count, 'migration'),
  empty: 'No builds yet. Your CI sends one with `npx --no switchback build create` after tests pass.',
  copyStep: 'Copy the CI step',
  facts: {
    label: 'About this build',
    commit: 'Commit',
    alsoCommits: 'The same artifacts from',
    branch: 'Branch',
    author: 'Author',
    registered: 'Registered',
    by: (f: { who: string }) => `by ${f.who}`,
    ci: 'CI run',
    tarball: 'Tarball',
    image: 'Image',
    stages: 'Runs on',
  },
  nowhere: 'It runs nowhere now.',
  promote: (f: { build: string; stage: string }) => `Promote ${f.build} → ${f.stage}`,
  newMilestone: 'New milestone from this build…',
  compareWith: (f: { stage: string }) => `Compare with ${f.stage}`,
  where: 'Where is its commit?',
  verdicts: {
    title: 'What QA said',
    none: 'QA has said nothing of this build.',
    one: (f: { stage: string; verdict: keyof typeof words.verdict; by: string }) =>
      `${words.verdict[f.verdict]} on ${f.stage} — ${f.by}`,
  },
  migrationList: {
    title: 'Migrations',
    none: 'It brings no migration.',
    reversible: 'can be taken back',
    irreversible: 'cannot be taken back',
  },
  commitList: { title: (f: { count: number }) => `Commits (${String(f.count)})` },
  promotions: { title: 'Promotions of it', none: 'Nobody has promoted it yet.', all: 'All promotions of it' },
};
