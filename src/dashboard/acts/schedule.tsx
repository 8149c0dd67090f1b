import { useState } from 'preact/hooks';
import type { Page } from '../../contract/page.js';
import type { PromotionResource } from '../../contract/promotion.js';
import type { ScheduleResource } from '../../contract/schedules.js';
import type { StageResource } from '../../contract/stage.js';
import { ActDialog } from '../parts/act-dialog.js';
import { format, useNow } from '../parts/clock.js';
import { Dialog } from '../parts/dialog.js';
import { Consequence, ReasonField } from '../parts/fields.js';
import { useLack } from '../parts/lack.js';
import { Shown } from '../parts/shown.js';
import { useStageChanges } from '../parts/stage-changes.js';
import { useResource } from '../state/resource.js';
import { toast } from '../parts/toasts.js';
import { useSeen, type Seen } from '../state/seen.js';
import { words } from '../words.js';
import type { StageActProps } from './hold.js';

/** Runs the schedule of a stage now; it may be skipped, and then says why. */
export function RunAct({ seen, close }: StageActProps) {
  const { acts } = words();
  const { stage, hold, schedule, source, etag } = seen.data;
  const lack = useLack('schedule', stage);
  const changes = useStageChanges(seen);
  const from = useResource<StageResource>(source === null ? null : `/stages/${source}`).data;
  return (
    <ActDialog<PromotionResource>
      title={acts.run.title({ stage })}
      confirm={acts.run.confirm}
      hindrance={lack ?? (schedule === null ? acts.run.none({ stage }) : null)}
      changes={changes}
      reload={seen.reload}
      wish={() => ({ method: 'POST', path: `/schedules/${stage}/run`, body: {}, ifMatch: etag })}
      done={({ body }) => body !== null && toast(ranText(body))}
      close={close}
    >
      <Consequence
        lines={[
          source === null ? null : acts.run.means({ stage, source, build: from?.currentBuild?.id ?? '–' }),
          hold === null ? null : acts.run.held({ stage }),
          acts.run.else,
        ]}
      />
    </ActDialog>
  );
}

function ranText({ stage, build, phase, outcome }: PromotionResource): string {
  const { acts, labels } = words();
  return phase === 'skipped' && outcome !== null
    ? acts.run.skipped({ stage, why: outcome.text })
    : acts.run.done({ stage, build: build ?? '–', phase: labels.phase[phase] });
}

/** Pauses the schedule of a stage, or resumes it. */
export function PauseAct({ seen, close, paused }: StageActProps & { readonly paused: boolean }) {
  const { acts } = words();
  const { stage } = seen.data;
  const known = useResource<Page<ScheduleResource>>('/schedules');
  const listed = useSeen(known);
  const title = acts[paused ? 'pause' : 'resume'].title({ stage });
  if (listed !== null && listed.data.items.some((one) => one.stage === stage))
    return <Pause {...{ seen, close, paused, listed }} />;
  return (
    <Dialog title={title} close={close}>
      <Shown known={known}>{() => <p>{acts.run.none({ stage })}</p>}</Shown>
    </Dialog>
  );
}

function Pause({
  seen,
  close,
  paused,
  listed,
}: StageActProps & { readonly paused: boolean; readonly listed: Seen<Page<ScheduleResource>> }) {
  const { acts } = words();
  const { stage } = seen.data;
  const [reason, setReason] = useState('');
  const schedule = listed.data.items.find((one) => one.stage === stage);
  const lack = useLack('schedule', stage);
  const changes = useStageChanges(seen);
  const said = acts[paused ? 'pause' : 'resume'];
  const doneText = usePausedText({ stage, paused });
  return (
    <ActDialog<ScheduleResource>
      title={said.title({ stage })}
      confirm={said.confirm}
      hindrance={lack ?? alreadyText(schedule, paused)}
      changes={changes}
      reload={() => {
        seen.reload();
        listed.reload();
      }}
      wish={() => ({
        method: 'PATCH',
        path: `/schedules/${stage}`,
        body: { paused, ...(reason.trim() === '' ? {} : { reason }) },
        ifMatch: schedule?.etag ?? null,
      })}
      done={({ body }) => toast(doneText(body?.next ?? null))}
      close={close}
    >
      <Consequence lines={useMeaning(schedule, { stage, paused })} />
      <ReasonField value={reason} onInput={setReason} isOptional isFirst />
    </ActDialog>
  );
}

function useMeaning(
  schedule: ScheduleResource | undefined,
  { stage, paused }: { stage: string; paused: boolean },
): (string | null)[] {
  const { pause, resume } = words().acts;
  const now = useNow();
  const at = (time: string): string => format().moment(new Date(time), now);
  const next = schedule?.next ?? null;
  const since = schedule?.paused ?? null;
  return paused
    ? [pause.means({ stage }), next === null ? null : pause.next({ at: at(next) })]
    : [
        since === null ? null : resume.paused({ by: since.by, since: at(since.since) }),
        resume.means({ stage }),
      ];
}

function alreadyText(schedule: ScheduleResource | undefined, paused: boolean): string | null {
  const { pause, resume } = words().acts;
  const now = schedule?.paused ?? null;
  if (paused) return now === null ? null : pause.already({ by: now.by });
  return now === null ? resume.already : null;
}

/** What is said once it is paused or resumed, with its next run where that is known. */
function usePausedText({
  stage,
  paused,
}: {
  stage: string;
  paused: boolean;
}): (next: string | null) => string {
  const { pause, resume } = words().acts;
  const now = useNow();
  return (next) => {
    if (paused) return pause.done({ stage });
    if (next === null) return resume.done({ stage });
    return resume.doneNext({ stage, next: format().moment(new Date(next), now) });
  };
}
