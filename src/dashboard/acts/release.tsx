import { useState } from 'preact/hooks';
import type { HoldResource } from '../../contract/hold.js';
import type { StageResource } from '../../contract/stage.js';
import { ActDialog } from '../parts/act-dialog.js';
import { Choices, Consequence, ReasonField } from '../parts/fields.js';
import { useEndText } from '../parts/hold-end.js';
import { useOwnership } from '../parts/ownership.js';
import { useStageChanges } from '../parts/stage-changes.js';
import { useLeftOf } from '../parts/left.js';
import { toast } from '../parts/toasts.js';
import { words } from '../words.js';
import type { StageActProps } from './hold.js';
import { OfHold, type HoldActProps } from './of-hold.js';

type Verdict = 'passed' | 'failed' | 'none';
const verdicts: readonly Verdict[] = ['passed', 'failed', 'none'];

/** Ends the hold of a stage, that of a QA round with its verdict. */
export function ReleaseAct({ seen, close, hold = null }: StageActProps) {
  const { release } = words().acts;
  return (
    <OfHold {...{ seen, close, hold, title: release.title({ stage: seen.data.stage }) }}>
      {(held) => <Release {...{ seen, close, held }} />}
    </OfHold>
  );
}

function Release({ seen, close, held }: HoldActProps) {
  const { acts, dialog } = words();
  const { stage } = seen.data;
  const others = seen.data.holds.filter(({ id }) => id !== held.data.id);
  const [reason, setReason] = useState('');
  const [verdict, setVerdict] = useState<Verdict>('none');
  const { lack, needsReason } = useOwnership(held.data);
  const changes = useStageChanges(seen);
  return (
    <ActDialog<HoldResource>
      title={acts.release.title({ stage })}
      confirm={acts.release.confirm}
      hindrance={lack ?? (needsReason && reason.trim() === '' ? dialog.needsReason : null)}
      changes={changes}
      reload={() => {
        seen.reload();
        held.reload();
      }}
      wish={() => ({
        method: 'DELETE',
        path: `/holds/${held.data.id}`,
        body: {
          ...(reason.trim() === '' ? {} : { reason }),
          ...(verdict === 'none' ? {} : { verdict }),
        },
        ifMatch: held.etag,
      })}
      done={({ body }) => toast(doneText(stage, body, others.length > 0))}
      close={close}
    >
      <Held hold={held.data} />
      <Judgement {...{ stage: seen.data, hold: held.data, verdict, onChange: setVerdict }} />
      <ReasonField value={reason} onInput={setReason} isOptional={!needsReason} isFirst />
      <WhatNext stage={seen.data} others={others} />
    </ActDialog>
  );
}

function Held({ hold }: { readonly hold: HoldResource }) {
  const end = useEndText(hold.until === null ? null : new Date(hold.until));
  const by = hold.actor.name ?? hold.by;
  return <p>{words().acts.release.held({ by, reason: hold.reason, end })}</p>;
}

/** Only QA judges, and only what is known to run there. */
function Judgement({
  stage: { currentBuild, unknownReason },
  hold,
  verdict,
  onChange,
}: {
  readonly stage: StageResource;
  readonly hold: HoldResource;
  readonly verdict: Verdict;
  readonly onChange: (verdict: Verdict) => void;
}) {
  const { release } = words().acts;
  if (hold.kind !== 'qa') return null;
  if (currentBuild === null || unknownReason !== null) return <p class="muted">{release.noBuild}</p>;
  return (
    <Choices
      {...{ legend: release.verdict({ build: currentBuild.id }), name: 'verdict', value: verdict, onChange }}
      choices={verdicts.map((value) => ({ value, label: release.verdicts[value] }))}
      isRow
    />
  );
}

function WhatNext({
  stage: { stage, waiting, nextRun },
  others,
}: {
  readonly stage: StageResource;
  /** Those that keep it held afterwards. */
  readonly others: readonly HoldResource[];
}) {
  const { release } = words().acts;
  const next = useLeftOf(nextRun);
  return (
    <Consequence
      lines={
        others.length > 0
          ? others.map(({ actor, by, reason }) => release.staysHeld({ stage, by: actor.name ?? by, reason }))
          : [
              waiting === 0 ? release.nothing : release.goesOn({ count: waiting }),
              next === null ? null : release.scheduled({ in: next }),
            ]
      }
    />
  );
}

function doneText(stage: string, hold: HoldResource | null, staysHeld: boolean): string {
  const { acts, labels } = words();
  const { verdict = null, build = null } = hold?.ended ?? {};
  if (verdict === null || build === null) return acts.release[staysHeld ? 'one' : 'done']({ stage });
  return acts.release.judged({ stage, build, verdict: labels.verdict[verdict] });
}
