import { system } from './cli-names.js';
import { words } from './words.js';
/** The words that stand for states, wherever the dashboard shows one. */
export const labels = {
  phase: {
    pending: 'Waiting',
    running: 'Promoting',
    verifying: 'Verifying',
    succeeded: 'Succeeded',
    failed: 'Failed',
    errored: 'Error',
    aborted: 'Aborted',
    superseded: 'Superseded',
    skipped: 'Skipped',
  },
  skippedHeld: 'Skipped — held',
  health: {
    healthy: 'Healthy',
    degraded: 'Degraded',
    down: 'Down',
    none: 'Runs nothing',
    unknown: 'Unknown',
  },
  holdKind: words.holdKind,
  askAnswer: words.askAnswer,
  system,
  verdict: words.verdict,
  quarantinedBecause: words.quarantinedBecause,
  trigger: {
    commit: 'commit',
    schedule: 'schedule',
    request: 'request',
    milestone: 'milestone',
    rollback: 'roll back',
    'by-hand': 'by hand',
  },
  role: {
    current: 'CURRENT',
    previous: 'PREVIOUS',
    replaced: 'replaced',
    absent: 'not there yet',
    unknown: 'unknown',
  },
};
