import { useMemo } from 'preact/hooks';
import type { PromotionResource } from '../../contract/promotion.js';
import { progressOf } from '../rules/progress.js';
import { silentOf, stepsAhead, stepsOf, type Run, type RunStep } from '../rules/run.js';
import { useWorld } from '../state/world.js';
import { words } from '../words.js';
import { format, useNow } from './clock.js';

interface Following {
  readonly promotion: PromotionResource;
  readonly run: Run;
}

/** How far it is, for how long, and for how long still: in a bar, in words, and for whoever hears it. */
export function ProgressLine({ promotion, run }: Following) {
  if (promotion.startedAt === null) return null;
  return <Progressing promotion={promotion} run={run} />;
}

function Progressing({ promotion, run }: Following) {
  const { promotion: texts } = words();
  const length = (seconds: number): string => format().length(seconds);
  const elapsed = useElapsed(promotion);
  const usual = promotion.usual ?? null;
  const steps = Math.max(promotion.progress?.steps ?? 1, stepsOf(promotion, run).length);
  const step = Math.max(1, promotion.progress?.step ?? 1, stepsOf(promotion, run).length);
  const { percent, left, isSlow } = progressOf({ elapsed, usual, step, steps });
  const silent = silentOf(promotion, run, useNow());
  const remaining = (): string => {
    if (usual === null) return texts.noEstimate;
    // Whoever waits for a resource that takes its time knows no more than that.
    if (left === null)
      return silent === null ? texts.soon({ median: length(usual.seconds) }) : texts.noEstimate;
    return texts.eta({ left: length(left), count: usual.count });
  };
  return (
    <>
      <div class="progress">
        <div
          role="progressbar"
          class="bar"
          aria-label={texts.progressLabel}
          aria-valuenow={percent}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuetext={texts.progress({ percent, step, steps })}
        >
          <span style={{ width: `${String(percent)}%` }} />
        </div>
        <span>{texts.percent({ percent })}</span>
        <span>{texts.step({ step, steps })}</span>
        <span>{texts.elapsed({ elapsed: length(elapsed) })}</span>
        {isSlow ? null : <span>{remaining()}</span>}
      </div>
      {isSlow && usual !== null ? (
        <p class="warn-text" role="status">
          ⚠ {texts.slow({ median: length(usual.seconds) })}
        </p>
      ) : null}
      {silent === null ? null : (
        <p class="muted">
          {texts.silent({
            operation: silent.what.operation,
            resource: silent.what.resource,
            elapsed: length(silent.seconds),
            most: silent.what.refusalSeconds === null ? null : length(silent.what.refusalSeconds),
          })}
        </p>
      )}
    </>
  );
}

/** Since it began, in seconds, by the service's clock: the one of this machine only counts on. */
function useElapsed(promotion: PromotionResource): number {
  const { now } = useWorld();
  const shown = useNow();
  const told = useMemo(() => ({ seconds: promotion.progress?.elapsedSeconds ?? 0, at: now() }), [promotion]);
  return told.seconds + Math.max(0, (shown.getTime() - told.at.getTime()) / 1000);
}

const icons: Readonly<Record<RunStep['phase'] | 'ahead', string>> = {
  ...{ running: '◐', succeeded: '✓', failed: '✗', skipped: '⤼' },
  ahead: '◌',
};

/** Its steps, those that are done with how long they took. */
export function StepList({
  promotion,
  run,
  platform,
  isOver,
}: Following & { readonly platform: string | null; readonly isOver: boolean }) {
  const { promotion: texts, promote } = words();
  const steps = stepsOf(promotion, run);
  const ahead = isOver ? [] : stepsAhead(steps, { platform });
  if (steps.length === 0 && isOver) return null;
  return (
    <section aria-labelledby="steps">
      <h2 id="steps">{texts.steps}</h2>
      <ol class="run-steps">
        {steps.map((step) => (
          <li key={step.name} class={step.phase}>
            <StepMark phase={step.phase} />
            <span>{promote.stepNames[step.name]}</span>
            <Took step={step} isOver={isOver} />
            {step.changes === null ? null : (
              <span class="changes muted">{promote.changes(step.changes)}</span>
            )}
            {step.phase === 'running' && step.name === 'pulumi-up' && run.progress !== null ? (
              <span class="muted">{texts.resources(run.progress)}</span>
            ) : null}
          </li>
        ))}
        {ahead.map((name) => (
          <li key={name} class="ahead muted">
            <StepMark phase="ahead" />
            <span>{promote.stepNames[name]}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function StepMark({ phase }: { readonly phase: RunStep['phase'] | 'ahead' }) {
  return (
    <span class="mark">
      <span aria-hidden="true">{icons[phase]}</span>
      <span class="hidden">{words().promotion.stepPhase[phase]}</span>
    </span>
  );
}

function Took({ step, isOver }: { readonly step: RunStep; readonly isOver: boolean }) {
  if (step.endedAt !== null)
    return (
      <span class="muted">{format().length(secondsBetween(step.startedAt, new Date(step.endedAt)))}</span>
    );
  return isOver ? null : <TakesSoFar since={step.startedAt} />;
}

function TakesSoFar({ since }: { readonly since: string }) {
  const now = useNow();
  return <span class="muted">{format().length(secondsBetween(since, now))}</span>;
}

const secondsBetween = (from: string, to: Date): number => (to.getTime() - new Date(from).getTime()) / 1000;
