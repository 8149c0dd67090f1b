import type { InitProblem } from '../../model/init.js';
import type { PackProblem } from '../../model/pack-problem.js';
import { digestCommand } from '../digest-command.js';
import { initProblem } from './cli-init.js';
import { packProblem } from './cli-pack.js';
import { abort } from './cli-promotions.js';
import { didYouMean } from './did-you-mean.js';
import { gitErrors } from './cli-errors-git.js';
import { signInErrors } from './cli-errors-sign-in.js';
import { foreignNext, foreignWhy } from './foreign-project.js';

const more = (list: readonly string[]): string => list.join(', ');

/** What brings the service back, or who, and what to type then. */
const back = (elsewhere: string | null, then: string): string =>
  elsewhere === null
    ? `npx --no switchback serve   then: ${then}`
    : `Look whether ${elsewhere} answers, or ask whoever runs the service; then: ${then}`;

/** What a command on a hold needs beside its name: a reason where it is somebody else's. */
export const afterHold = {
  release: ' --reason "…"',
  extend: ' --for 2h --reason "…"',
  ask: ' --reason "…"',
};

interface Queued {
  readonly promotion: string;
  readonly build: string | null;
}

interface HeldFacts {
  stage: string;
  /** Those that pass every hold in the way. */
  flags: string;
  why: string;
  /** What was asked for, and the flag with which it waits; null = it cannot wait. */
  command: string;
  waiting: string | null;
  lift: boolean;
}

