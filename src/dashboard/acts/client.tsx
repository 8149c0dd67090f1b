import { useState } from 'preact/hooks';
import type { ClientResource } from '../../contract/client.js';
import { ActDialog } from '../parts/act-dialog.js';
import { Dialog } from '../parts/dialog.js';
import { Consequence, TextField } from '../parts/fields.js';
import { useLack } from '../parts/lack.js';
import { Shown } from '../parts/shown.js';
import { toast } from '../parts/toasts.js';
import { useResource } from '../state/resource.js';
import { useSeen, type Seen } from '../state/seen.js';
import { words } from '../words.js';
import { attachMeaning, filled, stillLooking, useKnownClient } from './attach.js';

/** What is told of a client; empty = it has none. */
interface Told {
  readonly stage: string;
  readonly url: string;
  readonly owner: string;
  readonly contact: string;
}

interface Act {
  /** Ours. */
  readonly stages: readonly string[];
  readonly close: () => void;
}

/** As the service takes names. */
const validName = /^[a-z0-9][a-z0-9._-]{0,49}$/;

const pathOf = (client: string, clientStage: string): string =>
  `/clients/${encodeURIComponent(client)}/${encodeURIComponent(clientStage)}`;

/** What is empty is taken away. */
const bodyOf = ({ stage, url, owner, contact }: Told) => {
  const given = (text: string): string | null => (text.trim() === '' ? null : text.trim());
  return { stage, url: given(url), owner: given(owner), contact: given(contact) };
};

/** Says that a stage of another team uses one of ours; where it used another one, it moves. */
export function AttachClient({ stages, close }: Act) {
  const { acts, clients } = words();
  const [{ client, clientStage }, setName] = useState({ client: '', clientStage: '' });
  const [told, setTold] = useState<Told>({ stage: stages[0] ?? '', url: '', owner: '', contact: '' });
  const name = `${client} / ${clientStage}`;
  const before = useKnownClient({ client, clientStage });
  const [there, here] = [
    useLack('client', told.stage),
    useLack('client', before?.client.stage ?? told.stage),
  ];
  const hindrance = there ?? here ?? wrongName(client, clientStage) ?? stillLooking(before);
  const { stage, ...more } = told;
  return (
    <ActDialog<ClientResource>
      title={clients.dialog.attach}
      confirm={acts.attach.confirm}
      hindrance={hindrance}
      wish={() => ({
        method: 'PUT',
        path: pathOf(client, clientStage),
        body: { stage, ...filled(more) },
        ifMatch: before?.etag ?? null,
      })}
      done={() => toast(acts.attach.done({ client: name, stage: told.stage }))}
      close={close}
    >
      <TextField
        {...{ label: acts.attach.client, hint: acts.attach.clientHint, value: client, isFirst: true }}
        onInput={(value) => setName({ client: value.trim(), clientStage })}
      />
      <TextField
        {...{ label: acts.attach.clientStage, hint: acts.attach.clientStageHint, value: clientStage }}
        onInput={(value) => setName({ client, clientStage: value.trim() })}
      />
      <Rest told={told} stages={stages} change={(change) => setTold({ ...told, ...change })} />
      {hindrance === null ? (
        <Consequence
          lines={[attachMeaning(before?.client ?? null, { name, stage }), acts.attach.previews({ stage })]}
        />
      ) : null}
    </ActDialog>
  );
}

function wrongName(client: string, clientStage: string): string | null {
  const { acts, clients } = words();
  if (client === '' || clientStage === '') return acts.attach.needsName;
  return validName.test(client) && validName.test(clientStage) ? null : clients.dialog.badName;
}

/** Says another stage, address or owner of a client: refused where somebody else has changed it meanwhile. */
export function ChangeClient({
  client,
  clientStage,
  ...act
}: Act & { readonly client: string; readonly clientStage: string }) {
  const known = useResource<ClientResource>(pathOf(client, clientStage));
  const seen = useSeen(known);
  if (seen !== null) return <Change seen={seen} {...act} />;
  const title = words().clients.dialog.change({ client: `${client} / ${clientStage}` });
  return (
    <Dialog title={title} close={act.close}>
      <Shown known={known}>{() => null}</Shown>
    </Dialog>
  );
}

function Change({ seen, stages, close }: Act & { readonly seen: Seen<ClientResource> }) {
  const { acts, clients } = words();
  const { client, clientStage, stage, url, owner, contact } = seen.data;
  const name = `${client} / ${clientStage}`;
  const [changed, setChanged] = useState<Partial<Told>>({});
  const told: Told = { stage, url: url ?? '', owner: owner ?? '', contact: contact ?? '', ...changed };
  const [here, there] = [useLack('client', stage), useLack('client', told.stage)];
  return (
    <ActDialog<ClientResource>
      title={clients.dialog.change({ client: name })}
      confirm={clients.dialog.confirmChange}
      hindrance={here ?? there}
      changes={changesOf(seen)}
      reload={() => {
        setChanged({});
        seen.reload();
      }}
      wish={() => ({
        method: 'PUT',
        path: pathOf(client, clientStage),
        body: bodyOf(told),
        ifMatch: seen.etag,
      })}
      done={() => toast(acts.attach.done({ client: name, stage: told.stage }))}
      close={close}
    >
      <Rest told={told} stages={stages} change={(more) => setChanged({ ...changed, ...more })} isFirst />
      <Consequence
        lines={[
          told.stage === stage
            ? acts.attach.known({ client: name, stage })
            : acts.attach.moves({ client: name, from: stage, stage: told.stage }),
        ]}
      />
    </ActDialog>
  );
}

/** What is told of it otherwise by now. */
const changesOf = ({ data, now }: Seen<ClientResource>): string[] =>
  (['stage', 'url', 'owner', 'contact'] as const)
    .filter((key) => data[key] !== now[key])
    .map((key) => `${data[key] ?? '–'} → ${now[key] ?? '–'}`);

function Rest({
  told,
  stages,
  change,
  isFirst = false,
}: {
  readonly told: Told;
  readonly stages: readonly string[];
  readonly change: (more: Partial<Told>) => void;
  readonly isFirst?: boolean;
}) {
  const { acts, clients } = words();
  return (
    <>
      <label>
        <span>{clients.dialog.stage}</span>
        <select
          data-first={isFirst ? '' : undefined}
          value={told.stage}
          onChange={({ currentTarget }) => change({ stage: currentTarget.value })}
        >
          {stages.map((stage) => (
            <option key={stage} value={stage}>
              {stage}
            </option>
          ))}
        </select>
      </label>
      {(['url', 'owner', 'contact'] as const).map((key) => (
        <TextField
          key={key}
          {...{ label: acts.attach[key], value: told[key], isOptional: true }}
          type={key === 'url' ? 'url' : 'text'}
          onInput={(value) => change({ [key]: value })}
        />
      ))}
    </>
  );
}
