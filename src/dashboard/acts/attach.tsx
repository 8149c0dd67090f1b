import { useState } from 'preact/hooks';
import type { ClientResource } from '../../contract/client.js';
import type { Page } from '../../contract/page.js';
import { ActDialog } from '../parts/act-dialog.js';
import { Consequence, TextField } from '../parts/fields.js';
import { useLack } from '../parts/lack.js';
import { useResource } from '../state/resource.js';
import { toast } from '../parts/toasts.js';
import { words } from '../words.js';

/** Says that another team's stage uses this one; where it used another one, it moves. */
export function AttachAct({ stage, close }: { readonly stage: string; readonly close: () => void }) {
  const { acts } = words();
  const [client, setClient] = useState('');
  const [clientStage, setClientStage] = useState('');
  const [more, setMore] = useState({ url: '', owner: '', contact: '' });
  const isNamed = client.trim() !== '' && clientStage.trim() !== '';
  const name = `${client.trim()} / ${clientStage.trim()}`;
  const before = useKnownClient({ client: client.trim(), clientStage: clientStage.trim() });
  const lack = useLack('client', stage);
  const path = `/clients/${encodeURIComponent(client.trim())}/${encodeURIComponent(clientStage.trim())}`;
  return (
    <ActDialog<ClientResource>
      title={acts.attach.title({ stage })}
      confirm={acts.attach.confirm}
      hindrance={lack ?? (isNamed ? stillLooking(before) : acts.attach.needsName)}
      reload={() => undefined}
      wish={() => ({
        method: 'PUT',
        path,
        body: { stage, ...filled(more) },
        ifMatch: before?.etag ?? null,
      })}
      done={() => toast(acts.attach.done({ client: name, stage }))}
      close={close}
    >
      <TextField
        {...{ label: acts.attach.client, value: client, onInput: setClient, isFirst: true }}
        hint={acts.attach.clientHint}
      />
      <TextField
        {...{ label: acts.attach.clientStage, value: clientStage, onInput: setClientStage }}
        hint={acts.attach.clientStageHint}
      />
      {(['url', 'owner', 'contact'] as const).map((key) => (
        <TextField
          key={key}
          {...{ label: acts.attach[key], value: more[key], isOptional: true }}
          type={key === 'url' ? 'url' : 'text'}
          onInput={(value) => setMore({ ...more, [key]: value })}
        />
      ))}
      {isNamed ? (
        <Consequence
          lines={[attachMeaning(before?.client ?? null, { name, stage }), acts.attach.previews({ stage })]}
        />
      ) : null}
    </ActDialog>
  );
}

/** What is known of a client by now, if anything. */
export function useKnownClient({ client, clientStage }: { client: string; clientStage: string }): {
  client: ClientResource;
  etag: string | null;
} | null {
  const all = useResource<Page<ClientResource>>('/clients').data?.items ?? [];
  const known = all.find((one) => one.client === client && one.clientStage === clientStage) ?? null;
  const path = `/clients/${encodeURIComponent(client)}/${encodeURIComponent(clientStage)}`;
  const { etag } = useResource<ClientResource>(known === null ? null : path);
  return known === null ? null : { client: known, etag };
}

/** One that is known is changed only as it was seen. */
export const stillLooking = (before: ReturnType<typeof useKnownClient>): string | null =>
  before !== null && before.etag === null ? words().dialog.looking : null;

/** What an attachment changes, said before it. */
export function attachMeaning(
  before: ClientResource | null,
  { name, stage }: { name: string; stage: string },
): string {
  const { attach } = words().acts;
  if (before === null) return attach.means({ client: name, stage });
  if (before.stage === stage) return attach.known({ client: name, stage });
  return attach.moves({ client: name, from: before.stage, stage });
}

/** What is left out stays as it is known. */
export const filled = (more: Readonly<Record<string, string>>): object =>
  Object.fromEntries(Object.entries(more).filter(([, value]) => value.trim() !== ''));
