import { listed, minute, shown, worded, type Facts } from '../facts.js';
import { digestCommand } from '../digest-command.js';
import { health, phases } from './cli-names.js';
import { heldBy } from './reasons.js';
import { words } from './words.js';

/** Titles and details of refusals; each detail says what, why, and what to do next. */
export const problems = {
  titles: {
    malformed: () => 'The request cannot be read',
    forbidden: (f: Facts): string =>
      f['verb'] === undefined ? 'This request is not allowed from here' : 'You may not do this',
    'override-not-allowed': (f: Facts) => `You may not pass what protects ${String(f['stage'])}`,
    'not-found': (f: Facts) => notFound(f).title,
    'commit-unknown': (f: Facts) => `No build was made from commit ${String(f['commit'])}`,
    'commit-ambiguous': (f: Facts) => `${String(f['commit'])} means several commits`,
    'method-not-allowed': (f: Facts) => `${String(f['method'])} is not possible here`,
    'not-acceptable': () => 'Only JSON is answered here',
    'stage-held': (f: Facts) => `${String(f['stage'])} is held`,
    'stage-already-held': (f: Facts) => `${String(f['stage'])} is held already`,
    'hold-ended': (f: Facts) => `The hold on ${String(f['stage'])} has ended`,
    'no-previous-build': (f: Facts) => `${String(f['stage'])} has no build to go back to`,
    'hold-changed': (f: Facts) => `The hold on ${String(f['stage'])} has changed since you looked`,
    'client-changed': (f: Facts) => `${String(f['client'])} has changed since you looked`,
    'promotion-running': (f: Facts) => `${String(f['build'])} is already on its way to ${String(f['stage'])}`,
    'recovery-running': (f: Facts) => `${String(f['stage'])} is already being recovered`,
    'already-current': (f: Facts) => `${String(f['stage'])} already runs ${String(f['build'])}`,
    'already-finished': (f: Facts) => `${String(f['promotion'])} has already finished`,
    'milestone-taken': (f: Facts) => `Milestone ${String(f['number'])} exists already`,
    'milestone-not-next': (f: Facts) => `Milestone ${String(f['number'])} is not the next one`,
    'no-milestone-stages': () => 'No stage takes milestones',
    'idempotency-in-flight': () => 'The same request is being answered',
    'idempotency-key-reuse': () => 'This Idempotency-Key belongs to another request',
    'request-timeout': () => 'The rest of the request did not come',
    'stage-changed': (f: Facts) => `${String(f['stage'])} has changed since you looked`,
    'payload-too-large': () => 'The request is too large',
    'unsupported-media-type': () => 'This kind of content is not taken here',
    'rate-limited': () => 'Too many requests',
    validation: () => 'The request breaks a rule',
    'build-not-eligible': (f: Facts) => `${String(f['build'])} may not go to ${String(f['stage'])} yet`,
    'artefact-missing': () => 'The artefact has not been uploaded',
    'artefact-refused': () => 'The tarball is refused',
    'digest-mismatch': () => 'The bytes do not match their digest',
    'dotenv-invalid': (f: Facts) => `The configuration of ${String(f['stage'])} is broken`,
    'stage-unreachable': (f: Facts) => `${String(f['stage'])} does not answer`,
    'storage-full': () => 'The disk of the data directory is full',
    internal: () => 'Something went wrong inside',
    'shutting-down': () => 'The service is stopping',
    unavailable: () => 'The service cannot answer now',
  },
  details: {
    malformed: (f: Facts) => unreadable(String(f['why'])),
    forbidden: (f: Facts) =>
      f['verb'] === undefined
        ? foreign(f)
        : `It needs ${rightOf(f)}. Ask whoever gives out the rights for it.`,
    'override-not-allowed': (f: Facts) =>
      `It needs ${rightOf(f)}. Wait until the hold ends, or ask somebody who has it.`,
    'not-found': (f: Facts) => notFound(f).detail,
    'commit-unknown': () =>
      'Commits are known from the builds that CI registered. See them with: switchback build list',
    'commit-ambiguous': () => 'Give more digits; the candidates are listed.',
    'method-not-allowed': (f: Facts) => `Allowed: ${listed(f['allow'])}.`,
    'not-acceptable': () => 'Send "Accept: application/json".',
    'stage-held': (f: Facts) =>
      `${heldBy(f)} Wait for its end (onHold "wait"; --wait-for-release), or pass it with a reason (overrideHold "${String(f['hold'])}"; --override-hold ${String(f['hold'])} --reason "…").`,
    'stage-already-held': (f: Facts) =>
      `There is at most one hold per stage. Extend it: switchback hold extend ${String(f['hold'])} --until …, or end it: switchback hold release ${String(f['hold'])}`,
    'hold-ended': (f: Facts) =>
      `It was ${worded(words.holdEnd, f['how'])} and stays so. Set another one: switchback hold set ${String(f['stage'])} --reason "…"`,
    'no-previous-build': (f: Facts) =>
      f['build'] == null
        ? 'It runs none yet. See the stages with: switchback status'
        : `Beside ${shown(f['build'])} none has succeeded there that is not quarantined. Name another one: switchback rollback ${String(f['stage'])} --to b1 --reason "…"`,
    'hold-changed': (f: Facts) => `Its ETag is now ${String(f['etag'])}. Look again, then decide again.`,
    'client-changed': (f: Facts) => `Its ETag is now ${String(f['etag'])}. Look again, then decide again.`,
    'promotion-running': (f: Facts) =>
      `It is ${worded(phases, f['phase'])} as ${String(f['promotion'])}. Follow it with: switchback watch ${String(f['promotion'])}`,
    'recovery-running': (f: Facts) =>
      `${String(f['by'])} asked for it at ${minute(f['since'])} (${String(f['recovery'])}). See how it goes: switchback stage recover ${String(f['stage'])} --look`,
    'already-current': () =>
      'The build and its dotenv file are unchanged, so there is nothing to do. Change one of them, or choose another build.',
    'already-finished': (f: Facts) => `How it ended never changes: ${worded(phases, f['phase'])}.`,
    'milestone-taken': (f: Facts) =>
      `It is ${String(f['build'])} on ${String(f['stage'])}. See the next number with: switchback milestone next`,
    'milestone-not-next': (f: Facts) =>
      `The next number is ${String(f['next'])}: otherwise the previous milestone would be lost. Use: switchback milestone create ${String(f['next'])} --build …`,
    'no-milestone-stages': () =>
      'Give at least one Pulumi.<stage>.yaml the trigger "milestone" and restart the service.',
    'idempotency-in-flight': () => 'Wait a moment and send it again with the same key.',
    'idempotency-key-reuse': () => 'It was used with another body or path. Use a new key for a new request.',
    'request-timeout': (f: Facts) =>
      `It was waited for ${String(f['seconds'])} seconds. Nothing was kept; send it again.`,
    'stage-changed': (f: Facts) =>
      `${f['why'] == null ? `It now runs ${shown(f['build'], 'no build')}` : 'Nobody knows what it runs now'} (ETag ${String(f['etag'])}). Look again, then decide again.`,
    'payload-too-large': (f: Facts) => `The limit is ${String(f['limit'])} bytes.`,
    'unsupported-media-type': (f: Facts) => `Send it as ${String(f['expected'])}, not compressed.`,
    'rate-limited': () => 'Wait a moment and try again.',
    validation: () => 'Every problem is listed under "errors" with the place where it is.',
    'build-not-eligible': () => 'Every unmet condition is listed under "reasons".',
    'artefact-missing': (f: Facts) =>
      `Upload it first: PUT /api/v1/artifacts/${String(f['digest'])}. "switchback build create --sha <sha> --tarball <file>" does both.`,
    'artefact-refused': (f: Facts) =>
      `${refused(String(f['why']), f)} Pack it with "npm pack" and upload it again.`,
    'digest-mismatch': (f: Facts) =>
      `Expected ${String(f['expected'])}, received ${String(f['actual'])}. Nothing was kept; upload it again.`,
    'dotenv-invalid': () =>
      'Every problem is listed under "errors" with file and line. Mend the file and try again.',
    'stage-unreachable': (f: Facts) =>
      `${f['health'] === 'none' ? 'Nothing runs there' : `It is ${worded(health, f['health'])}`}. See: switchback stage show ${String(f['stage'])}`,
    'storage-full': () => 'Nothing was kept. Free some space and try again.',
    internal: () => 'This is a bug. The request id finds it in the log of the service.',
    'shutting-down': () => 'Try again when it is up.',
    unavailable: () => 'The database does not answer. Nothing was lost; try again.',
  },
  fields: {
    missing: () => 'is missing',
    'unknown-key': (f: Facts) => `unknown: ${listed(f['keys'])}`,
    'wrong-type': (f: Facts) => `must be ${worded(words.kindOfValue, f['expected'])}`,
    'bad-format': (f: Facts) => `must look like ${String(f['expected'])}`,
    'out-of-range': ({ minimum, maximum }: Facts) => {
      if (minimum == null) return `must be at most ${shown(maximum, '–')}`;
      if (maximum == null) return `must be at least ${shown(minimum, '–')}`;
      return `must be between ${shown(minimum)} and ${shown(maximum)}`;
    },
    'one-of': (f: Facts) => `must be one of: ${listed(f['values'])}`,
    'exactly-one': (f: Facts) => `needs exactly one of: ${listed(f['keys'])}`,
    'artifacts-of-two-builds': (f: Facts) =>
      `one of these artefacts belongs to ${String(f['build'])}, another does not`,
    'only-on-aws': (f: Facts) =>
      `is for stages on platform aws; ${String(f['stage'])} is on ${String(f['platform'])}, where nothing is protected: leave it away`,
    'no-saved-paths': (f: Facts) =>
      `are needed, for the policy (switchback:compare) of neither ${listed(f['stages'])} names any`,
    'image-not-pinned': (f: Facts) =>
      `needs a digest, for a tag can move to another image. Register ${shown(f['repository'])}@sha256:…; this prints the digest: ${digestCommand(f)}`,
    'in-the-past': () => 'must be in the future',
    'no-qa-hold': (f: Facts) => `is only for a hold of kind qa; this one is of kind ${String(f['kind'])}`,
    'no-build': (f: Facts) => `needs a build that is known to run on ${String(f['stage'])}`,
    'needed-to-override': () => 'is needed to pass a hold',
    'needed-to-lift': () => 'is needed to lift a quarantine',
    'not-both': (f: Facts) => `not together: ${listed(f['keys'])}`,
    'no-credentials': () => 'must not hold a user or a password: everybody reads it',
    'bad-text': () => 'must not hold control characters or broken Unicode',
    other: () => 'is not allowed',
  },
};

