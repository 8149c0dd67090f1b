import { useLocation, useRoute } from 'preact-iso';
import { useEffect, useState } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import type { BuildResource } from '../../contract/build.js';
import type { CompareResource } from '../../contract/compare.js';
import type { Page } from '../../contract/page.js';
import type { StageResource } from '../../contract/stage.js';
import { BroughtCommits, BroughtMigrations } from '../parts/brought.js';
import { useLink } from '../parts/link.js';
import { CopyNotes } from '../parts/notes.js';
import { Sha } from '../parts/sha.js';
import { Shown } from '../parts/shown.js';
import { Table, type Column } from '../parts/table.js';
import { useTitle } from '../parts/title.js';
import { Moment } from '../parts/when.js';
import { useResource } from '../state/resource.js';
import { words } from '../words.js';
import { whoText } from '../parts/who.js';

type Compared = CompareResource['a'];

/** What differs between two stages, builds or commits. */
export function Compare() {
  const { compare } = words();
  const sides = useRoute().params['sides'] ?? '';
  const [a = '', b = ''] = sides.split('...');
  useTitle(`${compare.title}: ${compare.of({ a, b })}`);
  const known = useResource<CompareResource>(`/compare/${encodeURIComponent(sides)}`);
  return (
    <div class="page record-page">
      <h1>
        {compare.title} <span translate={false}>{compare.of({ a, b })}</span>
      </h1>
      <Choose a={a} b={b} />
      <Shown known={known}>
        {(comparison) => (
          <>
            <CopyNotes sides={sides} />
            <SideBySide comparison={comparison} />
            <Commits comparison={comparison} />
            <Migrations comparison={comparison} />
            <Api comparison={comparison} />
          </>
        )}
      </Shown>
    </div>
  );
}

function Choose(sides: { readonly a: string; readonly b: string }) {
  const { choose, hint } = words().compare;
  const link = useLink();
  const { route } = useLocation();
  const [{ a, b }, set] = useState(sides);
  useEffect(() => set(sides), [sides.a, sides.b]);
  const { data } = useResource<Page<StageResource>>('/stages');
  return (
    <form
      class="record-filters no-print"
      aria-label={choose.label}
      onSubmit={(event) => {
        event.preventDefault();
        if (a.trim() !== '' && b.trim() !== '')
          route(link('compare', { sides: `${a.trim()}...${b.trim()}` }));
      }}
    >
      <Side label={choose.a} value={a} onChange={(value) => set({ a: value, b })} />
      <Side label={choose.b} value={b} onChange={(value) => set({ a, b: value })} />
      <datalist id="sides">
        {(data?.items ?? []).map(({ stage }) => (
          <option key={stage} value={stage} />
        ))}
      </datalist>
      <button type="submit">{choose.go}</button>
      <a href={link('compare', { sides: `${sides.b}...${sides.a}` })}>{choose.swap}</a>
      <span class="muted">{hint}</span>
    </form>
  );
}

const Side = ({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}) => (
  <label>
    <span>{label}</span>
    <input
      list="sides"
      required
      maxLength={90}
      value={value}
      onInput={({ currentTarget }) => onChange(currentTarget.value)}
    />
  </label>
);

interface Row {
  readonly name: string;
  readonly a: ComponentChildren;
  readonly b: ComponentChildren;
}

/** What is known of one side beside the comparison itself. */
interface SideFacts {
  readonly side: Compared;
  readonly build: BuildResource | null;
  readonly stage: StageResource | null;
}

function SideBySide({ comparison }: { readonly comparison: CompareResource }) {
  const { rows } = words().compare;
  const { a, b } = comparison;
  const { data } = useResource<Page<StageResource>>('/stages');
  const stageOf = ({ kind, name }: Compared): StageResource | null =>
    kind === 'stage' ? (data?.items.find(({ stage }) => stage === name) ?? null) : null;
  const buildOfA = useResource<BuildResource>(`/builds/${a.build}`).data;
  const buildOfB = useResource<BuildResource>(`/builds/${b.build}`).data;
  const shown = rowsOf(
    comparison,
    { side: a, build: buildOfA, stage: stageOf(a) },
    { side: b, build: buildOfB, stage: stageOf(b) },
  );
  const columns: readonly Column<Row>[] = [
    { title: rows.what, cell: ({ name }) => name },
    { title: a.name, id: 'a', cell: (row) => row.a },
    { title: b.name, id: 'b', cell: (row) => row.b },
  ];
  return (
    <section aria-labelledby="side-by-side">
      <h2 id="side-by-side">{rows.title}</h2>
      <Table caption={rows.title} columns={columns} rows={shown} keyOf={({ name }) => name} />
    </section>
  );
}

