import type { PromotionResource } from '../../contract/promotion.js';
import type { RunEventResource } from '../../contract/run-event.js';
import type { StageResource } from '../../contract/stage.js';
import type { UnderWayResource } from '../../contract/under-way.js';
import { isErrorLine } from './log-lines.js';

type Step = PromotionResource['steps'][number];
type StepEvent = Extract<RunEventResource, { kind: 'step' }>;

/** A line of the log; its number is its place in it, from 1. */
export interface LogLine {
  readonly at: string;
  readonly text: string;
  readonly isError: boolean;
}

export interface RunStep {
  readonly name: Step['name'];
  readonly phase: Step['phase'];
  readonly startedAt: string;
  readonly endedAt: string | null;
  /** What the engine found that it would do, where it looked. */
  readonly changes: NonNullable<StepEvent['changes']> | null;
}

/** What was heard of a run so far, in the order in which it happened. */
export interface Run {
  /** The last event that was taken in: what is not after it was heard already. */
  readonly seq: number;
  readonly phase: PromotionResource['phase'] | null;
  readonly steps: readonly RunStep[];
  readonly lines: readonly LogLine[];
  readonly progress: { readonly done: number; readonly total: number } | null;
  /** What the engine is at; null = nothing was told of that. */
  readonly underWay: readonly UnderWayResource[] | null;
  readonly lacksLines: boolean;
  /** What its abort waits for. */
  readonly stopping: string | null;
}

export const nothingHeard: Run = {
  ...{ seq: 0, phase: null, steps: [], lines: [], progress: null, underWay: null },
  ...{ lacksLines: false, stopping: null },
};

/** The run with what came in: a stream that was cut and began again may tell a part twice, which counts once. */
export function heard(run: Run, events: readonly RunEventResource[]): Run {
  let { seq, phase, steps, progress, underWay, lacksLines, stopping } = run;
  const lines: LogLine[] = [];
  for (const event of events) {
    if (event.seq <= seq) continue;
    seq = event.seq;
    if (event.kind === 'phase') phase = event.phase;
    else if (event.kind === 'progress') {
      progress = { done: event.done, total: event.total };
      underWay = event.underWay ?? null;
    } else if (event.kind === 'stopping') stopping = event.text;
    else if (event.kind === 'step') steps = withStep(steps, event);
    else {
      lines.push(...linesOf(event));
      lacksLines ||= event.logTruncated === true;
    }
  }
  if (seq === run.seq) return run;
  return {
    seq,
    phase,
    steps,
    progress,
    underWay,
    lacksLines,
    stopping,
    lines: lines.length === 0 ? run.lines : run.lines.concat(lines),
  };
}

const linesOf = ({ at, text }: Extract<RunEventResource, { kind: 'log' }>): LogLine[] =>
  text.split('\n').map((line) => ({ at, text: line, isError: isErrorLine(line) }));

/** A step that is told anew has begun again, unless it is told how it ended. */
function withStep(steps: readonly RunStep[], { step, phase, at, changes }: StepEvent): readonly RunStep[] {
  const before = steps.find(({ name }) => name === step);
  const isRunning = phase === 'running';
  const told: RunStep = {
    ...{ name: step, phase, endedAt: isRunning ? null : at },
    startedAt: isRunning ? at : (before?.startedAt ?? at),
    changes: changes ?? before?.changes ?? null,
  };
  return before === undefined ? [...steps, told] : steps.map((one) => (one === before ? told : one));
}

const ended: ReadonlySet<PromotionResource['phase']> = new Set([
  ...(['succeeded', 'failed', 'errored', 'aborted', 'superseded', 'skipped'] as const),
]);

export const hasEnded = (phase: PromotionResource['phase']): boolean => ended.has(phase);

/**
 * Whether a stage still runs what a promotion brought there; true as long as nothing later is known of. What is known of
 * the stage may be older than the promotion's end.
 */
export function isThereStill(
  { id, endedAt }: Pick<PromotionResource, 'id' | 'endedAt'>,
  stage: Pick<StageResource, 'currentBuild'> | null,
): boolean {
  const now = stage?.currentBuild ?? null;
  if (now === null || now.since === null || endedAt === null || now.promotion === id) return true;
  return Date.parse(now.since) <= Date.parse(endedAt);
}

/** Those before an end, in their order. */
const onTheWay: readonly PromotionResource['phase'][] = ['pending', 'running', 'verifying'];

/** The later phase of both; an end is believed from the service's own answer only, and never taken back. */
export function phaseOf(promotion: PromotionResource, run: Run): PromotionResource['phase'] {
  if (hasEnded(promotion.phase) || run.phase === null || hasEnded(run.phase)) return promotion.phase;
  return onTheWay[Math.max(onTheWay.indexOf(promotion.phase), onTheWay.indexOf(run.phase))] ?? run.phase;
}

/** Steps as the service has them, with what was heard since. */
export function stepsOf(promotion: PromotionResource, run: Run): readonly RunStep[] {
  const told = promotion.steps.map(({ name, phase, startedAt, endedAt }): RunStep => {
    const live = run.steps.find((step) => step.name === name);
    const isOld = endedAt === null && live !== undefined && live.endedAt !== null;
    const changes = live?.changes ?? null;
    return isOld ? { ...live, startedAt } : { name, phase, startedAt, endedAt, changes };
  });
  return [...told, ...run.steps.filter((step) => !told.some(({ name }) => name === step.name))];
}

/** From when on nobody takes a silence of the engine for a moment. */
const silentAfterSeconds = 10;

/** What the engine has been silent about for so long that somebody wants to know, and for how long, in seconds. */
export function silentOf(
  { underWay: first }: Pick<PromotionResource, 'underWay'>,
  { underWay }: Pick<Run, 'underWay'>,
  now: Date,
): { readonly what: UnderWayResource; readonly seconds: number } | null {
  const [what = null] = underWay ?? first ?? [];
  const seconds = what === null ? 0 : (now.getTime() - Date.parse(what.since)) / 1000;
  return what === null || seconds < silentAfterSeconds ? null : { what, seconds };
}

/** Those that are still to come, as far as they are known. */
export function stepsAhead(
  steps: readonly RunStep[],
  { platform }: { platform: string | null },
): readonly Step['name'][] {
  const all = usualSteps(platform === 'aws' || steps.some(({ name }) => name === 'pulumi-preview'));
  const last = all.findLastIndex((name) => steps.some((step) => step.name === name));
  return all.slice(last + 1);
}

/** What a promotion goes through, one after another. */
export const usualSteps = (isOnAws: boolean): readonly Step['name'][] =>
  isOnAws
    ? ['get-build', 'pulumi-preview', 'pulumi-up', 'verify', 'record']
    : ['get-build', 'pulumi-up', 'record'];
