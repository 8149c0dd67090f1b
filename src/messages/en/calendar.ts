import type { HoldStand } from '../../model/calendar.js';
import type { HoldKind } from '../../model/hold.js';
import type { Phase } from '../../model/promotion.js';
import type { RunEnd } from '../../model/scheduled-run.js';
import { phases } from './cli-names.js';
import { words } from './words.js';

interface HeldFacts {
  readonly stage: string;
  readonly kind: HoldKind;
  readonly milestone: number | null;
  readonly reason: string;
}

/** How a hold stands. */
const stands: Readonly<Record<HoldStand, string>> = {
  ahead: 'booked',
  'in-force': 'held',
  over: 'over',
  cancelled: 'cancelled',
};

/** In which order they are told. */
export const endNames: readonly RunEnd[] = ['succeeded', 'failed', 'skipped'];

/** `: 10 succeeded, 1 failed` */
export const endsOf = (ends: Readonly<Record<RunEnd, number>>): string => {
  const said = endNames.filter((end) => ends[end] > 0).map((end) => `${String(ends[end])} ${phases[end]}`);
  return said.length === 0 ? '' : `: ${said.join(', ')}`;
};

/** What calendar programs show. */
export const calendar = {
  stands,
  name: (f: { project: string }) => `${f.project}: stages`,
  held: (f: HeldFacts) =>
    `${f.stage}: ${words.holdKind[f.kind]}${f.milestone === null ? '' : `, milestone ${String(f.milestone)}`} – ${f.reason}`,
  by: (f: { by: string; stage: string }) => `${f.by} holds ${f.stage}.`,
  keepsFrom: (f: { at: string }) => `Nothing new starts there from ${f.at} on.`,
  shows: (f: { build: string; milestone: number | null }) =>
    f.milestone === null ? `Shown is ${f.build}.` : `Shown is milestone ${String(f.milestone)} (${f.build}).`,
  comesBack: (f: { at: string }) => `It comes back by itself at ${f.at}: a milestone goes before it.`,
  notAsBooked: (f: { runs: string | null }) => `Not as booked: the stage runs ${f.runs ?? 'nothing'}.`,
  open: 'It ends when somebody releases it.',
  cancelled: (f: { by: string; reason: string | null }) =>
    `${f.by} has cancelled it${f.reason === null ? '.' : `: ${f.reason}`}`,
  run: (f: { stage: string }) => `${f.stage}: scheduled run`,
  ran: (f: { stage: string; build: string | null; phase: Phase }) =>
    `${f.stage}: scheduled run, ${f.build === null ? '' : `${f.build} `}${phases[f.phase]}`,
  milestone: (f: { stage: string; number: number; build: string }) =>
    `${f.stage}: milestone ${String(f.number)} (${f.build})`,
};