function rowsOf(comparison: CompareResource, a: SideFacts, b: SideFacts): readonly Row[] {
  const { compare } = words();
  const { rows } = compare;
  const both = (name: string, cell: (facts: SideFacts) => ComponentChildren): Row => ({
    name,
    a: cell(a),
    b: cell(b),
  });
  const { ahead, behind, atLeast = false, environment, migrations } = comparison;
  const list = (of: readonly string[]): string => of.join(', ');
  const config = (which: 'a' | 'b'): ComponentChildren => {
    const { settings } = comparison;
    if (settings === null) return <span class="muted">{compare.notStages}</span>;
    if (settings.length === 0) return compare.same;
    return <Lines lines={settings.map((setting) => `${setting.name}: ${setting[which]}`)} />;
  };
  const names = (only: readonly string[]): ComponentChildren => {
    if (environment === null) return null;
    const { differ } = environment;
    if (only.length + differ.length === 0) return compare.same;
    return (
      <Lines
        lines={[
          ...(only.length === 0 ? [] : [compare.onlyHere({ names: list(only) })]),
          ...(differ.length === 0 ? [] : [compare.differ({ names: list(differ) })]),
        ]}
      />
    );
  };
  const unknown = <span class="muted">{compare.notStages}</span>;
  return [
    both(rows.build, (facts) => <BuildCell facts={facts} />),
    both(rows.commit, ({ side }) => <Sha sha={side.commit} />),
    both(rows.subject, ({ build }) => build?.subject),
    both(rows.when, (facts) => <WhenCell facts={facts} />),
    both(rows.who, ({ build, stage }) => {
      const actor = stage?.currentBuild?.actor ?? null;
      return actor === null ? build?.author : whoText(actor);
    }),
    {
      name: rows.only,
      a: compare.commits({ count: behind, atLeast }),
      b: compare.commits({ count: ahead, atLeast }),
    },
    { name: rows.config, a: config('a'), b: config('b') },
    {
      name: rows.environment,
      a: environment === null ? unknown : names(environment.onlyA),
      b: environment === null ? unknown : names(environment.onlyB),
    },
    { name: rows.migrations, a: '–', b: migrations.length === 0 ? '–' : String(migrations.length) },
    both(rows.clients, ({ stage }) => <ClientsCell stage={stage} />),
    both(rows.address, ({ side: { url } }) => (url === null ? '–' : <a href={url}>{url}</a>)),
  ];
}

const Lines = ({ lines }: { readonly lines: readonly string[] }) => (
  <ul class="plain">
    {lines.map((line) => (
      <li key={line}>
        <code lang="en" translate={false}>
          {line}
        </code>
      </li>
    ))}
  </ul>
);

function BuildCell({ facts: { side } }: { readonly facts: SideFacts }) {
  const { compare } = words();
  const link = useLink();
  return (
    <>
      <a href={link('build', { build: side.build })}>{side.build}</a>
      {side.unknownReason === null ? null : (
        <p class="muted">{compare.notSure({ why: side.unknownReason })}</p>
      )}
    </>
  );
}

function WhenCell({ facts: { build, stage } }: { readonly facts: SideFacts }) {
  const at = stage?.currentBuild?.since ?? build?.createdAt ?? null;
  return at === null ? null : <Moment at={at} />;
}

function ClientsCell({ stage }: { readonly stage: StageResource | null }) {
  const { compare } = words();
  if (stage === null || stage.clients.length === 0) return <span class="muted">{compare.noClients}</span>;
  return (
    <ul class="plain">
      {stage.clients.map(({ client, clientStage, mismatch }) => (
        <li key={`${client}/${clientStage}`}>
          ⇐ {client} / {clientStage}
          {mismatch === null ? null : <span class="muted"> ≠ {mismatch.text}</span>}
        </li>
      ))}
    </ul>
  );
}

/** In groups: what only one side has, and up to where both have all. */
function Commits({ comparison }: { readonly comparison: CompareResource }) {
  const { compare } = words();
  const { a, b, aheadCommits, behindCommits, mergeBase, migrations, truncated } = comparison;
  const { ahead, behind, atLeast = false } = comparison;
  const groups = [
    { id: 'only-b', name: b.name, count: ahead, commits: aheadCommits },
    { id: 'only-a', name: a.name, count: behind, commits: behindCommits },
  ];
  return (
    <>
      {groups.map(({ id, name, count, commits }) => (
        <section key={id} aria-labelledby={id}>
          <h2 id={id}>{compare.onlyIn({ name, count, atLeast: atLeast && count > 0 })}</h2>
          {count === 0 ? (
            <p class="muted">{compare.none({ name })}</p>
          ) : (
            <BroughtCommits commits={commits} migrations={id === 'only-b' ? migrations : []} />
          )}
        </section>
      ))}
      {truncated ? <p>{compare.truncated}</p> : null}
      <section aria-labelledby="both">
        <h2 id="both">{compare.both}</h2>
        {mergeBase === null ? (
          <p class="muted">{compare.bothUnknown}</p>
        ) : (
          <p>
            {compare.upTo} <Sha sha={mergeBase} />
          </p>
        )}
      </section>
    </>
  );
}

function Migrations({ comparison: { a, b, migrations } }: { readonly comparison: CompareResource }) {
  const { compare } = words();
  if (migrations.length === 0) return null;
  return (
    <section aria-labelledby="migrations">
      <h2 id="migrations">{compare.migrationsOf({ a: a.name, b: b.name })}</h2>
      <BroughtMigrations migrations={migrations} />
    </section>
  );
}

function Api({ comparison: { api, apiUnknown } }: { readonly comparison: CompareResource }) {
  const { api: said } = words().compare;
  const groups =
    api === null
      ? []
      : ([
          ['breaking', api.breaking],
          ['added', api.added],
          ['changed', api.changed],
        ] as const);
  const isSame = groups.every(([, changes]) => changes.length === 0);
  return (
    <section aria-labelledby="api">
      <h2 id="api">{said.title}</h2>
      {api === null ? <p class="muted">{apiUnknown?.text}</p> : null}
      {api !== null && isSame ? <p>{said.nothing}</p> : null}
      {groups
        .filter(([, changes]) => changes.length > 0)
        .map(([kind, changes]) => (
          <div key={kind}>
            <h3>{said[kind]}</h3>
            <ul>
              {changes.map(({ route, code, text }) => (
                <li key={`${route} ${code} ${text}`}>{text}</li>
              ))}
            </ul>
          </div>
        ))}
      {api?.truncated === true ? <p class="muted">{said.truncated}</p> : null}
    </section>
  );
}
