import type { RunEnd } from '../../model/scheduled-run.js';
import { plural } from './plural.js';
import { calendar as told, endsOf } from './calendar.js';

/** The calendar as a picture in a terminal, and in words below it. */
export const calendar = {
  heading: (f: { from: string; until: string; zone: string }) =>
    `${f.from} – ${f.until}${f.zone === '' ? '' : ` · ${f.zone}`}`,
  legend: {
    held: 'held',
    booked: 'booked',
    lead: 'nothing new starts',
    over: 'over',
    quiet: 'quiet hours',
    back: 'comes back by itself',
    run: 'scheduled run',
    succeeded: 'succeeded',
    failed: 'failed',
    skipped: 'skipped',
    milestone: 'milestone',
  },
  stands: told.stands,
  span: (f: { stage: string; kind: string; by: string; from: string; until: string; what: string }) =>
    `${f.stage}  ${f.from} – ${f.until}  ${f.kind}, ${f.by}: ${f.what}`,
  /** What is to be shown, and why. */
  what: (f: { milestone: number | null; build: string | null; reason: string }) =>
    `${f.build === null ? '' : f.milestone === null ? `${f.build}, ` : `milestone ${String(f.milestone)} (${f.build}), `}"${f.reason}"`,
  open: 'until released',
  quiet: (f: { stage: string; reason: string }) => `: ${f.stage}  quiet hours: ${f.reason}`,
  coming: (f: { stage: string; number: number; promotion: string }) =>
    `M${String(f.number)} waits for ${f.stage} (${f.promotion})`,
  runsUntil: (f: { stage: string; at: string }) => `${f.stage}: its runs are shown up to ${f.at} only.`,
  ran: (f: { stage: string; count: number; ends: Readonly<Record<RunEnd, number>> }) =>
    `${f.stage}: its schedule ran ${plural(f.count, 'time')}${endsOf(f.ends)}.`,
  quietFrom: (f: { stage: string; at: string }) =>
    `${f.stage}: its quiet hours are shown from ${f.at} on only.`,
  quietUntil: (f: { stage: string; at: string }) =>
    `${f.stage}: its quiet hours are shown up to ${f.at} only.`,
  nothing: 'Nothing is held or booked.',
};
