import { useState } from 'preact/hooks';
import type { HoldResource } from '../../contract/hold.js';
import { ActDialog } from '../parts/act-dialog.js';
import { Consequence, ReasonField } from '../parts/fields.js';
import { HoldEndField, useEndText, useHoldEnd } from '../parts/hold-end.js';
import { useOwnership } from '../parts/ownership.js';
import { useStageChanges } from '../parts/stage-changes.js';
import { toast } from '../parts/toasts.js';
import { words } from '../words.js';
import type { StageActProps } from './hold.js';
import { Move } from './move.js';
import { OfHold, type HoldActProps } from './of-hold.js';

/** Another end for the hold of a stage, later or earlier; of what is booked and has not begun another beginning, too. */
export function ExtendAct({ seen, close, hold = null }: StageActProps) {
  const { extend } = words().acts;
  return (
    <OfHold {...{ seen, close, hold, title: extend.title({ stage: seen.data.stage }) }}>
      {(held) =>
        held.data.isAhead ? <Move {...{ seen, close, held }} /> : <Extend {...{ seen, close, held }} />
      }
    </OfHold>
  );
}

function Extend({ seen, close, held }: HoldActProps) {
  const { acts, dialog } = words();
  const { stage } = seen.data;
  const end = useHoldEnd('tomorrow');
  const endText = useEndText(end.until);
  const now = useEndText(dateOf(held.data.until));
  const [reason, setReason] = useState('');
  const { lack, needsReason } = useOwnership(held.data);
  const missing = needsReason && reason.trim() === '' ? dialog.needsReason : null;
  const changes = useStageChanges(seen);
  return (
    <ActDialog<HoldResource>
      title={acts.extend.title({ stage })}
      confirm={acts.extend.confirm}
      hindrance={lack ?? end.fault ?? missing}
      changes={changes}
      reload={() => {
        seen.reload();
        held.reload();
      }}
      wish={() => ({
        method: 'PATCH',
        path: `/holds/${held.data.id}`,
        body: {
          until: end.until?.toISOString() ?? null,
          ...(reason.trim() === '' ? {} : { reason }),
        },
        ifMatch: held.etag,
      })}
      done={() => toast(acts.extend.done({ stage, end: endText }))}
      close={close}
    >
      <HoldEndField end={end} />
      {needsReason ? <ReasonField value={reason} onInput={setReason} /> : null}
      <Consequence lines={[acts.extend.now({ end: now }), acts.extend.then({ end: endText })]} />
    </ActDialog>
  );
}

const dateOf = (at: string | null): Date | null => (at === null ? null : new Date(at));
