import type { OutcomeTextFacts } from '../../model/outcome.js';
import { allowing } from '../allowing.js';
import { listed, minute, placesOf, worded } from '../facts.js';
import type { Texts } from '../texts.js';
import { awsOutcomes, awsThing } from './aws.js';
import { reasonNames, reasons } from './reasons.js';

/** How a promotion ended when it did not simply succeed. */
export const outcomes: Texts<OutcomeTextFacts> = {
  ...reasons,
  'up-failed': (f) => `The update failed; the stage keeps the build that it had.${tooSlow(f)}`,
  'preview-failed': () =>
    'The preview failed, so nothing was started; the stage keeps the build that it had.',
  'preview-timeout': (f) =>
    `The preview did not end within ${String(f.seconds)} seconds and was stopped. Nothing was changed; try again.`,
  'protected-change': (f) =>
    `The update would ${ends(f)}. Nothing was started. If that is wanted, allow it: ${again(f)}`,
  'settings-unfit': (f) =>
    `Settings of ${f.file} do not fit the AWS account: ${f.problems.map(awsThing).join('; ')}. Nothing was changed. Put them right, then: npx --no switchback promote ${f.stage} --build ${f.build ?? ''}`,
  'network-moves': (f) =>
    `SWITCHBACK_VPC_ID would move ${f.stage} from ${f.from} to ${f.to ?? 'a VPC of its own'}, and a load balancer cannot leave its VPC. Nothing was changed. Make a new stage beside it, a stage file with a dotenv file that names the other VPC, promote there, let clients go there, and then take this one away: npx --no switchback pulumi destroy -s ${f.stage}. To stay, set SWITCHBACK_VPC_ID as it was.`,
  'subnets-unfit': (f) =>
    `${subnetFaults(f).join(' ')} Nothing was changed. Mend the VPC, or say which subnets are used with SWITCHBACK_SUBNETS in the dotenv file of ${f.stage}, then: npx --no switchback promote ${f.stage} --build ${f.build ?? ''}`,
  'other-repository': (f) =>
    `The image of ${f.build} is not of ${f.repository}, the only repository that this stage takes.`,
  verification: (f) =>
    `${f.build} was put there, but the stage does not run it as it should: ${f.found}.${tooSlow(f, ' --lift-quarantine --reason "…"')}`,
  aborted: (f) =>
    f.how === 'verifying'
      ? 'The verification was stopped after the update: the stage runs the build, and nobody has said that it is good.'
      : 'The update was stopped. What the stage runs now: npx --no switchback status',
  'aborted-waiting': (f) => `${f.by} stopped it before it began; nothing was changed.`,
  locked: (f) =>
    `The stack is being updated by ${f.by}${lockedFor(f)}. Nothing was changed; promote again when it is done. If that update is gone: ${recovering(f)}`,
  'stale-lock': (f) =>
    `The stack is locked by ${f.by}${lockedFor(f)}, who is gone. Nothing was changed. Clear the lock, which needs the right to recover: ${recovering(f)}`,
  'state-unreachable': (f) =>
    `The state of the stack or its key cannot be reached: ${f.why}. Nothing was changed. Check bucket, key and AWS credentials of the service, then promote again.`,
  'stack-missing': () => 'The stack does not exist. Restart the service, which makes it.',
  'cli-killed': (f) => `The Pulumi CLI was ended by ${f.signal}.`,
  'runner-broke': () => 'The runner of the update broke down. See the log of the promotion.',
  'not-started': () => 'The update could not be started, twice. Nothing was changed.',
  interrupted: () => 'The update was interrupted and nobody can say how it ended.',
  'policy-changed': (f) => `The policy no longer allows it: ${worded(reasonNames, f.reasons)}.`,
  'right-withdrawn': (f) => `${f.by}, who asked for it, may not do so any more. Nothing was changed.`,
  'build-missing': (f) => `The build ${String(f.build)} is not there any more.`,
  'artefact-missing': (f) =>
    `The artifact of ${f.build} is not there any more. Upload it again: npx --no switchback build create --sha <sha> --tarball <file>`,
  'digest-mismatch': (f) =>
    `The bytes of ${f.build} have changed since it was registered: expected ${f.expected}, found ${f.actual}. Nothing was started. Find out who changed them, then upload it again: npx --no switchback build create --sha <sha> --tarball <file>, and promote with --lift-quarantine`,
  'dotenv-invalid': (f) =>
    `The dotenv configuration is broken: ${placesOf(f.problems)}. See: npx --no switchback doctor`,
  superseded: (f) => `A newer request took its place: ${String(f.build)}.`,
  'nothing-to-undo': (f) =>
    `Nothing is left to undo: ${String(f.failed)} does not run there any more, or is out of quarantine.`,
  'nothing-to-put-back': (f) =>
    `${f.build} has not to be put back any more: what was booked is over or cancelled, or it was too late.`,
  removed: () => 'The stage was removed by hand (pulumi destroy).',
  'by-hand-failed': () => 'An update by hand failed.',
  ...awsOutcomes,
};

