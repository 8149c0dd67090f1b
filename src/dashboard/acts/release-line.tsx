import { useState } from 'preact/hooks';
import type { LineResource } from '../../contract/lines.js';
import { ActDialog } from '../parts/act-dialog.js';
import { Dialog } from '../parts/dialog.js';
import { Consequence, ReasonField } from '../parts/fields.js';
import { useLackOnAny } from '../parts/lack.js';
import { LineStopText } from '../parts/line-stops.js';
import { Shown } from '../parts/shown.js';
import { toast } from '../parts/toasts.js';
import { useIsMe } from '../state/rights.js';
import { useResource } from '../state/resource.js';
import { useSeen, type Seen } from '../state/seen.js';
import { words } from '../words.js';

/** Releases what is left of a stop of the line. */
export function ReleaseLineAct({ id, close }: { readonly id: string; readonly close: () => void }) {
  const known = useResource<LineResource>(`/lines/${encodeURIComponent(id)}`);
  const seen = useSeen(known);
  if (seen !== null) return <Release seen={seen} close={close} />;
  return (
    <Dialog title={words().line.release.title} close={close}>
      <Shown known={known}>{() => null}</Shown>
    </Dialog>
  );
}

function Release({ seen, close }: { readonly seen: Seen<LineResource>; readonly close: () => void }) {
  const { line, dialog } = words();
  const { id, stopped, actor } = seen.data;
  const [reason, setReason] = useState('');
  const isMine = useIsMe(actor.id);
  const lacking = useLackOnAny('hold', stopped);
  const needsReason = isMine === false;
  const missing = needsReason && reason.trim() === '' ? dialog.needsReason : null;
  return (
    <ActDialog<LineResource>
      title={line.release.title}
      confirm={line.release.confirm}
      hindrance={(isMine === true ? null : lacking) ?? missing}
      reload={seen.reload}
      wish={() => ({
        method: 'DELETE',
        path: `/lines/${id}`,
        body: reason.trim() === '' ? {} : { reason },
        ifMatch: seen.etag,
      })}
      done={() => toast(line.release.done)}
      close={close}
    >
      <LineStopText stop={seen.data} />
      <ReasonField value={reason} onInput={setReason} isOptional={!needsReason} isFirst />
      <Consequence lines={[line.release.means({ stages: stopped.join(', ') }), line.release.others]} />
    </ActDialog>
  );
}
