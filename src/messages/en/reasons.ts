import { listed, shown, type Facts } from '../facts.js';

/** "Why not": one sentence per unmet condition. */
export const reasons = {
  'not-on-source': (f: Facts) => `${String(f['build'])} has not succeeded on ${String(f['source'])}.`,
  'not-verified': (f: Facts) => `${String(f['build'])} was not verified on ${String(f['source'])}.`,
  'not-qa-passed': (f: Facts) => `${String(f['build'])} has no passed QA verdict on ${String(f['source'])}.`,
  soaking: (f: Facts) =>
    `Ran ${minutes(f['ran'])} on ${String(f['source'])}; ${minutes(f['needed'])} needed.`,
  held: (f: Facts) => `${String(f['stage'])} is held.`,
  'stage-busy': (f: Facts) =>
    f['promotion'] == null
      ? `${String(f['ahead'])} ahead in the queue of ${String(f['stage'])}.`
      : `${String(f['stage'])} is busy with ${String(f['build'])} (${shown(f['promotion'])}); ${String(f['ahead'])} ahead in the queue.`,
  'stage-unknown': (f: Facts) =>
    `Nobody knows what ${String(f['stage'])} runs (${String(f['why'])}); nothing starts there until that is settled. Settle it with: npx switchback pulumi up -s ${String(f['stage'])}`,
  'source-unhealthy': (f: Facts) => `${String(f['source'])} is ${String(f['health'])}.`,
  'needs-milestone': (f: Facts) =>
    `${String(f['stage'])} takes milestones only. Make one with: switchback milestone create N --build ${String(f['build'])}`,
  'milestone-not-next': (f: Facts) => `The next milestone is ${String(f['next'])}.`,
  'build-quarantined': (f: Facts) => `${String(f['build'])} is quarantined on ${String(f['stage'])}.`,
  'artefact-missing': (f: Facts) =>
    `${String(f['build'])} has no ${String(f['kind'])}, which platform ${String(f['platform'])} needs.`,
  'other-branch': (f: Facts) =>
    `Branch ${String(f['branch'])} is not taken here; taken are ${listed(f['branches'])}.`,
  'already-current': (f: Facts) =>
    `${String(f['stage'])} already runs ${String(f['build'])}, with the same dotenv.`,
  'already-on-its-way': (f: Facts) =>
    `${String(f['build'])} is already on its way (${shown(f['promotion'])}).`,
  'nothing-on-source': (f: Facts) => `${String(f['source'])} runs no build yet.`,
  missed: (f: Facts) => `The run of ${String(f['occurrence'])} was missed by more than 6 hours.`,
};

const minutes = (seconds: unknown): string => {
  const total = Number(seconds);
  const hours = Math.floor(total / 3600);
  const rest = Math.floor((total % 3600) / 60);
  return hours > 0 ? `${String(hours)} h ${String(rest)} min` : `${String(rest)} min`;
};
