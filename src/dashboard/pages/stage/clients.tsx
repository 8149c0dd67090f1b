import type { ClientResource } from '../../../contract/client.js';
import type { Page } from '../../../contract/page.js';
import type { StageResource } from '../../../contract/stage.js';
import { ActLinks } from '../../parts/act-links.js';
import { RowLink, rowAt, useMarked } from '../../parts/marked.js';
import { Ago } from '../../parts/when.js';
import { format } from '../../parts/clock.js';
import { useResource } from '../../state/resource.js';
import { words } from '../../words.js';

/** Other teams' stages that use this one. */
export function StageClientsTab({ stage }: { readonly stage: StageResource }) {
  const { acts } = words();
  return (
    <>
      {stage.clients.length === 0 ? <NoClient stage={stage.stage} /> : <Table stage={stage} />}
      <ActLinks
        stage={stage.stage}
        acts={[{ label: acts.attach.open, verb: 'client', act: 'attach', isFirst: true }]}
      />
    </>
  );
}

/** For newcomers: that nobody uses it is no mistake where they use another one. */
function NoClient({ stage }: { readonly stage: string }) {
  const { clients } = words().stage;
  const elsewhere = useResource<Page<ClientResource>>('/clients').data?.items ?? [];
  const [first] = elsewhere;
  const there = [
    ...new Set(elsewhere.filter((one) => one.stage === first?.stage).map(({ client }) => client)),
  ];
  return (
    <p class="muted">
      {clients.none({ stage })}{' '}
      {first === undefined
        ? ''
        : clients.normal({ clients: format().list(there), count: there.length, stage: first.stage })}
    </p>
  );
}

function Table({ stage }: { readonly stage: StageResource }) {
  const { clients } = words().stage;
  const marked = useMarked();
  return (
    <table class="cards">
      <caption class="hidden">{clients.caption({ stage: stage.stage })}</caption>
      <thead>
        <tr>
          <th scope="col">{clients.client}</th>
          <th scope="col">{clients.seen}</th>
          <th scope="col">{clients.owner}</th>
          <th scope="col">{clients.contact}</th>
          <th scope="col">{clients.address}</th>
          <th scope="col">{clients.act}</th>
        </tr>
      </thead>
      <tbody>
        {stage.clients.map((client) => (
          <Row key={nameOf(client)} client={client} marked={marked} />
        ))}
      </tbody>
    </table>
  );
}

const nameOf = ({ client, clientStage }: ClientResource): string => `${client}/${clientStage}`;

function Row({ client: one, marked }: { readonly client: ClientResource; readonly marked: string }) {
  const { stage: said, acts } = words();
  const { clients } = said;
  const { client, clientStage, mismatch, owner, contact, url, stage } = one;
  return (
    <tr {...rowAt(nameOf(one), marked)}>
      <th scope="row">
        <RowLink id={nameOf(one)}>
          {client} / {clientStage}
        </RowLink>
        {mismatch === null ? null : (
          <p class="warning">
            <span aria-hidden="true">≠</span> {mismatch.text}
          </p>
        )}
      </th>
      <td data-label={clients.seen}>
        <Seen client={one} />
      </td>
      <td data-label={clients.owner}>{owner ?? '–'}</td>
      <td data-label={clients.contact}>{contact ?? '–'}</td>
      <td data-label={clients.address}>
        {url === null ? (
          '–'
        ) : (
          <a href={url} target="_blank" rel="noreferrer" translate={false}>
            {url}
          </a>
        )}
      </td>
      <td data-label={clients.act}>
        <ActLinks
          stage={stage}
          acts={[{ label: acts.detach.open, verb: 'client', act: 'detach', about: { client, clientStage } }]}
        />
      </td>
    </tr>
  );
}

function Seen({ client: { lastSeen, seen } }: { readonly client: ClientResource }) {
  const { clients } = words().stage;
  if (lastSeen === null) return <>{clients.never[seen]}</>;
  return (
    <>
      <Ago at={lastSeen} />
      {seen === 'long-ago' ? ` (${clients.stale})` : ''}
    </>
  );
}
