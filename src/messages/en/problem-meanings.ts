import type { ProblemMeanings } from '../problem-texts.js';

/** What a code means whatever it is about, and what to do. */
export const problemMeanings: ProblemMeanings = {
  malformed:
    'The request cannot be read: its body is no UTF-8 or no JSON, or its address is broken. Send it again in the right form.',
  unauthenticated:
    'The service asks who calls, and the request says nothing of it. Send a token: Authorization: Bearer swb_…',
  'token-unknown':
    'The token is none of this service, or not whole. Whoever may give tokens makes another one: npx --no switchback token create',
  'token-expired':
    'The time of the token is over. Ask for another one, and revoke nothing: it is refused already.',
  'token-revoked': 'Somebody ended the token before its time. The audit says who and why.',
  'session-over':
    'The sign-in of this browser has ended: by its time, or because somebody ended it. Sign in again.',
  'sign-in-unknown':
    'What came back from the identity provider belongs to no sign-in that this browser began within ten minutes. Begin again.',
  'sign-in-refused':
    'The identity provider let nobody in, or what it said of them cannot be believed. The detail says which. Begin again.',
  'no-role':
    'The identity provider knows the person, and no group of theirs has a role in this service. A group gets roles in SWITCHBACK_OIDC_ROLES.',
  'no-sign-in': 'The service has no identity provider, so nobody signs in there. Send a token instead.',
  'signature-wrong':
    'What was sent is not signed with the secret of this webhook, so nothing was done. Give the webhook on GitHub and SWITCHBACK_GITHUB_WEBHOOK_SECRET the same one.',
  'no-webhook':
    'The service has no secret for webhooks of GitHub, so it takes none. Whoever runs it sets SWITCHBACK_GITHUB_WEBHOOK_SECRET.',
  'not-signed-in':
    'Only who signed in can sign out. A token that somebody made is ended by: npx --no switchback token revoke',
  'id-token-refused':
    'What a CI signed for its job is not signed by it, not meant for this service, too old or incomplete. The detail says which.',
  'job-refused':
    'The CI vouches for the job, and no rule of the service trusts it, or its token was used before. The detail says what does not fit, and which rule would. Rules stand in SWITCHBACK_CI_RULES.',
  'no-job-sign-in': 'The service trusts no CI, so no job signs in there. Send a token instead.',
  'issuer-unreachable':
    'The CI did not answer with its keys, so nobody knows what it signed. Nothing changed; try again.',
  'other-commit':
    'A job of CI registers the commit and the branch that it runs for, and no others. The detail names its own.',
  'provider-unreachable':
    'The identity provider did not answer, or said nothing that can be used. Nothing changed; try again.',
  'gives-more': 'Nobody gives more rights than they have. The right that is too much stands under "right".',
  forbidden:
    'The caller lacks a right, or the request came by another name or from the page of another site. The detail says which.',
  'override-not-allowed':
    'To go past a hold or a known-bad build needs a right that the caller has not. Wait, or ask somebody who has it.',
  'not-found': 'There is nothing by that name or at that address. Lists of the kind tell what there is.',
  'commit-unknown':
    'No registered build has that commit. Builds are registered by CI: npx --no switchback build list',
  'method-not-allowed':
    'The address is known, but not with this method. The header Allow names those that it takes.',
  'not-acceptable': 'The answer has none of the forms that the request accepts. Accept application/json.',
  'request-timeout': 'The rest of the request did not come in time. Nothing was kept; send it again.',
  'stage-held':
    'Somebody keeps the stage as it is. Wait for the end of the hold, or go past it with a reason, where that is allowed.',
  'stage-already-held':
    'The same person holds the stage for the same already. Extend that hold, or release it; another reason is another hold. A step back is kept by one hold, whoever made it.',
  'stage-booked':
    'A stage cannot show two builds at once, and another one is booked there for that time. Take another time, or agree with whoever booked it.',
  'hold-of-stage-file':
    'Quiet hours are set in the stage file and end by themselves. Wait, or pass them with a reason.',
  'line-ended': 'Every hold of that stop was released or is over, and stays so. Stop the line again.',
  'put-back-late':
    'A milestone goes before what is booked on its slot only where it can be up, and the other be put back, before nothing may start there any more; quiet hours and other holds count (`kept`). Without putBackBefore it is recorded, and waits.',
  'hold-ended': 'That hold was released or is over, and stays so. Set another one.',
  'own-hold': 'Nobody asks themselves: a hold of your own is released, or given another end, without asking.',
  'asked-already':
    'The owner of the hold knows already that you wait, and has not answered. Ask again after the answer.',
  'ask-answered':
    'Somebody has answered: the hold was released, got another end or is over, or somebody said no.',
  'no-previous-build':
    'There is no earlier build of that stage to go back to. Name one that has succeeded there.',
  'promotion-running': 'The same build is on its way to that stage already. Follow that promotion.',
  'recovery-running':
    'Somebody is already finding out what the stage runs. Wait for the end of that recovery.',
  'already-current': 'The stage runs that build with that configuration: there is nothing to do.',
  'already-finished': 'The promotion has ended, and its end never changes.',
  'milestone-taken':
    'A milestone of that number exists. Take the next number: npx --no switchback milestone next',
  'milestone-not-next':
    'Milestones follow one another, so that the previous one stays up. Take the next number.',
  'no-milestone-stages':
    'No stage file has the trigger "milestone". Give it to at least one, and restart the service.',
  'too-many-webhooks':
    'There are as many webhooks as there may be. Remove one that nobody needs: npx --no switchback webhook list',
  'idempotency-in-flight':
    'The first request with that Idempotency-Key is still being answered. Send it again in a moment.',
  'stage-changed':
    'The stage is no longer as it was when the caller looked (If-Match). Look again, then decide again.',
  'line-changed':
    'A hold of the stop is no longer as it was when the caller looked (If-Match). Look again, then decide again.',
  'hold-changed':
    'The hold is no longer as it was when the caller looked (If-Match). Look again, then decide again.',
  'schedule-changed':
    'The schedule is no longer as it was when the caller looked (If-Match). Look again, then decide again.',
  'webhook-changed':
    'The webhook is no longer set as it was when the caller looked (If-Match). Look again, then decide again.',
  'client-changed':
    'The client is no longer as it was when the caller looked (If-Match). Look again, then decide again.',
  'payload-too-large': 'The request has more bytes than are taken. The detail says how many are.',
  'unsupported-media-type': 'The body is of a kind that is not taken here. The detail says which one is.',
  'idempotency-key-required':
    'The service takes no POST without an Idempotency-Key. Send one, and the same one when trying again.',
  'precondition-required': 'The stage wants to be told what the caller saw of it: its ETag, as If-Match.',
  'rate-limited':
    'The caller asks more in a minute, or has more open at once, than it may. Retry-After says when to go on.',
  validation: 'Something in the request breaks a rule. Every place is listed under "errors".',
  'build-not-eligible':
    'The build may not go to that stage yet. Every condition that is not met is listed under "reasons".',
  'artefact-missing': 'The build names an artifact that was not uploaded. Upload it first.',
  'artefact-refused':
    'The tarball has something in it that is not unpacked, or would not start with what is in it. The text says which file, and how it is packed.',
  'digest-mismatch':
    'The bytes are not those of the digest in the address. Nothing was kept; upload them again.',
  'dotenv-invalid':
    'The dotenv files of the stage are not right. Every problem is listed under "errors" with file and line.',
  'commit-ambiguous': 'Several commits begin with those digits. Give more of them.',
  'idempotency-key-reuse': 'That Idempotency-Key was used for another request. Take a new one.',
  'stage-unreachable':
    'The stage was asked and did not answer. See what it runs: npx --no switchback stage show',
  'log-unreachable':
    'Whoever keeps what the backends of the stage wrote did not give it; the detail says why. The service needs the right logs:FilterLogEvents.',
  'storage-full': 'The disk of the data directory is full. Nothing was kept; free some space and try again.',
  'bucket-unreachable':
    'The bucket that keeps the tarballs of all services did not answer, or refused; the detail says why. Try again.',
  internal: 'Something went wrong inside, which is a bug. The request id finds it in the log of the service.',
  'shutting-down': 'The service is stopping. Try again when it is up.',
  unavailable: 'The database does not answer. Nothing was lost; try again.',
};

export const allProblems: string = 'All problems';