const lockedFor = (f: OutcomeTextFacts['locked']): string =>
  f.since == null ? '' : ` since ${minute(f.since)} (${String(Math.floor(Number(f.ageSeconds) / 60))} min)`;

const recovering = (f: OutcomeTextFacts['locked']): string =>
  `npx --no switchback stage recover ${f.stage} --clear-lock --reason "…"`;

function tooSlow(f: OutcomeTextFacts['up-failed' | 'verification'], options = ''): string {
  if (f.startSeconds === undefined) return '';
  const had = `It had ${String(f.startSeconds)} s to become healthy (SWITCHBACK_START)`;
  return f.longerStart === null
    ? ` ${had}, the longest that ${f.startFile} may give it.`
    : ` ${had}. If it needs longer, set SWITCHBACK_START=${f.longerStart} in ${f.startFile}, then: npx --no switchback promote ${f.stage} --build ${f.build ?? ''}${options}`;
}

function ends(f: OutcomeTextFacts['protected-change']): string {
  const [deletes, replaces] = [listed(f.deletes), listed(f.replaces)];
  return [deletes && `delete ${deletes}`, replaces && `replace ${replaces}`].filter(Boolean).join(' and ');
}

type SubnetsUnfit = OutcomeTextFacts['subnets-unfit'];

const subnetFaults = (f: SubnetsUnfit): string[] => [
  ...said(
    f.guessed ?? [],
    (subnets) =>
      `The route tables of ${f.vpc} are not shown, as they are not where another account shares its VPC, so whether these are public was guessed from whether they give public addresses by themselves (without NAT, those in SWITCHBACK_SUBNETS are taken for public): ${subnets}.`,
  ),
  ...said(f.absent, (subnets) => `${f.vpc} has no ${subnets}.`),
  ...said(
    f.sameZone,
    (subnets) =>
      `A load balancer takes one subnet of each zone, and of these public ones several are in the same: ${subnets}.`,
  ),
  ...(f.fewZones
    ? [
        `A load balancer needs public subnets, with a route to an internet gateway, in two zones; ${f.vpc} has ${listed(f.open) || 'none'}.`,
      ]
    : []),
  ...(f.noWayOut
    ? [
        `With SWITCHBACK_NAT the tasks need private subnets with a way out, such as a NAT gateway; ${f.vpc} has none of them${f.isolated.length === 0 ? '' : `, and these have no way out: ${listed(f.isolated)}`}.`,
      ]
    : []),
  ...said(
    f.elsewhere,
    (subnets) =>
      `The tasks need private subnets in the zones of the load balancer, and these are in others: ${subnets}.`,
  ),
];

const said = (subnets: readonly string[], say: (subnets: string) => string): string[] =>
  subnets.length === 0 ? [] : [say(listed(subnets))];

const again = (f: OutcomeTextFacts['protected-change']): string =>
  allowing({
    stage: f.stage,
    build: f.build ?? '',
    names: [...f.allowChanges, ...f.changes],
    overrideHolds: f.overrideHolds,
  });
