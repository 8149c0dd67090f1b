import type { Foreign, Lacking } from '../../model/problem.js';
import type { ProblemFacts } from '../../model/problems.js';
import type { SessionOver, SignInFault } from '../../model/sign-in.js';
import type { AddressFault } from '../../model/webhook.js';
import { listed, minute, quoted, worded } from '../facts.js';
import type { ProblemTexts } from '../problem-texts.js';
import { digestCommand } from '../digest-command.js';
import { awsFailures } from './aws.js';
import { idTokens, jobs } from './ci-jobs.js';
import { health, phases } from './cli-names.js';
import { notFound } from './not-found.js';
import { rateLimited } from './rate-limited.js';
import { overrideFlags } from '../allowing.js';
import { heldBy } from './reasons.js';
import { refusedWithNext } from './refused-tarball.js';
import { words } from './words.js';

/** Titles and details of refusals; each detail says what, why, and what to do next. */
export const problems: ProblemTexts = {
  titles: {
    malformed: () => 'The request cannot be read',
    unauthenticated: () => 'Nobody said who asks',
    'token-unknown': () => 'This token is not known',
    'token-expired': (f) => `Token ${f.token} has expired`,
    'token-revoked': (f) => `Token ${f.token} was revoked`,
    'session-over': () => 'You are not signed in any more',
    'sign-in-unknown': () => 'This sign-in was not begun here',
    'sign-in-refused': () => 'The sign-in is refused',
    'no-role': (f) => `${f.name} has no role here`,
    'no-sign-in': () => 'Nobody signs in here',
    'signature-wrong': () => 'This was not signed by GitHub',
    'no-webhook': () => 'This service takes nothing from GitHub',
    'not-signed-in': () => 'There is no sign-in to end',
    'id-token-refused': () => 'The token of the CI is not believed',
    'job-refused': () => 'This job of CI is not trusted',
    'no-job-sign-in': () => 'No job of CI signs in here',
    'issuer-unreachable': () => 'The keys of the CI cannot be had',
    'other-commit': (f) => `This job does not build that ${f.named}`,
    'provider-unreachable': () => 'The identity provider does not answer',
    'gives-more': () => 'You cannot give what you do not have',
    forbidden: (f) => ('header' in f ? 'This request is not allowed from here' : 'You may not do this'),
    'override-not-allowed': (f) => `You may not pass what protects ${f.stage}`,
    'not-found': (f) => notFound(f).title,
    'commit-unknown': (f) => `No build was made from commit ${f.commit}`,
    'commit-ambiguous': (f) => `${f.commit} means several commits`,
    'method-not-allowed': (f) => `${f.method} is not possible here`,
    'not-acceptable': () => 'Only JSON is answered here',
    'stage-held': (f) => `${f.stage} is held`,
    'stage-already-held': (f) => `${f.stage} is held already`,
    'stage-booked': (f) => `${f.stage} is booked for another build then`,
    'put-back-late': (f) => `What is booked on ${f.stage} could not be put back in time`,
    'hold-ended': (f) => `The hold on ${f.stage} has ended`,
    'own-hold': (f) => `You hold ${f.stage} yourself`,
    'asked-already': (f) => `You have asked for ${f.stage} already`,
    'ask-answered': (f) => `${f.ask} has an answer already`,
    'hold-of-stage-file': () =>
      'Quiet hours are nobody’s: there is nothing to release, to move or to ask for',
    'line-ended': () => 'The line goes on already',
    'no-previous-build': (f) => `${f.stage} has no build to go back to`,
    'hold-changed': (f) => `The hold on ${f.stage} has changed since you looked`,
    'line-changed': () => 'The stop of the line has changed since you looked',
    'schedule-changed': (f) => `The schedule of ${f.stage} has changed since you looked`,
    'webhook-changed': (f) => `The webhook ${f.webhook} has changed since you looked`,
    'too-many-webhooks': (f) => `There are already ${String(f.most)} webhooks, and there may be no more`,
    'client-changed': (f) => `${f.client} has changed since you looked`,
    'promotion-running': (f) => `${String(f.build)} is already on its way to ${f.stage}`,
    'recovery-running': (f) => `${f.stage} is already being recovered`,
    'already-current': (f) => `${f.stage} already runs ${f.build}`,
    'already-finished': (f) => `${f.promotion} has already finished`,
    'milestone-taken': (f) => `Milestone ${String(f.number)} exists already`,
    'milestone-not-next': (f) => `Milestone ${String(f.number)} is not the next one`,
    'no-milestone-stages': () => 'No stage takes milestones',
    'idempotency-in-flight': () => 'The same request is being answered',
    'idempotency-key-reuse': () => 'This Idempotency-Key belongs to another request',
    'request-timeout': () => 'The rest of the request did not come',
    'stage-changed': (f) => `${f.stage} has changed since you looked`,
    'payload-too-large': () => 'The request is too large',
    'unsupported-media-type': () => 'This kind of content is not taken here',
    'idempotency-key-required': () => 'This request needs an Idempotency-Key',
    'precondition-required': (f) => `Say what you saw of ${f.stage}`,
    'rate-limited': () => 'Too many requests',
    validation: () => 'The request breaks a rule',
    'build-not-eligible': (f) => `${f.build} may not go to ${f.stage} yet`,
    'artefact-missing': () => 'The artifact has not been uploaded',
    'artefact-refused': () => 'The tarball is refused',
    'digest-mismatch': () => 'The bytes do not match their digest',
    'dotenv-invalid': (f) => `The configuration of ${f.stage} is broken`,
    'stage-unreachable': (f) => `${f.stage} does not answer`,
    'log-unreachable': (f) => `What the backends of ${f.stage} wrote cannot be read`,
    'storage-full': () => 'The disk of the data directory is full',
    'bucket-unreachable': () => 'The bucket of the tarballs cannot be asked',
    internal: () => 'Something went wrong inside',
    'shutting-down': () => 'The service is stopping',
    unavailable: () => 'The service cannot answer now',
  },
  details: {
    malformed: (f) => unreadable[f.why],
    unauthenticated: () =>
      'Send a token ("Authorization: Bearer swb_…"); commands take it from SWITCHBACK_TOKEN, and in GitHub Actions need none where the job has `permissions: id-token: write` and the service trusts it. Who may give tokens makes one: npx --no switchback token create. People sign in instead: npx --no switchback login',
    'token-unknown': () =>
      'Look whether it is whole and meant for this service. Who may give tokens makes another one: npx --no switchback token create',
    'token-expired': (f) =>
      f.isLogin
        ? `You were signed in until ${minute(f.at)}. Sign in again: npx --no switchback login`
        : `It was good until ${minute(f.at)}. Ask whoever gives out tokens for another one: npx --no switchback token create`,
    'token-revoked': (f) =>
      f.isLogin
        ? 'You signed out, or somebody who may has ended your sign-in. Sign in again: npx --no switchback login'
        : 'Ask whoever gives out tokens why, or for another one: npx --no switchback token create',
    'session-over': (f) => `${sessions[f.why]} Sign in again: /auth/login`,
    'sign-in-unknown': () =>
      'It is of another browser, was used before, or took longer than ten minutes. Begin again in the browser: /auth/login',
    'sign-in-refused': (f) => `${signIns[f.why]} Begin again in the browser: /auth/login`,
    'no-role': (f) =>
      `The identity provider knows you, but none of your groups (claim "${f.claim}") has a role in this service. Ask for one of its groups, or whoever runs the service to name yours in SWITCHBACK_OIDC_ROLES; then sign in again.`,
    'no-sign-in': () =>
      'This service has no identity provider. Send a token (SWITCHBACK_TOKEN), or let whoever runs it set SWITCHBACK_OIDC_ISSUER.',
    'signature-wrong': () =>
      'The header X-Hub-Signature-256 is missing, or does not belong to what was sent. The webhook on GitHub and SWITCHBACK_GITHUB_WEBHOOK_SECRET must have the same secret.',
    'no-webhook': () =>
      'Nobody has told it the secret of a webhook. Set SWITCHBACK_GITHUB_WEBHOOK_SECRET and start the service again.',
    'not-signed-in': () =>
      'You came without a sign-in or with a token that somebody made. Such a token is ended by: npx --no switchback token revoke',
    'id-token-refused': (f) =>
      `${idTokens[f.why]} Ask the CI for a new one with the audience ${f.audience}, and try again.`,
    'job-refused': (f) =>
      f.why.includes('used')
        ? 'A token of a CI lets in once, and this one was used before. Run the job again, or ask the CI for a new token.'
        : `Its CI vouches for it, but no rule of this service fits: ${listed(f.why.map((one) => jobs[one]))}. Whoever runs the service may add to SWITCHBACK_CI_RULES: ${f.rule}`,
    'no-job-sign-in': () =>
      'This service trusts no CI. Send a token (SWITCHBACK_TOKEN), or let whoever runs it set SWITCHBACK_CI_ISSUERS and SWITCHBACK_CI_RULES.',
    'issuer-unreachable': (f) =>
      `${f.issuer} gave no keys, so nothing that it signed can be believed. Try again in a moment; whoever runs the service sees more in its log.`,
    'other-commit': (f) =>
      `A job of CI registers what it runs for: ${f.named} ${f.own}. Register that one, or use a token that somebody made (SWITCHBACK_TOKEN).`,
    'provider-unreachable': (f) =>
      `${f.issuer} said nothing that can be used. Try again in a moment; whoever runs the service sees more in its log.`,
    'gives-more': (f) =>
      `The token would have ${rightOf(f)}, which you have not. Leave that scope away, or ask somebody who has it.`,
    forbidden: (f) =>
      'header' in f ? foreign(f) : `It needs ${rightOf(f)}. Ask whoever gives out the rights for it.`,
    'override-not-allowed': (f) =>
      `It needs ${rightOf(f)}. Wait until the hold ends, or ask somebody who has it.`,
    'not-found': (f) => notFound(f).detail,
    'commit-unknown': () =>
      'Commits are known from the builds that CI registered. See them with: npx --no switchback build list',
    'commit-ambiguous': ({ named }) =>
      named === null
        ? 'Give more digits; the candidates are listed.'
        : `Give more digits; there are more than the ${String(named)} candidates that are listed.`,
    'method-not-allowed': (f) => `Allowed: ${listed(f.allow)}.`,
    'not-acceptable': () => 'Send "Accept: application/json".',
    'stage-held': (f) =>
      f.others.length === 0
        ? `${heldBy(f)} Wait for its end (onHold "wait"; --wait-for-release), or pass it with a reason (overrideHold "${f.hold}"; --override-hold ${f.hold} --reason "…").`
        : `${[f, ...f.others].map(heldBy).join(' ')} Wait for the end of all of them (onHold "wait"; --wait-for-release), or pass them with a reason (overrideHolds; ${overrideFlags([f, ...f.others].map(({ hold }) => hold)).join(' ')} --reason "…").`,
    'stage-already-held': (f) =>
      `${f.by} holds it for this already. Extend that hold: npx --no switchback hold extend ${f.hold} --until …, or end it: npx --no switchback hold release ${f.hold}`,
    'stage-booked': (f) =>
      `${f.by} shows ${f.other} there ${f.from === null ? '' : `from ${minute(f.from)} `}${f.until === null ? 'until that is released' : `until ${minute(f.until)}`} (${f.hold}): "${f.reason}". ${f.build} cannot be seen there at the same time: take another time, or agree with ${f.by}.`,
    'put-back-late': (f) =>
      `${f.by} shows ${f.build} there (${f.hold}), and it would have to be put back at ${minute(f.due)}. ${f.ready === null ? 'Nobody can say when the milestone could be up.' : `The milestone could be up at ${minute(f.ready)} at the earliest.`}${f.kept === null ? '' : ` It could not come back then: ${f.keptBy ?? ''} keeps ${f.stage}${f.keptUntil === null ? '' : ` until ${minute(f.keptUntil)}`} (${f.kept}).`} Create it without putBackBefore (--put-back-before): it is recorded, and waits.`,
    'hold-ended': (f) =>
      `It was ${words.holdEnd[f.how]} and stays so. Set another one: npx --no switchback hold set ${f.stage} --reason "…"`,
    'own-hold': (f) => `Nobody has to be asked. Release it: npx --no switchback hold release ${f.hold}`,
    'asked-already': (f) =>
      `Since ${minute(f.at)} (${f.ask}), and there is no answer yet. See how it stands: npx --no switchback stage show ${f.stage}`,
    'ask-answered': (f) =>
      `${f.by}: ${words.askAnswer[f.how]}. Who waits now: npx --no switchback stage show ${f.stage}`,
    'hold-of-stage-file': () =>
      'They are in the stage file (switchback:quiet), and end by themselves. Whoever may promote passes them with a reason: npx --no switchback promote <stage> --override-hold <hold> --reason "…"',
    'line-ended': () =>
      'Every hold of that stop was released or is over. See what is held: npx --no switchback hold list',
    'no-previous-build': (f) =>
      f.build === null
        ? 'It runs none yet. See the stages with: npx --no switchback status'
        : `Beside ${f.build} none has succeeded there that is not quarantined. Name another one: npx --no switchback rollback ${f.stage} --to b1 --reason "…"`,
    'hold-changed': (f) => `Its ETag is now ${f.etag}. Look again, then decide again.`,
    'line-changed': (f) => `Its ETag is now ${f.etag}. Look again, then decide again.`,
    'schedule-changed': (f) => `Its ETag is now ${f.etag}. Look again, then decide again.`,
    'webhook-changed': (f) => `Its ETag is now ${f.etag}. Look again, then decide again.`,
    'too-many-webhooks': () =>
      'Nothing was made. Remove one that nobody needs, or let one that is there tell more: npx --no switchback webhook list',
    'client-changed': (f) => `Its ETag is now ${f.etag}. Look again, then decide again.`,
    'promotion-running': (f) =>
      `It is ${phases[f.phase]} as ${f.promotion}. Follow it with: npx --no switchback watch ${f.promotion}`,
    'recovery-running': (f) =>
      `${f.by} asked for it at ${minute(f.since)} (${f.recovery}). See how it goes: npx --no switchback stage recover ${f.stage} --preview`,
    'already-current': () =>
      'The build and its dotenv file are unchanged, so there is nothing to do. Change one of them, or choose another build.',
    'already-finished': (f) => `How it ended never changes: ${phases[f.phase]}.`,
    'milestone-taken': (f) =>
      `It is ${f.build} on ${f.stage}. See the next number with: npx --no switchback milestone next`,
    'milestone-not-next': (f) =>
      `The next number is ${String(f.next)}: otherwise the previous milestone would be lost. Use: npx --no switchback milestone create ${String(f.next)} --build …`,
    'no-milestone-stages': () =>
      'Give at least one Pulumi.<stage>.yaml the trigger "milestone" and restart the service.',
    'idempotency-in-flight': () => 'Wait a moment and send it again with the same key.',
    'idempotency-key-reuse': () => 'It was used with another body or path. Use a new key for a new request.',
    'request-timeout': (f) =>
      `It was waited for ${String(f.seconds)} seconds. Nothing was kept; send it again.`,
    'stage-changed': (f) =>
      `${f.why === null ? `It now runs ${f.build ?? 'no build'}` : 'Nobody knows what it runs now'} (ETag ${f.etag}). Look again, then decide again.`,
    'payload-too-large': (f) =>
      `The limit is ${String(f.limit)} bytes${f.setBy === undefined ? '' : ` (${f.setBy} of the service)`}.`,
    'unsupported-media-type': (f) => `Send it as ${f.expected}, not compressed.`,
    'idempotency-key-required': () =>
      'Send the header Idempotency-Key with a value of your own for this act, and the same one when you try again.',
    'precondition-required': (f) =>
      `Whoever changes what ${f.stage} runs sends the ETag that they saw as If-Match. Look at it first, then decide.`,
    'rate-limited': (f) => rateLimited[f.of](f),
    validation: ({ mistakes, named }) =>
      mistakes === undefined
        ? 'Every problem is listed under "errors" with the place where it is.'
        : `The first ${String(named)} of ${String(mistakes)} problems are listed under "errors" with the place where each is.`,
    'build-not-eligible': () => 'Every unmet condition is listed under "reasons".',
    'artefact-missing': (f) =>
      `Upload it first: PUT /api/v1/artifacts/${f.digest}. "npx --no switchback build create --sha <sha> --tarball <file>" does both.`,
    'artefact-refused': refusedWithNext,
    'digest-mismatch': (f) =>
      `Expected ${f.expected}, received ${f.actual}. Nothing was kept; upload it again.`,
    'dotenv-invalid': () =>
      'Every problem is listed under "errors" with file and line. Mend the file and try again.',
    'stage-unreachable': (f) =>
      `${f.health === 'none' ? 'Nothing runs there' : `It is ${health[f.health]}`}. See: npx --no switchback stage show ${f.stage}`,
    'log-unreachable': (f) =>
      f.refused === null ? `AWS answered: ${f.said}` : awsFailures[f.refused.kind]({ ...f.refused }),
    'storage-full': () => 'Nothing was kept. Free some space and try again.',
    'bucket-unreachable': (f) =>
      `${f.address}: ${f.why}. Try again; what was sent already is not sent again.`,
    internal: () => 'This is a bug. The request id finds it in the log of the service.',
    'shutting-down': () => 'Try again when it is up.',
    unavailable: () => 'The database does not answer. Nothing was lost; try again.',
  },
  fields: {
    missing: () => 'is missing',
    'unknown-key': (f) => `unknown: ${listed(f.keys)}`,
    'wrong-type': (f) => `must be ${worded(words.kindOfValue, f.expected)}`,
    'bad-format': (f) => `must look like ${f.expected}`,
    'out-of-range': ({ minimum, maximum }) => {
      if (minimum === undefined) return `must be at most ${String(maximum ?? '–')}`;
      if (maximum === undefined) return `must be at least ${String(minimum)}`;
      return `must be between ${String(minimum)} and ${String(maximum)}`;
    },
    'one-of': (f) => `must be one of: ${listed(f.values)}`,
    'exactly-one': (f) => `needs exactly one of: ${listed(f.keys)}`,
    'artifacts-of-two-builds': (f) => `one of these artifacts belongs to ${f.build}, another does not`,
    'only-on-aws': (f) =>
      `is for stages on platform aws; ${f.stage} is on ${f.platform}, where nothing is protected: leave it away`,
    'no-such-stage': (f) => `names no stage; the stages are: ${listed(f.stages)}`,
    'no-stage-left': () => 'leaves no stage that could be held',
    'no-saved-paths': (f) =>
      `are needed, for the policy (switchback:compare) of neither ${listed(f.stages)} names any`,
    'image-not-pinned': (f) =>
      `needs a digest, for a tag can move to another image. Register ${f.repository}@sha256:…; this prints the digest: ${digestCommand(f)}`,
    'in-the-past': () => 'must be in the future',
    'too-long': (f) => `must be at most ${String(f.days)} days later`,
    'before-start': (f) => `must not be before ${f.start}`,
    'not-after': (f) => `must be after ${minute(f.start)}`,
    'begun-already': () => 'cannot change any more: it has begun; end it, or give it another end',
    'other-slot': (f) => `milestone ${String(f.number)} has the slot ${f.slot}, and can be shown only there`,
    'no-qa-hold': (f) => `is only for a hold of kind qa; this one is of kind ${f.kind}`,
    'no-build': (f) => `needs a build that is known to run on ${f.stage}`,
    'needed-to-override': () => 'is needed to pass a hold',
    'needed-despite': () => 'is needed to take a build that is known to be bad',
    'hold-in-force': () => 'is said with the release while the hold is in force',
    'needed-to-lift': () => 'is needed to lift a quarantine',
    'needed-for-other': (f) => `is needed (--reason): the hold is that of ${f.by}`,
    'held-already': (f) =>
      `the stage is held already, and that hold stays; to give it another end: npx --no switchback hold extend ${f.hold} --for 2h`,
    'not-both': (f) => `not together: ${listed(f.keys)}`,
    'no-credentials': () => 'must not hold a user or a password: everybody reads it',
    'address-not-told': (f) => addressWhy[f.why],
    'bad-text': () => 'must not hold control characters or broken Unicode',
    blank: () => 'must say something: nothing in it can be seen',
    'not-a-branch': (f) => `is no name that git gives a branch: ${quoted(f.branch)}`,
    other: () => 'is not allowed',
  },
};

