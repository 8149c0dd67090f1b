import type { HoldFacts } from '../../model/problem.js';
import type { ReasonCode, ReasonFacts } from '../../model/reason.js';
import { listed, minute, minutesIn, worded } from '../facts.js';
import type { Texts } from '../texts.js';
import { health } from './cli-names.js';
import { plural } from './plural.js';
import { words } from './words.js';

/** Who holds a stage, why, and until when. */
export const heldBy = (f: HoldFacts): string => {
  const until = f.until === null ? 'until it is released' : `until ${minute(f.until)}`;
  if (f.kind === 'quiet')
    return `${f.stage} has quiet hours ${until}, in which nothing starts by itself: "${f.reason}".`;
  if (f.from !== undefined)
    return `${f.stage} is booked by ${f.by} from ${minute(f.from)} ${until} (${words.holdKind[f.kind]})${shown(f)}: "${f.reason}".${instead(f)}`;
  return `${f.stage} is held by ${f.by} ${until} (${words.holdKind[f.kind]}): "${f.reason}".${instead(f)}`;
};

/** What runs there although something else is booked. */
const instead = ({ runs, build }: HoldFacts): string =>
  runs === undefined || build === undefined
    ? ''
    : ` Not as booked: it runs ${runs ?? 'nothing'}, not ${build}.`;

/** What it is booked for. */
const shown = ({ build, milestone }: HoldFacts): string => {
  if (build === undefined) return '';
  return milestone == null ? `, to show ${build}` : `, to show milestone ${String(milestone)} (${build})`;
};

/** "Why not": one sentence per unmet condition. */
export const reasons: Texts<ReasonFacts> = {
  'not-on-source': (f) => `${f.build} has not succeeded on ${f.source}.`,
  'not-verified': (f) => `${f.build} was not verified on ${f.source}.`,
  'not-qa-passed': (f) => `${f.build} has no passed QA verdict on ${String(f.source)}.`,
  soaking: (f) => `Ran ${minutes(f.ran)} on ${f.source}; ${minutes(f.needed)} needed.`,
  held: heldBy,
  kept: (f) =>
    `${f.stage} keeps what ${f.by} put there ${f.until === null ? 'until that is released' : `until ${minute(f.until)}`}: "${f.reason}". What comes by itself is left out; a person may promote.`,
  'stage-busy': (f) =>
    f.promotion === null
      ? `${String(f.ahead)} ahead in the queue of ${f.stage}.${usually(f.usual)}`
      : `${f.stage} is busy with ${String(f.build)} (${f.promotion}); ${String(f.ahead)} ahead in the queue.${usually(f.usual)}`,
  'owner-silent': (f) =>
    `The service that follows ${f.promotion} on ${f.stage} has been silent for ${String(f.seconds)} s, and its process is not proven gone: nothing else starts there. If it hangs, end it on ${f.host}: kill -9 ${String(f.pid)}. If that machine is gone, take the update over: npx --no switchback stage recover ${f.stage} --take-over --reason "…"`,
  'machine-away': (f) =>
    `${f.stage} runs on ${machine(f)} alone, of which no service has been heard for ${String(f.seconds)} s: it waits for that one. Start the service there, with its data directory ${f.dataDir}.`,
  'machine-awaited': (f) =>
    `${f.stage} runs on the machine ${f.machine} alone (its stage file), and no service of that name has come yet: it waits for one. Start it there: npx --no switchback serve --machine ${f.machine}`,
  'machine-elsewhere': (f) => `${f.stage} runs on ${f.machine}, and how it does is seen there only.`,
  'bucket-unreachable': (f) =>
    `Its tarball is not on this machine, and the bucket ${f.address} does not answer: ${f.why}. It starts as soon as that does.`,
  'stage-unknown': (f) =>
    `Nobody knows what ${f.stage} runs (${worded(words.unknownBecause, f.why)}); nothing starts there until that is settled. Settle it with: npx --no switchback stage recover ${f.stage} --reason "…"`,
  'stage-recovering': (f) => `A recovery of ${f.stage} is under way; nothing starts before it has ended.`,
  'stage-removed': (f) => `The stage ${f.stage} was removed: its stage file is gone.`,
  'source-unhealthy': (f) =>
    f.health === 'unknown' ? `Nobody knows what ${f.source} runs.` : `${f.source} is ${health[f.health]}.`,
  'needs-milestone': (f) =>
    `${f.stage} takes milestones only. Make one with: npx --no switchback milestone create N --build ${f.build}`,
  'milestone-not-next': (f) => `The next milestone is ${String(f.next)}.`,
  'build-quarantined': (f) =>
    `${f.build} is quarantined on ${f.stage} (${words.quarantinedBecause[f.why]}, by ${f.by})${f.reason === null ? '' : `: "${f.reason}"`}. Take it again all the same: --lift-quarantine --reason "…" (liftQuarantine)`,
  'known-bad': (f) =>
    `${f.build} is known to be bad on ${f.stage} (${badBecause(f.why)}, by ${f.by})${f.reason === null ? '' : `: "${f.reason}"`}. Take it all the same: --despite-known-bad --reason "…" (despiteKnownBad)`,
  'artefact-missing': (f) =>
    `${f.build} has no ${words.artifact[f.kind]}, which platform ${f.platform} needs.`,
  'other-branch': (f) => `Branch ${f.branch} is not taken here; taken are ${listed(f.branches)}.`,
  'older-commit': (f) =>
    `${f.build} was built from an older commit than ${f.newer}, which is on ${f.stage} or on its way there. To go back on purpose: npx --no switchback promote ${f.stage} --build ${f.build}`,
  'already-current': (f) => `${f.stage} already runs ${f.build}, with the same dotenv.`,
  'already-on-its-way': (f) => `${f.build} is already on its way (${f.promotion}).`,
  'history-not-read': (f) =>
    `Nobody knows whether ${f.build}, which runs on ${f.stage}, has the commit: more commits stand between them than are read.`,
  'nothing-on-source': (f) => `${f.source} runs no build yet.`,
  'milestone-again': (f) => `${f.build} is milestone ${String(f.number)} already (${f.stage}).`,
  'milestone-back': (f) =>
    `Goes back: ${f.build} lacks ${plural(f.commits, 'commit')} of milestone ${String(f.number)} (${f.than}).`,
  'milestone-supersedes': (f) =>
    `Takes the place of milestone ${String(f.number)}, which still waits for ${f.stage} (${f.promotion}): that one would never be there.`,
  'step-back': (f) =>
    `${f.stage} runs ${f.current}, which is newer. So that ${f.build} stays, what comes by itself is kept off by a hold (kept) until the newest build is promoted there or the hold is released. Without that hold: --no-hold`,
  'step-back-undone': (f) =>
    `${f.stage} runs ${f.current}, which is newer. Nothing keeps ${f.build} there: without a hold the next run of the schedule brings the newest build again.`,
  'address-moves': (f) =>
    `${f.stage} moves from ${f.from} to ${f.to} with this update; whoever uses the old address has to be told.`,
  missed: (f) => `The run of ${minute(f.occurrence)} was missed by more than 6 hours.`,
};

