import { words } from './words.js';

/** What stands in every dialog. */
export const dialog = {
  sending: 'Sending…',
  meanwhile: 'What has changed since you looked:',
  reload: 'Show what is there now',
  rights: words.right,
  lacks: (f: { right: string; stage: string }) => `This needs the right “${f.right}” on ${f.stage}.`,
  lacksHere: (f: { right: string }) => `This needs the right “${f.right}”.`,
  looking: 'Looking at your rights…',
  needsReason: 'Say why first.',
  /** What has changed on a stage. */
  changed: {
    build: (f: { stage: string; before: string; now: string; by: string; ago: string }) =>
      `${f.stage}: ${f.before} → ${f.now}, by ${f.by}, ${f.ago}`,
    held: (f: { stage: string; by: string; reason: string }) => `${f.by} holds ${f.stage}: “${f.reason}”`,
    released: (f: { stage: string }) => `A hold on ${f.stage} has ended.`,
    end: (f: { until: string }) => `The hold now ends ${f.until}.`,
    endless: 'The hold now lasts until somebody releases it.',
    waiting: (f: { before: number; now: number }) =>
      `Waiting promotions: ${String(f.before)} → ${String(f.now)}`,
    state: (f: { stage: string; state: string }) => `${f.stage}: ${f.state}`,
    other: 'Something about it that is not shown here.',
  },
  states: { idle: 'nothing under way', busy: 'a promotion is under way', unknown: 'nobody knows what runs' },
};
