import type { ClientResource } from '../../contract/client.js';
import { ActDialog } from '../parts/act-dialog.js';
import { Dialog } from '../parts/dialog.js';
import { Consequence } from '../parts/fields.js';
import { useLack } from '../parts/lack.js';
import { Shown } from '../parts/shown.js';
import { useResource } from '../state/resource.js';
import { toast } from '../parts/toasts.js';
import { useSeen, type Seen } from '../state/seen.js';
import { words } from '../words.js';

/** Says that another team's stage uses this one no more. */
export function DetachAct({
  client,
  clientStage,
  close,
}: {
  readonly client: string;
  readonly clientStage: string;
  readonly close: () => void;
}) {
  const path = `/clients/${encodeURIComponent(client)}/${encodeURIComponent(clientStage)}`;
  const known = useResource<ClientResource>(path);
  const seen = useSeen(known);
  const title = words().acts.detach.title({ client: `${client} / ${clientStage}` });
  if (seen !== null) return <Detach {...{ seen, path, title, close }} />;
  return (
    <Dialog title={title} close={close}>
      <Shown known={known}>{() => null}</Shown>
    </Dialog>
  );
}

function Detach({
  seen,
  path,
  title,
  close,
}: {
  readonly seen: Seen<ClientResource>;
  readonly path: string;
  readonly title: string;
  readonly close: () => void;
}) {
  const { detach } = words().acts;
  const { client, clientStage, stage } = seen.data;
  const name = `${client} / ${clientStage}`;
  const lack = useLack('client', stage);
  return (
    <ActDialog<never>
      title={title}
      confirm={detach.confirm}
      hindrance={lack}
      changes={seen.now.stage === stage ? [] : [`${name}: ${stage} → ${seen.now.stage}`]}
      reload={seen.reload}
      wish={() => ({ method: 'DELETE', path, ifMatch: seen.etag })}
      done={() => toast(detach.done({ client: name }))}
      close={close}
    >
      <Consequence lines={[detach.means({ client: name, stage }), detach.kept]} />
    </ActDialog>
  );
}