/** Errors of the command line itself: what happened, why, what to do. */
export const errors = {
  usage: (f: { message: string; command: string }) => ({
    what: f.message,
    why: 'The command line could not be understood.',
    next: `${f.command} --help`,
  }),
  'bad-value': (f: { option: string; value: string; expected: string }) => ({
    what: `${f.option} cannot be "${f.value}".`,
    why: `Expected: ${f.expected}`,
    next: 'Correct the value and try again.',
  }),
  'in-the-past': (f: { option: string; value: string; now: string }) => ({
    what: `${f.option} cannot be "${f.value}": that is over already.`,
    why: `It is ${f.now} now.`,
    next: 'Name a time that is still to come.',
  }),
  'image-not-pinned': (f: { repository: string; tag: string }) => ({
    what: `--image needs a digest: ${f.repository}@sha256:…`,
    why: `The tag ${f.tag} can move to another image, and a build never changes. This prints the digest to which it points now:`,
    next: digestCommand(f),
  }),
  'unknown-field': (f: { fields: readonly string[]; known: readonly string[] }) => ({
    what: `There is no field ${more(f.fields)}.`,
    why: `The fields are: ${more(f.known)}`,
    next: 'Name fields with --json=field,field; what follows a bare --json is read as field names, so put --json last.',
  }),
  'unknown-topic': (f: { topic: string; topics: readonly string[] }) => ({
    what: `There is no help topic "${f.topic}".`,
    why: `Topics: ${more(f.topics)}; every command also has --help.`,
    next: 'npx --no switchback help',
  }),
  'needs-confirmation': (_: object) => ({
    what: 'Nothing was changed: nobody is there to confirm.',
    why: 'Input or output is not a terminal, and --yes was not given.',
    next: 'Add --yes if you mean it, or --preview to look only.',
  }),
  declined: (_: object) => ({
    what: 'Nothing was changed.',
    why: 'The question was not answered with yes.',
    next: 'Run the command again when you are ready.',
  }),
  'one-source': (f: { stage: string; source: string | null; given: number }) => ({
    what: f.given === 0 ? 'Which build?' : 'More than one build was named.',
    why: 'Exactly one of --build, --from and --sha says which build is promoted; nothing is guessed.',
    next: `npx --no switchback promote ${f.stage} ${f.source === null ? '--build b1' : `--from ${f.source}`}`,
  }),
  'which-log': (f: { given: number }) => ({
    what: f.given === 0 ? 'Which log?' : 'A promotion and a stage were named.',
    why: 'A promotion has a log, and a stage has what its backends wrote: name one of them.',
    next: 'npx --no switchback logs --stage nightly   or: npx --no switchback logs p_…',
  }),
  'only-of-stage': (f: { option: string }) => ({
    what: `${f.option} is for what the backends of a stage wrote.`,
    why: 'The log of a promotion is printed whole.',
    next: 'npx --no switchback logs --stage nightly --since 1h',
  }),
  'log-lost': (f: { stage: string; elsewhere: string | null }) => ({
    what: 'The service went away and did not come back.',
    why: `The backend of ${f.stage} may still write: it does not need the service.`,
    next: back(f.elsewhere, `npx --no switchback logs --stage ${f.stage} --follow`),
  }),
  'init-refused': (f: { problems: readonly InitProblem[] }) => ({
    what: 'Nothing was written.',
    why: f.problems.map(initProblem).join('\n'),
    next: 'Mend it, then look at what it would write: npx --no switchback init --dry-run',
  }),
  'init-stopped': (f: { file: string; why: string }) => ({
    what: `${f.file} could not be written.`,
    why: `The answer was ${f.why}. What had been written before that stays.`,
    next: 'Mend it and begin again; what is there is left as it is: npx --no switchback init',
  }),
  'pack-refused': (f: { directory: string; problems: readonly PackProblem[] }) => ({
    what: `The backend in ${f.directory} cannot be packed as a build.`,
    why: f.problems.map(packProblem).join('\n'),
    next: 'Mend it and repeat the command, or name a build that you have made: --tarball FILE or --image REPOSITORY@DIGEST',
  }),
  'file-changed': (f: { file: string }) => ({
    what: `${f.file} became shorter while it was sent.`,
    why: 'Something wrote it meanwhile. The service has kept nothing of it.',
    next: 'Send it again once nothing writes it any more.',
  }),
  'unreadable-file': (f: { file: string; why: string }) => ({
    what: `${f.file} cannot be read.`,
    why: f.why,
    next: 'Check the path and its permissions.',
  }),
  ...gitErrors,
  'no-project': (f: { from: string; chosen: boolean }) => ({
    what: f.chosen ? `${f.from} is not a project.` : 'There is no project here.',
    why: f.chosen
      ? 'It has no Pulumi.yaml.'
      : `Neither ${f.from} nor a directory above it has a Pulumi.yaml.`,
    next: 'npx --no switchback init   makes the folder of a backend a project; one elsewhere is named with --project DIR.',
  }),
  'foreign-project': (f: { file: string }) => ({
    what: `${f.file} is not Switchback's.`,
    why: foreignWhy,
    next: foreignNext,
  }),
  'no-service': (f: { url: string | null; file: string | null; isElsewhere: boolean }) => ({
    what: f.isElsewhere ? 'The service cannot be reached.' : "Switchback's service is not running.",
    why:
      f.url === null ? `There is no address in ${f.file ?? 'service.json'}.` : `Nothing answers at ${f.url}.`,
    next: f.isElsewhere
      ? 'Look whether the address is right and whether this machine may reach it, or ask whoever runs the service.'
      : `npx --no switchback serve${f.url === null ? '   or, where it runs on another machine: npx --no switchback login --server https://…' : ''}`,
  }),
  'needs-its-machine': (f: { command: string; url: string; by: string }) => ({
    what: `npx --no switchback ${f.command} works on the machine of the service, and that is not this one.`,
    why: `${f.by} names the service ${f.url}; its data directory lies there.`,
    next:
      f.by === 'Pulumi.yaml'
        ? 'Run it there. From here: npx --no switchback status'
        : `Run it there. ${f.by === '--server' ? 'Without --server' : 'With SWITCHBACK_SERVER unset'} it works on this machine.`,
  }),
  'not-yours': (f: { file: string; code: string }) => ({
    what: 'The data directory belongs to another user of this machine.',
    why: `${f.file} may not be read (${f.code}), so nothing is known of a service.`,
    next: 'Ask whoever runs the service for its address, then: npx --no switchback status --server http://127.0.0.1:4100',
  }),
  'not-switchback': (f: { url: string; status: number }) => ({
    what: `${f.url} did not answer like Switchback.`,
    why: `It answered ${String(f.status)} with something that is neither a result nor a problem document.`,
    next: 'Check --server and SWITCHBACK_SERVER.',
  }),
  'other-contract': (f: { url: string; fields: readonly string[] }) => ({
    what: `${f.url} is a Switchback of another version.`,
    why: `Its answer has something else than expected at ${f.fields.join(', ')}.`,
    next: 'npx --no switchback version   then use the version of the service.',
  }),
  'unknown-there': (f: {
    url: string;
    isElsewhere: boolean;
    unknown: readonly string[];
    own: string;
    theirs: string | null;
  }) => ({
    what: `${f.url} is a Switchback of an older version: it does not know what this command asks. Nothing was changed.`,
    why: `${f.unknown.join(', ')}. The service is ${f.theirs ?? 'of an unknown version'}, this command is ${f.own}.`,
    next: f.isElsewhere
      ? 'Ask whoever runs the service to bring it to this version, or use the version of the service here.'
      : `Start the service again with the installation of this command (npx --no switchback serve), or use the command of the service.`,
  }),
  'events-lost': (f: { seq: number; elsewhere: string | null }) => ({
    what: 'The service went away and did not come back.',
    why: `Everything up to row ${String(f.seq)} was shown.`,
    next: back(f.elsewhere, `npx --no switchback events --follow --since ${String(f.seq)}`),
  }),
  'service-lost': (f: { promotion: string; elsewhere: string | null }) => ({
    what: 'The service went away and did not come back.',
    why: `The promotion ${f.promotion} may still be running: its update does not need the service.`,
    next: back(f.elsewhere, `npx --no switchback watch ${f.promotion}`),
  }),
  'catalogue-invalid': (f: { problems: readonly string[] }) => ({
    what: 'The stage files are not right.',
    why: f.problems.join('\n'),
    next: 'Correct these files, then: npx --no switchback doctor',
  }),
  'environment-invalid': (f: { stage: string; problems: readonly string[] }) => ({
    what: `The dotenv files of ${f.stage} are not right.`,
    why: f.problems.join('\n'),
    next: 'Correct these files, then: npx --no switchback doctor',
  }),
  'unknown-stage': (f: { stage: string; known: readonly string[]; nearest: string | null }) => ({
    what: `There is no stage "${f.stage}".${didYouMean(f.nearest)}`,
    why: `The stages are: ${more(f.known)}`,
    next: 'npx --no switchback stage list',
  }),
  'nothing-runs': (f: { stage: string }) => ({
    what: `No build runs on ${f.stage} yet.`,
    why: 'So there is nothing to take from it.',
    next: 'npx --no switchback build list',
  }),
  'source-unknown': (f: { stage: string }) => ({
    what: `Nobody knows what ${f.stage} runs now.`,
    why: 'So nothing is taken from it. A build that you name yourself can be promoted: --build',
    next: `npx --no switchback stage recover ${f.stage} --preview`,
  }),
  'unknown-milestone': (f: { number: number; known: readonly string[] }) => ({
    what: `There is no milestone ${String(f.number)}.`,
    why: `Milestones: ${f.known.join(', ') || '–'}`,
    next: 'npx --no switchback milestone list',
  }),
  'unknown-pull-request': (f: { pr: string }) => ({
    what: `No build has a commit of pull request #${f.pr}.`,
    why: 'A build names the pull requests of its commits when CI registers it, by their subjects.',
    next: 'npx --no switchback where <sha>',
  }),
  'unknown-commit': (f: { sha: string }) => ({
    what: `No build has the commit ${f.sha}.`,
    why: 'CI registers a build of a commit when its tests have passed.',
    next: 'npx --no switchback build list',
  }),
  'nothing-to-abort': (f: { stage: string }) => ({
    what: `Nothing runs or waits on ${f.stage}.`,
    why: 'So there is nothing to stop.',
    next: 'npx --no switchback promotion list --waiting',
  }),
  'which-promotion': (f: { stage: string; running: string | null; queue: readonly Queued[] }) => ({
    what: `Which promotion on ${f.stage}?`,
    why: [
      ...(f.running === null ? [] : [abort.runs({ promotion: f.running })]),
      ...f.queue.map(abort.waits),
    ].join('\n'),
    next: `npx --no switchback abort ${f.running ?? f.queue[0]?.promotion ?? '<promotion>'}`,
  }),
  'no-promotion': (_: object) => ({
    what: 'There is no promotion yet.',
    why: 'Nothing has been promoted in this project.',
    next: 'npx --no switchback promote <stage> --from <stage>',
  }),
  'not-eligible': (f: {
    stage: string;
    build: string;
    reasons: readonly string[];
    earliest: string | null;
  }) => ({
    what: `${f.build} cannot go to ${f.stage}${f.earliest === null ? '' : ` before ${f.earliest}`}.`,
    why: f.reasons.join('\n'),
    next: `npx --no switchback where ${f.build}`,
  }),
  held: (f: HeldFacts) => ({
    what: `${f.stage} is held: nothing was changed.`,
    why: f.why,
    next:
      f.waiting === null
        ? `${f.command} ${f.flags} --reason "…"`
        : `${f.command}${f.lift ? ' --lift-quarantine --reason "…"' : ''}${f.waiting}   or: ${f.flags} --reason "…"`,
  }),
  ...signInErrors,
  'no-client-name': (_: object) => ({
    what: 'This caller counts as no client.',
    why: 'SWITCHBACK_CLIENT is not set.',
    next: 'SWITCHBACK_CLIENT=web/dev npx --no switchback client whoami',
  }),
  'not-held': (f: { stage: string }) => ({
    what: `${f.stage} is not held.`,
    why: 'So nobody has to end anything.',
    next: 'npx --no switchback hold list',
  }),
  'several-holds': (f: {
    stage: string;
    verb: keyof typeof afterHold;
    holds: readonly { id: string; line: string }[];
  }) => ({
    what: `${f.stage} has ${String(f.holds.length)} holds: which one?`,
    why: f.holds.map(({ line }) => line).join('\n'),
    next: f.holds.map(({ id }) => `npx --no switchback hold ${f.verb} ${id}${afterHold[f.verb]}`).join('\n'),
  }),
  'stage-or-all': (_: object) => ({
    what: 'One stage, or all of them?',
    why: 'Either a stage is named, or --all holds every stage but those of --except.',
    next: 'npx --no switchback hold set --all --except dev --reason "…"',
  }),
  'hold-or-all': (_: object) => ({
    what: 'Which hold?',
    why: 'Either a hold, a stage or a stop of the line is named, or --all means the stop that is in force.',
    next: 'npx --no switchback hold list',
  }),
  'line-not-stopped': (_: object) => ({
    what: 'The line is not stopped.',
    why: '--all means the stop of the line that is in force, and there is none.',
    next: 'npx --no switchback hold list',
  }),
  'several-lines': (f: { lines: readonly { id: string; line: string }[] }) => ({
    what: `The line was stopped ${String(f.lines.length)} times: which one?`,
    why: f.lines.map(({ line }) => line).join('\n'),
    next: f.lines.map(({ id }) => `npx --no switchback hold release ${id}`).join('\n'),
  }),
  'booking-needs-end': (_: object) => ({
    what: 'Until when?',
    why: 'What begins later has an end, too, and neither --until nor --for was given.',
    next: 'Repeat the command with --for 3h, or with --until and a time.',
  }),
  'ends-first': (f: { begin: string; end: string }) => ({
    what: 'It would end before it begins.',
    why: `It would begin at ${f.begin} and end at ${f.end}.`,
    next: 'Name a later end, with its date where it is in another week.',
  }),
  'needs-end': (f: { hold: string }) => ({
    what: 'Until when?',
    why: 'Neither --until nor --for was given.',
    next: `npx --no switchback hold extend ${f.hold} --for 2d`,
  }),
  'wait-or-override': (_: object) => ({
    what: '--wait-for-release and --override-hold exclude each other.',
    why: 'A promotion either waits for the end of the hold or passes it.',
    next: 'Give one of them.',
  }),
  contraries: (f: { flag: string; contrary: string }) => ({
    what: `${f.flag} and ${f.contrary} contradict each other.`,
    why: 'The one asks for what the other forbids.',
    next: 'Give one of them.',
  }),
  'json-or-output': (f: { output: string }) => ({
    what: `--json and --output ${f.output} both say how to print.`,
    why: '--json prints one JSON object; --output names any of the forms.',
    next: 'Give one of them.',
  }),
  'end-without-hold': (f: { option: string }) => ({
    what: `${f.option} says when a hold ends, and --no-hold that there is none.`,
    why: 'Only a hold has an end.',
    next: 'Give one of them.',
  }),
  'watch-or-stage': (_: object) => ({
    what: '--watch and --stage name two stages.',
    why: '--watch waits until its stage has the commit, and then tells of no other.',
    next: 'Give one of them.',
  }),
  'despite-needs-reason': (_: object) => ({
    what: 'Why is a build taken that is known to be bad?',
    why: 'Whoever found it bad will read it.',
    next: 'Add: --despite-known-bad --reason "…"',
  }),
  'no-qa-round': (f: { stage: string; verdict: string }) => ({
    what: `There was no QA round on ${f.stage} yet.`,
    why: 'A verdict belongs to a QA hold, and to the build that the stage ran when it ended.',
    next: `npx --no switchback hold set ${f.stage} --reason "QA round 1"   then: npx --no switchback hold release ${f.stage} --verdict ${f.verdict}`,
  }),
  'qa-round-in-force': (f: { stage: string; verdict: string }) => ({
    what: `A QA round is on now on ${f.stage}.`,
    why: 'Its verdict is given with the release. An earlier round is named by the id of its hold.',
    next: `npx --no switchback hold release ${f.stage} --verdict ${f.verdict}   or: npx --no switchback hold list --ended`,
  }),
  'lift-needs-reason': (_: object) => ({
    what: 'Why is the quarantine lifted?',
    why: 'Whoever quarantined the build will read it.',
    next: 'Add: --lift-quarantine --reason "…"',
  }),
  'override-needs-reason': (f: { hold: string }) => ({
    what: 'Why is the hold passed?',
    why: 'Whoever set the hold will read it.',
    next: `Add: --override-hold ${f.hold} --reason "…"`,
  }),
  timeout: (f: { promotion: string; after: string }) => ({
    what: `Still not finished after ${f.after}. The promotion keeps running.`,
    why: '--timeout ends the waiting, not the promotion.',
    next: `npx --no switchback watch ${f.promotion}`,
  }),
  'not-arrived': (f: { name: string; stage: string; after: string }) => ({
    what: `${f.name} is still not on ${f.stage} after ${f.after}.`,
    why: '--timeout ends the waiting, and changes nothing else.',
    next: `npx --no switchback where ${f.name}`,
  }),
  'not-recovered': (f: { stage: string; after: string }) => ({
    what: `The recovery of ${f.stage} has not ended after ${f.after}. It goes on.`,
    why: '--timeout ends the waiting, and changes nothing else.',
    next: `npx --no switchback stage recover ${f.stage} --preview`,
  }),
  'no-answer': (f: { url: string; after: string }) => ({
    what: `The service did not answer within ${f.after}.`,
    why: `${f.url} took the connection and sent no whole answer. What was asked of it may be done all the same.`,
    next: 'npx --no switchback doctor',
  }),
  'answer-cut': (f: { url: string }) => ({
    what: "The service's answer broke off.",
    why: `${f.url} closed the connection before its answer was whole. What was asked of it may be done all the same.`,
    next: 'npx --no switchback status',
  }),
  'pulumi-missing': (_: object) => ({
    what: 'There is no Pulumi CLI.',
    why: 'Neither the set-up has left one, nor is one on PATH.',
    next: 'npx --no switchback setup',
  }),
  'set-up-failed': (f: { why: string }) => ({
    what: 'The set-up did not get a Pulumi CLI.',
    why: f.why,
    next: 'Do what it says, then: npx --no switchback setup',
  }),
  'serve-refused': (f: { why: string }) => ({
    what: 'The service did not start.',
    why: f.why,
    next: 'npx --no switchback doctor',
  }),
  'not-seeded': (f: { why: string }) => ({
    what: 'The sample world was not made.',
    why: f.why,
    next: 'npx --no switchback demo seed --data-dir /tmp/switchback-sample',
  }),
  'database-not-moved': (f: { why: string }) => ({
    what: 'The database was not moved.',
    why: f.why,
    next: 'npx --no switchback doctor',
  }),
  'not-backed-up': (f: { why: string }) => ({
    what: 'Nothing was saved.',
    why: f.why,
    next: 'npx --no switchback doctor',
  }),
  'not-restored': (f: { why: string }) => ({
    what: 'Nothing was restored.',
    why: f.why,
    next: 'npx --no switchback doctor',
  }),
  'database-gave-up': (f: { dataDir: string; why: string | null }) => ({
    what: 'The service has ended: its database gave up.',
    why: `${f.why ?? 'It gave no reason'} (${f.dataDir}). What was accepted had been brought to the disk, and running updates go on.`,
    next: 'npx --no switchback doctor   then: npx --no switchback serve',
  }),
  'state-refused': (f: { why: string }) => ({
    what: 'Pulumi was not started.',
    why: f.why,
    next: 'npx --no switchback doctor',
  }),
  'command-not-found': (f: { command: string; why: string }) => ({
    what: `${f.command} was not found.`,
    why: f.why,
    next: 'Check the spelling and PATH.',
  }),
  'command-not-runnable': (f: { command: string; why: string }) => ({
    what: `${f.command} cannot be run.`,
    why: f.why,
    next: 'Check that it is an executable file.',
  }),
  internal: (f: { message: string }) => ({
    what: 'This is a bug in Switchback.',
    why: f.message,
    next: 'Please report it with the command that you ran.',
  }),
};
