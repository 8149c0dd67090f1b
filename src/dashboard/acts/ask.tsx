import { useState } from 'preact/hooks';
import type { AskResource } from '../../contract/ask.js';
import { ActDialog } from '../parts/act-dialog.js';
import { Consequence, ReasonField } from '../parts/fields.js';
import { useEndText } from '../parts/hold-end.js';
import { useLack } from '../parts/lack.js';
import { toast } from '../parts/toasts.js';
import { openAsk } from '../rules/hold.js';
import { useIsMe } from '../state/rights.js';
import { words } from '../words.js';
import type { StageActProps } from './hold.js';
import { OfHold, type HoldActProps } from './of-hold.js';

/** Tells the owner of a hold that the person waits for its end. */
export function AskAct({ seen, close, hold = null }: StageActProps) {
  const { ask } = words().acts;
  return (
    <OfHold {...{ seen, close, hold, title: ask.title({ stage: seen.data.stage }) }}>
      {(held) => <Ask {...{ seen, close, held }} />}
    </OfHold>
  );
}

function Ask({ seen, close, held: { data: hold, reload } }: HoldActProps) {
  const { acts, dialog } = words();
  const { stage } = seen.data;
  const [reason, setReason] = useState('');
  const end = useEndText(hold.until === null ? null : new Date(hold.until));
  const isMine = useIsMe(hold.actor.id);
  const owner = hold.actor.name ?? hold.by;
  const missing = reason.trim() === '' ? dialog.needsReason : null;
  return (
    <ActDialog<AskResource>
      title={acts.ask.title({ stage })}
      confirm={acts.ask.confirm}
      hindrance={isMine === true ? acts.ask.own : missing}
      reload={reload}
      wish={() => ({ method: 'POST', path: `/holds/${hold.id}/asks`, body: { reason } })}
      done={() => toast(acts.ask.done({ owner }))}
      close={close}
    >
      <p>{acts.release.held({ by: owner, reason: hold.reason, end })}</p>
      <ReasonField value={reason} onInput={setReason} hint={acts.ask.reasonFor({ owner })} isFirst />
      <Consequence lines={[acts.ask.means({ owner }), acts.ask.changesNothing]} />
    </ActDialog>
  );
}

/** Says no to somebody who waits for the end of a hold: it stays as it is. */
export function AnswerAct({ seen, close, ask: id = null }: StageActProps) {
  const { acts, dialog } = words();
  const { stage } = seen.data;
  const [reason, setReason] = useState('');
  const asked = openAsk(seen.data, id);
  const lack = useLack('hold', stage);
  const isMine = useIsMe(asked?.owner ?? '');
  const missing = reason.trim() === '' ? dialog.needsReason : null;
  const gone = asked === undefined ? acts.answer.gone : null;
  return (
    <ActDialog<AskResource>
      title={acts.answer.title({ stage })}
      confirm={acts.answer.confirm}
      hindrance={gone ?? (isMine === true ? null : lack) ?? missing}
      reload={seen.reload}
      wish={() => ({ method: 'POST', path: `/asks/${id ?? ''}/answer`, body: { answer: 'no', reason } })}
      done={() => toast(acts.answer.done({ by: asked?.actor.name ?? asked?.by ?? '' }))}
      close={close}
    >
      {asked === undefined ? null : (
        <p>{acts.answer.asks({ by: asked.actor.name ?? asked.by, reason: asked.reason })}</p>
      )}
      <ReasonField value={reason} onInput={setReason} isFirst />
      <Consequence lines={[acts.answer.means, acts.answer.otherwise]} />
    </ActDialog>
  );
}
