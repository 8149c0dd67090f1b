import { useState } from 'preact/hooks';
import type { LineSetResource } from '../../contract/lines.js';
import type { StageResource } from '../../contract/stage.js';
import { ActDialog } from '../parts/act-dialog.js';
import { Choices, Consequence, ReasonField, Ticks } from '../parts/fields.js';
import { HoldEndField, useEndText, useHoldEnd } from '../parts/hold-end.js';
import { toast } from '../parts/toasts.js';
import { useLackOnAny } from '../parts/lack.js';
import { words } from '../words.js';

const kinds = ['incident', 'demo', 'qa', 'rollback'] as const;
type Kind = (typeof kinds)[number];

/** A hold of every stage but those that go on: all at once, or none. */
export function StopLineAct({
  stages,
  close,
}: {
  readonly stages: readonly StageResource[];
  readonly close: () => void;
}) {
  const { acts, line, labels, dialog } = words();
  const [kind, setKind] = useState<Kind>('incident');
  const [reason, setReason] = useState('');
  const [except, setExcept] = useState<string[]>([]);
  const end = useHoldEnd('open');
  const endText = useEndText(end.until);
  const stopped = stages.filter(({ stage }) => !except.includes(stage));
  const names = stopped.map(({ stage }) => stage);
  const lack = useLackOnAny('hold', names);
  const missing = names.length === 0 ? line.stop.noneLeft : reason.trim() === '' ? dialog.needsReason : null;
  return (
    <ActDialog<LineSetResource>
      title={line.stop.title}
      confirm={line.stop.confirm({ count: names.length })}
      hindrance={lack ?? end.fault ?? missing}
      wish={() => ({
        method: 'POST',
        path: '/lines',
        body: { kind, reason, until: end.until?.toISOString() ?? null, except },
      })}
      done={() => toast(line.stop.done({ end: endText }))}
      close={close}
    >
      <ReasonField value={reason} onInput={setReason} hint={line.stop.reasonFor} isFirst />
      <HoldEndField end={end} />
      <Ticks
        {...{ legend: line.stop.except, value: except, onChange: setExcept }}
        choices={stages.map(({ stage }) => ({ value: stage, label: stage }))}
      />
      <Choices
        {...{ legend: acts.hold.kind, name: 'kind', value: kind, onChange: setKind }}
        choices={kinds.map((value) => ({
          value,
          label: labels.holdKind[value],
          note: acts.hold.kinds[value],
        }))}
      />
      <Consequence
        lines={[
          line.stop.means({ stages: names.join(', '), end: endText }),
          stopped.some(({ running }) => running !== null) ? acts.hold.running : acts.hold.idle,
          waitingLine(stopped),
          line.stop.skips,
        ]}
      />
    </ActDialog>
  );
}

function waitingLine(stages: readonly StageResource[]): string {
  const { hold } = words().acts;
  const count = stages.reduce((sum, { waiting }) => sum + waiting, 0);
  return count === 0 ? hold.noneWait : hold.waiting({ count });
}