/** The same conditions in a word or two, for a list of them. */
export const reasonNames: Readonly<Record<ReasonCode, string>> = {
  'not-on-source': 'it has not succeeded on its source',
  'not-verified': 'it was not verified on its source',
  'not-qa-passed': 'it has no passed QA verdict',
  soaking: 'it has not run long enough on its source',
  held: 'the stage is held',
  kept: 'an earlier build is kept there',
  'stage-busy': 'the stage is busy',
  'owner-silent': 'the service that follows its update is silent',
  'machine-away': 'the machine that runs the stage is away',
  'machine-awaited': 'the machine that runs the stage has not come yet',
  'machine-elsewhere': 'the stage is on another machine',
  'bucket-unreachable': 'the bucket with its tarball does not answer',
  'stage-unknown': 'nobody knows what the stage runs',
  'stage-recovering': 'the stage is being recovered',
  'stage-removed': 'the file of the stage is gone',
  'source-unhealthy': 'its source is not healthy',
  'needs-milestone': 'the stage takes milestones only',
  'milestone-not-next': 'another milestone is next',
  'build-quarantined': 'it is quarantined there',
  'known-bad': 'it is known to be bad on a stage before',
  'artefact-missing': 'the artifact that the platform needs is missing',
  'other-branch': 'its branch is not taken there',
  'older-commit': 'a later commit is there already',
  'already-current': 'the stage runs it already',
  'already-on-its-way': 'it is already on its way',
  'history-not-read': 'too many commits stand between it and what runs there',
  'nothing-on-source': 'its source runs no build',
  'milestone-again': 'it is a milestone already',
  'milestone-back': 'it lacks what the newest milestone has',
  'milestone-supersedes': 'it takes the place of one that waits',
  'step-back': 'an older build stays',
  'step-back-undone': 'an older build does not stay',
  'address-moves': 'its address changes',
  missed: 'the run was missed',
};

const badBecause = (why: ReasonFacts['known-bad']['why']): string =>
  why === 'qa-failed' ? 'QA failed it' : words.quarantinedBecause[why];

const machine = (f: { machine: string | null; host: string }): string =>
  f.machine === null ? f.host : `${f.machine} (${f.host})`;

const minutes = (seconds: number): string => minutesIn(seconds, { hours: ' h ', minutes: ' min' });

/** Of one promotion on a stage that is busy, where enough of them were seen. */
const usually = (seconds: number | null | undefined): string => {
  if (seconds == null) return '';
  return ` One usually takes ${seconds < 60 ? `${String(Math.ceil(seconds))} s` : minutes(seconds)}.`;
};