function unreadable(why: string): string {
  switch (why) {
    case 'not-utf8':
      return 'The body is not UTF-8. Send one JSON object in UTF-8.';
    case 'not-json':
      return 'The body is not JSON. Send one JSON object in UTF-8.';
    default:
      return 'The address holds a broken escape. Percent-encode it in UTF-8.';
  }
}

function notFound(f: Facts): { title: string; detail: string } {
  const name = String(f['name']);
  const known = listed(f['known']);
  switch (f['kind']) {
    case 'stage':
      return { title: `There is no stage ${name}`, detail: `Known stages: ${known}.` };
    case 'build':
      return { title: `There is no build ${name}`, detail: 'See them with: switchback build list' };
    case 'build-of':
      return {
        title: `${name} had no build`,
        detail: 'Promote one: switchback promote <stage> --build <build>',
      };
    case 'build-on':
      return { title: `${name} runs no build yet`, detail: 'See the stages with: switchback status' };
    case 'hold':
      return { title: `There is no hold ${name}`, detail: 'See them with: switchback hold list' };
    case 'client':
      return { title: `There is no client ${name}`, detail: 'See them with: switchback client list' };
    case 'schedule':
      return { title: `${name} has no schedule`, detail: `Stages with a schedule: ${known || 'none'}.` };
    case 'recovery':
      return {
        title: `There is no recovery ${name}`,
        detail: 'See that of a stage: switchback stage recover <stage> --look',
      };
    case 'promotion':
      return { title: `There is no promotion ${name}`, detail: 'See the stages with: switchback status' };
    case 'audit':
      return { title: `The audit has no row ${name}`, detail: 'See the newest: GET /api/v1/audit' };
    case 'artefact':
      return {
        title: 'There is no such artefact',
        detail: 'Upload it with: switchback build create --sha <sha> --tarball <file>',
      };
    default:
      return { title: 'There is nothing here', detail: `${name} is not a path of this API.` };
  }
}

function refused(why: string, f: Facts): string {
  const entry = shown(f['entry'], '');
  switch (why) {
    case 'traversal':
      return `"${entry}" leaves the package's folder.`;
    case 'absolute':
      return `"${entry}" is an absolute path.`;
    case 'link':
      return `"${entry}" is a link.`;
    case 'no-package-json':
      return 'It has no package.json.';
    case 'no-entry':
      return `It has nothing to start: package.json names no "main" file that is in it ("${entry}"), nor "switchback.command".`;
    case 'too-many-files':
      return 'It holds too many files.';
    case 'too-large-unpacked':
      return 'It is too large when unpacked.';
    default:
      return 'It is not a tarball as npm makes it.';
  }
}

const foreign = (f: Facts): string =>
  `${String(f['header'])} "${String(f['value'])}" is not this service's own. Call it by its own address.`;

/** `the right "promote" on devqa` */
function rightOf(f: Facts): string {
  const right = `the right "${worded(words.right, f['verb'])}"`;
  return f['stage'] == null ? right : `${right} on ${shown(f['stage'])}`;
}
