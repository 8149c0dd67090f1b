import { allowing } from '../allowing.js';
import { listed, placesOf, shown, texts, worded, type Facts } from '../facts.js';
import { awsOutcomes } from './aws.js';
import { reasonNames } from './reasons.js';

/** How a promotion ended when it did not simply succeed. */
export const outcomes = {
  'up-failed': () => 'The update failed; the stage keeps the build that it had.',
  'preview-failed': () =>
    'The preview failed, so nothing was started; the stage keeps the build that it had.',
  'preview-timeout': (f: Facts) =>
    `The preview did not end within ${String(f['seconds'])} seconds and was stopped. Nothing was changed; try again.`,
  'protected-change': (f: Facts) =>
    `The update would ${ends(f)}. Nothing was started. If that is wanted, allow it: ${again(f)}`,
  'other-repository': (f: Facts) =>
    `The image of ${String(f['build'])} is not of ${String(f['repository'])}, the only repository that this stage takes.`,
  verification: (f: Facts) =>
    `${String(f['build'])} was put there, but the stage does not run it as it should: ${String(f['found'])}.`,
  aborted: (f: Facts): string =>
    f['how'] === 'verifying'
      ? 'The verification was stopped after the update: the stage runs the build, and nobody has said that it is good.'
      : 'The update was stopped. What the stage runs now: switchback status',
  'aborted-waiting': (f: Facts) => `${String(f['by'])} stopped it before it began; nothing was changed.`,
  locked: (f: Facts) =>
    `The stack is being updated by ${String(f['by'])}${lockedFor(f)}. Nothing was changed; promote again when it is done. If that update is gone: ${recovering(f)}`,
  'stale-lock': (f: Facts) =>
    `The stack is locked by ${String(f['by'])}${lockedFor(f)}, who is gone. Nothing was changed. Clear the lock, which needs the right to recover: ${recovering(f)}`,
  'state-unreachable': (f: Facts) =>
    `The state of the stack or its key cannot be reached: ${String(f['why'])}. Nothing was changed. Check bucket, key and AWS credentials of the service, then promote again.`,
  'stack-missing': () => 'The stack does not exist. Restart the service, which makes it.',
  'cli-killed': (f: Facts) => `The Pulumi CLI was ended by ${String(f['signal'])}.`,
  'runner-broke': () => 'The runner of the update broke down. See the log of the promotion.',
  'not-started': () => 'The update could not be started, twice. Nothing was changed.',
  interrupted: () => 'The update was interrupted and nobody can say how it ended.',
  'policy-changed': (f: Facts) => `The policy no longer allows it: ${worded(reasonNames, f['reasons'])}.`,
  'right-withdrawn': (f: Facts) =>
    `${String(f['by'])}, who asked for it, may not do so any more. Nothing was changed.`,
  'build-missing': (f: Facts) => `The build ${String(f['build'])} is not there any more.`,
  'artefact-missing': (f: Facts) =>
    `The artifact of ${String(f['build'])} is not there any more. Upload it again: switchback build create --sha <sha> --tarball <file>`,
  'digest-mismatch': (f: Facts) =>
    `The bytes of ${String(f['build'])} have changed since it was registered: expected ${String(f['expected'])}, found ${String(f['actual'])}. Nothing was started. Find out who changed them, then upload it again: switchback build create --sha <sha> --tarball <file>, and promote with --lift-quarantine`,
  'dotenv-invalid': (f: Facts) =>
    `The dotenv configuration is broken: ${placesOf(f['problems'])}. See: switchback doctor`,
  superseded: (f: Facts) => `A newer request took its place: ${String(f['build'])}.`,
  'nothing-to-undo': (f: Facts) =>
    `Nothing is left to undo: ${String(f['failed'])} does not run there any more, or is out of quarantine.`,
  removed: () => 'The stage was removed by hand (pulumi destroy).',
  'by-hand-failed': () => 'An update by hand failed.',
  ...awsOutcomes,
};

const lockedFor = (f: Facts): string =>
  f['since'] == null
    ? ''
    : ` since ${shown(f['since'])} (${String(Math.floor(Number(f['ageSeconds']) / 60))} min)`;

const recovering = (f: Facts): string =>
  `switchback stage recover ${String(f['stage'])} --clear-lock --reason "…"`;

function ends(f: Facts): string {
  const [deletes, replaces] = [listed(f['deletes']), listed(f['replaces'])];
  return [deletes && `delete ${deletes}`, replaces && `replace ${replaces}`].filter(Boolean).join(' and ');
}

const again = (f: Facts): string =>
  allowing({
    stage: String(f['stage']),
    build: String(f['build']),
    names: [...texts(f['allowChanges']), ...texts(f['changes'])],
  });