const addressWhy: Readonly<Record<AddressFault, string>> = {
  'not-https': 'must be https (http is taken on this machine itself: localhost, 127.0.0.1, [::1])',
  credentials: 'must not hold a user or a password',
  private:
    'is of a private network, which is told only where the service was started with SWITCHBACK_WEBHOOK_PRIVATE=allowed',
  reserved: 'is no address of a machine on the internet: such ones are never told',
};

const unreadable: Readonly<Record<ProblemFacts['malformed']['why'], string>> = {
  'not-utf8': 'The body is not UTF-8. Send one JSON object in UTF-8.',
  'not-json': 'The body is not JSON. Send one JSON object in UTF-8.',
  'bad-address': 'The address holds a broken escape. Percent-encode it in UTF-8.',
};

const foreign = (f: Foreign): string =>
  `${f.header} "${f.value}" is not this service's own. Call it by its own address.`;

/** `the right "promote" on devqa` */
function rightOf(f: Lacking): string {
  const right = `the right "${words.right[f.verb]}"`;
  if (f.stages !== undefined) return `${right} on ${listed(f.stages)}`;
  return f.stage === null ? right : `${right} on ${f.stage}`;
}

const sessions: Readonly<Record<SessionOver, string>> = {
  unknown: 'The cookie is of no sign-in that this service knows.',
  expired: 'Its time is over.',
  ended: 'It was signed out of, or somebody ended it.',
};

const signIns: Readonly<Record<SignInFault, string>> = {
  denied: 'The identity provider did not let you in, or you turned back there.',
  code: 'The identity provider does not take the code that came back: it was used before, or is of somebody else.',
  'id-token':
    'What the identity provider said of you is not signed by it, not meant for this service, or too old.',
  used: 'Somebody came in by it before.',
  nameless: 'The identity provider does not say who you are in a way that can be kept.',
};
