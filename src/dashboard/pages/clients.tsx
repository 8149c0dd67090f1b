import { useId } from 'preact/hooks';
import type { ClientResource } from '../../contract/client.js';
import type { Page } from '../../contract/page.js';
import type { StageResource } from '../../contract/stage.js';
import { AttachClient, ChangeClient } from '../acts/client.js';
import { DetachAct } from '../acts/detach.js';
import { useAct } from '../parts/act.js';
import { useLack } from '../parts/lack.js';
import { RowLink } from '../parts/marked.js';
import { Shown } from '../parts/shown.js';
import { Table, type Column } from '../parts/table.js';
import { useTitle } from '../parts/title.js';
import { Ago } from '../parts/when.js';
import { ClientMap } from '../pictures/client-map.js';
import { mostUsed } from '../rules/matrix.js';
import { useResource } from '../state/resource.js';
import { words } from '../words.js';

/** Which stage of other teams uses which of ours. */
export function Clients() {
  const { clients } = words();
  useTitle(clients.title);
  const { act, query, addressOf, close } = useAct('client', 'clientStage');
  const known = useResource<Page<ClientResource>>('/clients');
  const stages = useResource<Page<StageResource>>('/stages').data?.items ?? [];
  const names = stages.map(({ stage }) => stage);
  const named = { client: query['client'] ?? '', clientStage: query['clientStage'] ?? '' };
  return (
    <div class="page record-page">
      <header class="page-heading">
        <h1>{clients.title}</h1>
        <a class="button primary" href={addressOf('attach')}>
          {clients.attach}
        </a>
      </header>
      <Shown known={known}>
        {({ items }) =>
          items.length === 0 ? (
            <p>{clients.none}</p>
          ) : (
            <>
              <ClientMap clients={items} stages={names} />
              <Matrix clients={items} stages={names} addressOf={addressOf} />
              <Unused clients={items} stages={names} />
            </>
          )
        }
      </Shown>
      {act === 'attach' && names.length > 0 ? <AttachClient stages={names} close={close} /> : null}
      {act === 'change' ? <ChangeClient {...named} stages={names} close={close} /> : null}
      {act === 'detach' ? <DetachAct {...named} close={close} /> : null}
    </div>
  );
}

const nameOf = ({ client, clientStage }: ClientResource): string => `${client}/${clientStage}`;

function Matrix({
  clients: rows,
  stages,
  addressOf,
}: {
  readonly clients: readonly ClientResource[];
  readonly stages: readonly string[];
  readonly addressOf: (act: string, more: Readonly<Record<string, string>>) => string;
}) {
  const { clients } = words();
  const { columns } = clients;
  const shown: readonly Column<ClientResource>[] = [
    {
      title: columns.client,
      cell: (client) => (
        <span translate={false}>
          <RowLink id={nameOf(client)}>
            {client.client} / {client.clientStage}
          </RowLink>
        </span>
      ),
    },
    ...stages.map((stage): Column<ClientResource> => ({
      title: stage,
      cell: (client) => <Uses client={client} stage={stage} />,
      isEmpty: (client) => client.stage !== stage,
    })),
    { title: clients.notes, cell: (client) => <Details client={client} /> },
    { title: columns.seen, cell: (client) => <Seen client={client} /> },
    {
      title: columns.acts,
      isActs: true,
      cell: (client) => <RowActs client={client} addressOf={addressOf} />,
    },
  ];
  return (
    <section aria-labelledby="matrix" class="matrix">
      <h2 id="matrix">{clients.matrix}</h2>
      <Table caption={clients.matrix} columns={shown} rows={rows} keyOf={nameOf} />
    </section>
  );
}

function Uses({ client, stage }: { readonly client: ClientResource; readonly stage: string }) {
  const { clients } = words();
  if (client.stage !== stage)
    return (
      <span class="muted">
        <span aria-hidden="true">·</span>
        <span class="hidden">{clients.doesNotUse}</span>
      </span>
    );
  return (
    <span class={`chip ${client.mismatch === null ? 'ok' : 'warn'}`}>
      <span aria-hidden="true">⇒ {client.mismatch === null ? '' : '≠'}</span>
      <span class="hidden">{clients.uses}</span>
    </span>
  );
}

/** The mismatch in words, and whom to ask. */
function Details({ client: { mismatch, owner, contact, url } }: { readonly client: ClientResource }) {
  const who = [owner, contact].filter((one) => one !== null).join(' · ');
  return (
    <>
      {mismatch === null ? null : <p class="mismatch">≠ {mismatch.text}</p>}
      {who === '' ? null : <p class="muted">{who}</p>}
      {url === null ? null : (
        <p>
          <a href={url}>{url}</a>
        </p>
      )}
    </>
  );
}

function Seen({ client: { seen, lastSeen } }: { readonly client: ClientResource }) {
  const { clients } = words();
  if (lastSeen === null) return <span class="muted">{clients.seenNever}</span>;
  return (
    <>
      <Ago at={lastSeen} />
      {seen === 'long-ago' ? <p class="muted">{clients.stale}</p> : null}
    </>
  );
}

function RowActs({
  client,
  addressOf,
}: {
  readonly client: ClientResource;
  readonly addressOf: (act: string, more: Readonly<Record<string, string>>) => string;
}) {
  const { clients } = words();
  const lack = useLack('client', client.stage);
  const why = useId();
  const about = { client: client.client, clientStage: client.clientStage };
  const acts = [
    ['change', clients.change],
    ['detach', clients.detach],
  ] as const;
  return (
    <span class="row-acts">
      {acts.map(([act, text]) =>
        lack === null ? (
          <a key={act} href={addressOf(act, about)} aria-label={`${text} ${nameOf(client)}`}>
            {text}
          </a>
        ) : (
          <button key={act} type="button" class="small" disabled aria-describedby={why}>
            {text}
          </button>
        ),
      )}
      {lack === null ? null : (
        <span id={why} class="muted">
          {lack}
        </span>
      )}
    </span>
  );
}

/** Stages without clients, so that nobody takes that for a mistake. */
function Unused({
  clients: list,
  stages,
}: {
  readonly clients: readonly ClientResource[];
  readonly stages: readonly string[];
}) {
  const { clients } = words();
  const most = mostUsed(list);
  const unused = stages.filter((stage) => list.every((client) => client.stage !== stage));
  const [first, ...others] = unused;
  if (first === undefined || most === null) return null;
  return (
    <div class="muted">
      <p>
        {clients.noneOfIsNormal({
          stage: first,
          clients: most.clients.join(', '),
          count: most.clients.length,
          used: most.stage,
        })}
      </p>
      {others.map((stage) => (
        <p key={stage}>{clients.noneOf({ stage })}</p>
      ))}
    </div>
  );
}
