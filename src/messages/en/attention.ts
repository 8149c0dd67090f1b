import type { HoldKind } from '../../model/hold.js';
import type { AttentionFacts } from '../../model/attention.js';
import { minute } from '../facts.js';
import { putRightCommand } from '../put-right-command.js';
import type { Texts } from '../texts.js';
import { steps } from './cli-names.js';
import { plural } from './plural.js';
import { words } from './words.js';

/** What somebody should look at, a line each. */
export const attention: Texts<AttentionFacts> = {
  'stage-unknown': (f) => `${f.stage}: nobody knows what runs there`,
  'backend-down': (f) => `${f.stage}: ${f.build} does not answer`,
  'backend-degraded': (f) =>
    `${f.stage}: ${f.build} is degraded${f.restarts === 0 ? '' : ` (${plural(f.restarts, 'restart')})`}`,
  'half-applied': (f) => `${f.stage} is half applied: an update did not come through`,
  orphans: (f) =>
    `${f.stage}: updates that were cut off may have left ${plural(f.count, 'resource')} in AWS that Pulumi does not know`,
  'run-failed': (f) =>
    `${f.stage}: the last promotion${f.build === null ? '' : ` (${f.build})`} failed${f.step === null ? '' : ` at ${steps[f.step]}`}`,
  'host-ended': (f) => `${f.stage}: its stage host ended unasked ${plural(f.times, 'time')} in the last day`,
  'put-back-failed': (f) =>
    `${f.stage}: ${f.build} is booked there by ${f.owner} and did not come back by itself; ${f.by} had put something else there before`,
  'not-as-booked': (f) =>
    `${f.stage} runs ${f.runs ?? 'nothing'}, and ${f.milestone === null ? f.build : `milestone ${String(f.milestone)} (${f.build})`} is booked there by ${f.by}${f.from === null ? '' : ` from ${minute(f.from)}`}: ${putRightCommand(f)}`,
  'milestone-waits': (f) =>
    `${f.stage}: milestone ${String(f.number)} waits for ${aHold(f.hold)}${f.until === null ? '' : ` until ${minute(f.until)}`}`,
  'milestone-would-wait': (f) =>
    `${f.stage}: milestone ${String(f.number)} will wait for ${aHold(f.hold)}${f.until === null ? '' : ` until ${minute(f.until)}`}`,
  'hold-asked': (f) =>
    `${f.stage}: ${f.by} ${f.others === 0 ? 'waits' : `and ${plural(f.others, 'other')} wait`} for ${f.owner} to end a hold, since ${minute(f.since)}`,
  'off-branch': (f) => `${f.stage}: ${f.branch} no longer has the commits of ${f.build}`,
};

const aHold = (kind: HoldKind): string => {
  const word = words.holdKind[kind];
  return `${/^[aeiou]/i.test(word) ? 'an' : 'a'} ${word} hold`;
};
