import { useState } from 'preact/hooks';
import type { HoldResource, HoldSetResource } from '../../contract/hold.js';
import type { StageResource } from '../../contract/stage.js';
import { ActDialog } from '../parts/act-dialog.js';
import { Choices, Consequence, ReasonField } from '../parts/fields.js';
import { HoldEndField, useEndText, useHoldEnd } from '../parts/hold-end.js';
import { useLack } from '../parts/lack.js';
import { useStageChanges } from '../parts/stage-changes.js';
import { useLeftOf } from '../parts/left.js';
import { toast } from '../parts/toasts.js';
import type { Seen } from '../state/seen.js';
import { words } from '../words.js';

export interface StageActProps {
  readonly seen: Seen<StageResource>;
  readonly close: () => void;
  /** Which hold it is about, of a stage that has several; null = the person chooses. */
  readonly hold?: string | null;
  /** Which question of somebody who waits it is about. */
  readonly ask?: string | null;
}

type Kind = Exclude<HoldResource['kind'], 'quiet'>;
const kinds: readonly Kind[] = ['qa', 'demo', 'incident', 'rollback', 'kept'];

/** Nothing changes on the stage from now on until a time, or until somebody releases it. */
export function HoldAct({ seen, close }: StageActProps) {
  const { acts, labels, dialog } = words();
  const { stage, etag, holds } = seen.data;
  const [kind, setKind] = useState<Kind>('qa');
  const [reason, setReason] = useState('');
  const end = useHoldEnd('open');
  const endText = useEndText(end.until);
  const lack = useLack('hold', stage);
  const changes = useStageChanges(seen);
  const missing = reason.trim() === '' ? dialog.needsReason : null;
  return (
    <ActDialog<HoldSetResource>
      title={acts.hold.title({ stage })}
      confirm={acts.hold.confirm({ stage })}
      hindrance={lack ?? end.fault ?? missing}
      changes={changes}
      reload={seen.reload}
      wish={() => ({
        method: 'POST',
        path: `/stages/${stage}/holds`,
        body: { kind, reason, until: end.until?.toISOString() ?? null },
        ifMatch: etag,
      })}
      done={() => toast(acts.hold.done({ stage, end: endText }))}
      close={close}
    >
      <ReasonField value={reason} onInput={setReason} hint={acts.reasonFor} isFirst />
      <HoldEndField end={end} />
      <Choices
        {...{ legend: acts.hold.kind, name: 'kind', value: kind, onChange: setKind }}
        choices={kinds.map((value) => ({
          value,
          label: labels.holdKind[value],
          note: acts.hold.kinds[value],
        }))}
      />
      <Meaning stage={seen.data} kind={kind} end={endText} />
      {holds.map((hold) => (
        <p key={hold.id} class="muted">
          {acts.hold.already({ stage, by: hold.actor.name ?? hold.by, reason: hold.reason })}
        </p>
      ))}
    </ActDialog>
  );
}

/** What is under way finishes, what waits keeps its place, what comes by itself is left out. */
function Meaning({
  stage: { stage, running, waiting, nextRun },
  kind,
  end,
}: {
  readonly stage: StageResource;
  readonly kind: Kind;
  readonly end: string;
}) {
  const { hold } = words().acts;
  const next = useLeftOf(nextRun);
  return (
    <Consequence
      lines={[
        kind === 'kept' ? hold.keeps({ stage, end }) : hold.means({ stage, end }),
        running === null ? hold.idle : hold.running,
        waiting === 0 ? hold.noneWait : hold.waiting({ count: waiting }),
        next === null ? null : hold.skips({ in: next }),
      ]}
    />
  );
}
