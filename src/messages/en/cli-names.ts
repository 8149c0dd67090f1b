import { words } from './words.js';

/** Behind the numbers of a duration. */
export const units = { days: 'd', hours: 'h', minutes: 'm', seconds: 's' };

/** Why the service did something by itself. */
export const system = {
  abort: 'abort',
  'by-hand': 'by hand',
  commit: 'commit',
  github: 'GitHub',
  hold: 'hold',
  'put-back': 'put-back',
  quiet: 'stage file',
  reconcile: 'service',
  retention: 'retention',
  rollback: 'rollback',
  schedule: 'schedule',
  'sign-in': 'sign-in',
  start: 'start',
  webhook: 'webhook',
};

export const phases = {
  pending: 'waiting',
  running: 'promoting',
  verifying: 'verifying',
  succeeded: 'succeeded',
  failed: 'failed',
  errored: 'error',
  aborted: 'aborted',
  superseded: 'superseded',
  skipped: 'skipped',
};

export const steps = {
  'get-build': 'get build',
  'pulumi-preview': 'pulumi preview',
  'pulumi-up': 'pulumi up',
  verify: 'verify',
  record: 'record',
  notify: 'notify',
};

export const health = {
  healthy: 'healthy',
  degraded: 'degraded',
  down: 'down',
  none: '–',
  unknown: 'unknown',
};

export const roles = {
  current: 'current',
  previous: 'previous',
  replaced: 'replaced',
  absent: 'not there',
  unknown: 'unknown',
};

export const triggers = {
  commit: 'commit: every build that CI registers',
  schedule: 'schedule: when there is something new',
  request: 'request: somebody chooses',
  milestone: 'milestone: its turn among the milestone stages',
};

/** What a stage may ask of a build. */
export const conditions = { 'qa-passed': 'QA has passed it on the source' };

export const holdKinds = words.holdKind;
export const verdicts = words.verdict;
