import { type Facts, listed, minute, shown, worded } from '../facts.js';
import { health } from './cli-names.js';
import { words } from './words.js';

/** Who holds a stage, why, and until when. */
export const heldBy = (f: Facts): string => {
  const until = f['until'] == null ? 'until it is released' : `until ${minute(f['until'])}`;
  return `${String(f['stage'])} is held by ${String(f['by'])} ${until} (${worded(words.holdKind, f['kind'])}): "${String(f['reason'])}".`;
};

/** "Why not": one sentence per unmet condition. */
export const reasons = {
  'not-on-source': (f: Facts) => `${String(f['build'])} has not succeeded on ${String(f['source'])}.`,
  'not-verified': (f: Facts) => `${String(f['build'])} was not verified on ${String(f['source'])}.`,
  'not-qa-passed': (f: Facts) => `${String(f['build'])} has no passed QA verdict on ${String(f['source'])}.`,
  soaking: (f: Facts) =>
    `Ran ${minutes(f['ran'])} on ${String(f['source'])}; ${minutes(f['needed'])} needed.`,
  held: (f: Facts) => heldBy(f),
  'stage-busy': (f: Facts) =>
    f['promotion'] == null
      ? `${String(f['ahead'])} ahead in the queue of ${String(f['stage'])}.${usually(f['usual'])}`
      : `${String(f['stage'])} is busy with ${String(f['build'])} (${shown(f['promotion'])}); ${String(f['ahead'])} ahead in the queue.${usually(f['usual'])}`,
  'owner-silent': (f: Facts) =>
    `The service that follows ${shown(f['promotion'])} on ${String(f['stage'])} has been silent for ${String(f['seconds'])} s, and its process is not proven gone: nothing else starts there. If it hangs, end it on ${String(f['host'])}: kill -9 ${String(f['pid'])}. If that machine is gone, take the update over: switchback stage recover ${String(f['stage'])} --take-over --reason "…"`,
  'stage-unknown': (f: Facts) =>
    `Nobody knows what ${String(f['stage'])} runs (${worded(words.unknownBecause, f['why'])}); nothing starts there until that is settled. Settle it with: switchback stage recover ${String(f['stage'])} --reason "…"`,
  'stage-recovering': (f: Facts) =>
    `A recovery of ${String(f['stage'])} is under way; nothing starts before it has ended.`,
  'stage-removed': (f: Facts) => `The stage ${shown(f['stage'])} was removed: its stage file is gone.`,
  'source-unhealthy': (f: Facts) =>
    f['health'] === 'unknown'
      ? `Nobody knows what ${String(f['source'])} runs.`
      : `${String(f['source'])} is ${worded(health, f['health'])}.`,
  'needs-milestone': (f: Facts) =>
    `${String(f['stage'])} takes milestones only. Make one with: switchback milestone create N --build ${String(f['build'])}`,
  'milestone-not-next': (f: Facts) => `The next milestone is ${String(f['next'])}.`,
  'build-quarantined': (f: Facts) =>
    `${String(f['build'])} is quarantined on ${String(f['stage'])} (${worded(words.quarantinedBecause, f['why'])}, by ${String(f['by'])})${f['reason'] == null ? '' : `: "${shown(f['reason'])}"`}. Take it again all the same: --lift-quarantine --reason "…" (liftQuarantine)`,
  'artefact-missing': (f: Facts) =>
    `${String(f['build'])} has no ${worded(words.artefact, f['kind'])}, which platform ${String(f['platform'])} needs.`,
  'other-branch': (f: Facts) =>
    `Branch ${String(f['branch'])} is not taken here; taken are ${listed(f['branches'])}.`,
  'already-current': (f: Facts) =>
    `${String(f['stage'])} already runs ${String(f['build'])}, with the same dotenv.`,
  'already-on-its-way': (f: Facts) =>
    `${String(f['build'])} is already on its way (${shown(f['promotion'])}).`,
  'nothing-on-source': (f: Facts) => `${String(f['source'])} runs no build yet.`,
  missed: (f: Facts) => `The run of ${String(f['occurrence'])} was missed by more than 6 hours.`,
};

/** The same conditions in a word or two, for a list of them. */
export const reasonNames: Readonly<Record<keyof typeof reasons, string>> = {
  'not-on-source': 'it has not succeeded on its source',
  'not-verified': 'it was not verified on its source',
  'not-qa-passed': 'it has no passed QA verdict',
  soaking: 'it has not run long enough on its source',
  held: 'the stage is held',
  'stage-busy': 'the stage is busy',
  'owner-silent': 'the service that follows its update is silent',
  'stage-unknown': 'nobody knows what the stage runs',
  'stage-recovering': 'the stage is being recovered',
  'stage-removed': 'the file of the stage is gone',
  'source-unhealthy': 'its source is not healthy',
  'needs-milestone': 'the stage takes milestones only',
  'milestone-not-next': 'another milestone is next',
  'build-quarantined': 'it is quarantined there',
  'artefact-missing': 'the artefact that the platform needs is missing',
  'other-branch': 'its branch is not taken there',
  'already-current': 'the stage runs it already',
  'already-on-its-way': 'it is already on its way',
  'nothing-on-source': 'its source runs no build',
  missed: 'the run was missed',
};

const minutes = (seconds: unknown): string => {
  const total = Number(seconds);
  const hours = Math.floor(total / 3600);
  const rest = Math.floor((total % 3600) / 60);
  return hours > 0 ? `${String(hours)} h ${String(rest)} min` : `${String(rest)} min`;
};

/** Of one promotion on a stage that is busy, where enough of them were seen. */
const usually = (seconds: unknown): string => {
  if (seconds == null) return '';
  return ` One usually takes ${Number(seconds) < 60 ? `${String(Math.ceil(Number(seconds)))} s` : minutes(seconds)}.`;
};
