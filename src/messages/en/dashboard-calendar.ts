import type { RunEnd } from '../../model/scheduled-run.js';
import { plural } from './plural.js';
import { calendar as told, endsOf } from './calendar.js';

/** What comes: the page with the calendar. */
export const calendar = {
  title: 'Calendar',
  lead: 'Who holds which stage until when, what is booked, which scheduled runs come, and which build ran where.',
  range: 'Range',
  weeks: (f: { count: number }) => plural(f.count, 'week'),
  earlier: '← Earlier',
  today: 'Today',
  later: 'Later →',
  stands: told.stands,
  held: (f: { stand: string; kind: string; by: string; from: string; to: string; reason: string }) =>
    `${f.kind}, ${f.stand}: ${f.from} – ${f.to}, ${f.by}: “${f.reason}”`,
  open: 'until somebody releases it',
  keepsFrom: (f: { at: string }) => `nothing new starts from ${f.at} on`,
  milestone: (f: { number: number; build: string; from: string; to: string }) =>
    `Milestone ${String(f.number)} (${f.build}): ${f.from} – ${f.to}`,
  milestoneNow: (f: { number: number; build: string; from: string }) =>
    `Milestone ${String(f.number)} (${f.build}), there since ${f.from}`,
  build: (f: { build: string; from: string; to: string }) => `${f.build}: ${f.from} – ${f.to}`,
  buildNow: (f: { build: string; from: string }) => `${f.build}, there since ${f.from}`,
  buildsFrom: (f: { at: string }) => `What it ran is shown from ${f.at} on only.`,
  coming: (f: { number: number }) => `Milestone ${String(f.number)} waits for this slot.`,
  quiet: (f: { reason: string }) => `Quiet hours: ${f.reason}`,
  runs: (f: { count: number; next: string }) => `${plural(f.count, 'scheduled run')}, the next one ${f.next}`,
  ran: (f: { count: number; ends: Readonly<Record<RunEnd, number>> }) =>
    `Its schedule ran ${plural(f.count, 'time')}${endsOf(f.ends)}`,
  runsUntil: (f: { at: string }) => `Its runs are shown up to ${f.at} only.`,
  quietFrom: (f: { at: string }) => `Its quiet hours are shown from ${f.at} on only.`,
  quietUntil: (f: { at: string }) => `Its quiet hours are shown up to ${f.at} only.`,
  nothing: 'Nothing is held or booked.',
  table: 'As a table',
  columns: { stage: 'Stage', state: 'State', from: 'From', until: 'Until', who: 'Who', what: 'What' },
  legend: {
    build: 'build',
    milestone: 'milestone',
    held: 'held',
    booked: 'booked',
    lead: 'nothing new starts',
    over: 'over',
    quiet: 'quiet hours',
    run: 'scheduled run',
    succeeded: 'succeeded',
    failed: 'failed',
    skipped: 'skipped',
  },
  file: 'For calendar programs:',
};
