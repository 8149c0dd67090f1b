import type { AuditResource } from '../../contract/audit.js';
import type { Page } from '../../contract/page.js';
import type { StageResource } from '../../contract/stage.js';
import { Filters, Nothing, Pages, type Field } from '../parts/filters.js';
import { Download } from '../parts/download.js';
import { useLink } from '../parts/link.js';
import { useQuery } from '../parts/query.js';
import { Shown } from '../parts/shown.js';
import { Phase } from '../parts/state.js';
import { Table, type Column } from '../parts/table.js';
import { useTitle } from '../parts/title.js';
import { Moment } from '../parts/when.js';
import type { Query } from '../links.js';
import { searchOf } from '../rules/asked.js';
import { startOfDay } from '../rules/start-of-day.js';
import { useResource } from '../state/resource.js';
import { useWorld } from '../state/world.js';
import { words } from '../words.js';
import { viaOf } from '../rules/who.js';
import { whoText } from '../parts/who.js';

/** Every change of state: who, by what, from what to what, why. */
export function Activity() {
  const { activity } = words();
  useTitle(activity.title);
  const { api } = useWorld();
  const { query } = useQuery();
  const fields = useFields();
  const path = `/audit${searchOf(askedOf(query))}`;
  const whole = `/audit${searchOf({ ...askedOf(query), cursor: undefined, all: 'true' })}`;
  const known = useResource<Page<AuditResource>>(path);
  return (
    <div class="page record-page">
      <h1>{activity.title}</h1>
      <Filters fields={fields} />
      <Shown known={known}>
        {({ items, nextCursor }) => (
          <>
            {items.length === 0 ? (
              <Nothing fields={fields}>
                <p>{activity.empty}</p>
              </Nothing>
            ) : (
              <Listed rows={items} />
            )}
            <Pages nextCursor={nextCursor} />
            <p class="links-row">
              <a class="button" href={api.address(whole)} target="_blank" rel="noreferrer">
                {activity.download.json}
              </a>
              <Download path={whole} type="text/csv" file="activity.csv" label={activity.download.csv} />
            </p>
          </>
        )}
      </Shown>
    </div>
  );
}

/** Days are those of the person; until a day means until it is over. */
function askedOf({ by, stage, name, from, until, cursor }: Query): Query {
  return {
    ...{ by, stage, name, cursor },
    since: startOfDay(from)?.toISOString(),
    until: startOfDay(until, 1)?.toISOString(),
  };
}

function useFields(): readonly Field[] {
  const { filter, nouns, names } = words().activity;
  const { data } = useResource<Page<StageResource>>('/stages');
  const stages = (data?.items ?? []).map(({ stage }) => ({ value: stage, text: stage }));
  const kinds = Object.entries(nouns).map(([noun, label]) => ({
    label,
    options: Object.entries(names)
      .filter(([name]) => name.startsWith(`${noun}:`))
      .map(([value, text]) => ({ value, text })),
  }));
  return [
    { kind: 'text', name: 'by', label: filter.by },
    { kind: 'choice', name: 'stage', label: filter.stage, options: [{ options: stages }] },
    { kind: 'choice', name: 'name', label: filter.name, options: kinds },
    { kind: 'date', name: 'from', label: filter.from },
    { kind: 'date', name: 'until', label: filter.until },
  ];
}

function Listed({ rows }: { readonly rows: readonly AuditResource[] }) {
  const { activity } = words();
  const { columns } = activity;
  const link = useLink();
  const { address } = useQuery();
  const shown: readonly Column<AuditResource>[] = [
    {
      title: columns.at,
      cell: ({ at, seq }) => (
        <a href={`${address({ cursor: String(seq + 1) })}#row-${String(seq)}`}>
          <Moment at={at} />
        </a>
      ),
    },
    { title: columns.what, cell: (row) => <What row={row} /> },
    {
      title: columns.stage,
      cell: ({ stage }) => (stage === null ? '–' : <a href={link('stage', { stage })}>{stage}</a>),
    },
    { title: columns.who, cell: (row) => <Who row={row} /> },
    { title: columns.change, cell: (row) => <Change row={row} /> },
    { title: columns.reason, cell: ({ reason }) => reason ?? <span class="muted">–</span> },
    {
      title: columns.request,
      cell: ({ requestId }) =>
        requestId === null ? (
          '–'
        ) : (
          <code lang="en" translate={false} class="muted">
            {requestId}
          </code>
        ),
    },
  ];
  return (
    <Table caption={activity.title} columns={shown} rows={rows} keyOf={({ seq }) => `row-${String(seq)}`} />
  );
}

function What({ row: { name, promotion } }: { readonly row: AuditResource }) {
  const { activity } = words();
  const link = useLink();
  // A newer service has kinds that this page has no words for.
  const text = (activity.names as Readonly<Record<string, string>>)[name] ?? name;
  return promotion === null ? <>{text}</> : <a href={link('promotion', { promotion })}>{text}</a>;
}

function Who({ row: { actor } }: { readonly row: AuditResource }) {
  const { activity } = words();
  const { address } = useQuery();
  const via = viaOf(actor);
  return (
    <>
      <a href={address({ by: actor.id, cursor: undefined })}>{whoText(actor)}</a>{' '}
      {via === null ? null : <span class="muted">{activity.via({ via })}</span>}
    </>
  );
}

/** A change of phase, else what the row says of what it is about. */
function Change({ row: { from, to, facts } }: { readonly row: AuditResource }) {
  const told = Object.entries(facts).filter(([, value]) => value !== null && value !== '');
  return (
    <>
      {from === null && to === null ? null : (
        <p class="chips">
          {from === null ? '–' : <Phase phase={from} />}
          <span>→</span>
          {to === null ? '–' : <Phase phase={to} />}
        </p>
      )}
      {told.length === 0 ? null : (
        <code lang="en" translate={false} class="muted told">
          {told.map(([name, value]) => `${name}: ${String(value)}`).join(' · ')}
        </code>
      )}
    </>
  );
}
