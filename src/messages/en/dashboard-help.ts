/** Help that is made from the stages as they are, and the words of the house. */
export const help = {
  title: 'Help',
  stages: 'The stages',
  stagesTitle: 'What are these stages?',
  intro:
    'A stage is a place where exactly one build runs. It is a file, Pulumi.<stage>.yaml, and nothing else: no second list exists. A build goes from stage to stage as it is; nothing is rebuilt.',
  columns: {
    stage: 'Stage',
    purpose: 'What it is for',
    arrives: 'How a build gets there',
    stays: 'How long it stays',
    dotenv: 'Its dotenv file',
    clients: 'Who talks to it',
    broken: 'When it is broken',
  },
  local: {
    purpose: 'Your own machine. It has no stack and is never deployed.',
    arrives: 'npx --no switchback exec -- npm start runs your working copy.',
    stays: 'As long as you let it run.',
    dotenvReason: 'It belongs to the machine of a developer: no stage may use it.',
    clients: 'Whatever you point at it.',
    broken: 'npx --no switchback env shows what it was started with.',
  },
  arrives: {
    commit: (f: { branches: string }) => `Every build that CI registers on ${f.branches}.`,
    schedule: (f: { source: string; schedule: string; timezone: string }) =>
      `At its times (${f.schedule}, ${f.timezone}), if ${f.source} has something new.`,
    request: (f: { source: string }) => `When somebody promotes it from ${f.source}.`,
    milestone: (f: { source: string }) =>
      `With a milestone from ${f.source}: the stages of milestones take turns, so the latest and the one before both stay up.`,
    none: 'By hand only.',
  },
  stays: {
    commit: 'Until the next commit.',
    schedule: 'Until its next time with something new.',
    request: 'Until somebody promotes another one; a hold keeps it still.',
    milestone: 'Until the next milestone of its turn, two milestones later.',
    none: 'Until somebody changes it.',
  },
  broken: 'Open its page: the last promotion says what went wrong. Roll back… takes it to the build before.',
  noClients: 'Nobody has said so yet.',
  confusing:
    "Why does the web team's dev talk to our nightly? Because client teams want a backend that changes once a night, and ours of the same name changes with every commit. A client whose stage is named like another one of ours is marked with ≠.",
  words: 'Words',
  glossary: [
    ['Build', 'What was built once and never changes; the service numbers it: b1423.'],
    ['Stage', 'A place where exactly one build runs.'],
    ['Promotion', 'Putting an existing build on a stage. Nothing is rebuilt.'],
    ['Hold', 'Nothing may change on this stage until a time, or until somebody releases it.'],
    ['Override', 'A promotion that names a hold and gives a reason for passing it.'],
    [
      'Milestone',
      'A numbered build for people outside the team. The current and the previous one both stay up.',
    ],
    ['Client', "Another team's stage that talks to one of ours: web / dev."],
    ['Roll back', 'A promotion of an earlier build; the bad one is quarantined there.'],
    ['Quarantine', 'A build that a stage does not take again.'],
    ['Verdict', 'What QA says at the end of a round: passed or failed.'],
    ['Verification', 'The look after an update whether the stage runs the wanted build and is healthy.'],
  ] as readonly (readonly [string, string])[],
  more: 'More',
  apiDocs: 'The API, with each of its answers',
  addStage: 'How to add a stage',
  addStageText:
    'Add a file Pulumi.<stage>.yaml with its policy and a dotenv file with its configuration, commit both, and start the service again. Stages and schedules are shown here, not edited: they are files.',
};
