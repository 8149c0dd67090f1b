import type { ListedBuildResource } from '../../contract/build.js';
import type { Page } from '../../contract/page.js';
import type { StageResource } from '../../contract/stage.js';
import { CiStep } from '../parts/ci-step.js';
import { Coded } from '../parts/coded.js';
import { Filters, Nothing, Pages, type Field } from '../parts/filters.js';
import { useLink } from '../parts/link.js';
import { useQuery } from '../parts/query.js';
import { RunsOn } from '../parts/runs-on.js';
import { Sha } from '../parts/sha.js';
import { Shown } from '../parts/shown.js';
import { Table, type Column } from '../parts/table.js';
import { useTitle } from '../parts/title.js';
import { Ago } from '../parts/when.js';
import { pick, searchOf } from '../rules/asked.js';
import { useResource } from '../state/resource.js';
import { words } from '../words.js';

/** What CI has registered, the newest first. */
export function Builds() {
  const { builds } = words();
  useTitle(builds.title);
  const { query } = useQuery();
  const fields = useFields();
  const asked = pick(query, [...fields.map(({ name }) => name), 'cursor']);
  const known = useResource<Page<ListedBuildResource>>(`/builds${searchOf(asked)}`);
  return (
    <div class="page record-page">
      <h1>{builds.title}</h1>
      <Filters fields={fields} />
      <Shown known={known}>
        {({ items, nextCursor }) => (
          <>
            {items.length === 0 ? (
              <Nothing fields={fields}>
                <Empty />
              </Nothing>
            ) : (
              <Listed builds={items} />
            )}
            <Pages nextCursor={nextCursor} />
          </>
        )}
      </Shown>
    </div>
  );
}

function useFields(): readonly Field[] {
  const { filter } = words().builds;
  const { data } = useResource<Page<StageResource>>('/stages');
  const stages = (data?.items ?? []).map(({ stage }) => ({ value: stage, text: stage }));
  return [
    { kind: 'text', name: 'branch', label: filter.branch },
    { kind: 'text', name: 'author', label: filter.author },
    { kind: 'text', name: 'commit', label: filter.commit },
    { kind: 'choice', name: 'stage', label: filter.stage, options: [{ options: stages }] },
  ];
}

function Empty() {
  const { builds } = words();
  return (
    <div class="empty">
      <p>
        <Coded text={builds.empty} />
      </p>
      <CiStep />
    </div>
  );
}

function Listed({ builds: rows }: { readonly builds: readonly ListedBuildResource[] }) {
  const { builds } = words();
  const link = useLink();
  const { columns } = builds;
  const shown: readonly Column<ListedBuildResource>[] = [
    { title: columns.build, cell: ({ id }) => <a href={link('build', { build: id })}>{id}</a> },
    { title: columns.commit, cell: ({ commit }) => <Sha sha={commit} /> },
    { title: columns.subject, cell: ({ subject }) => subject },
    { title: columns.author, cell: ({ author }) => author },
    { title: columns.branch, cell: ({ branch }) => <span translate={false}>{branch}</span> },
    { title: columns.when, cell: ({ createdAt }) => <Ago at={createdAt} /> },
    { title: columns.contents, cell: (build) => <Contents build={build} /> },
    { title: columns.stages, cell: ({ stages }) => <RunsOn stages={stages} /> },
  ];
  return <Table caption={builds.title} columns={shown} rows={rows} keyOf={({ id }) => id} />;
}

function Contents({ build: { commitCount, migrations } }: { readonly build: ListedBuildResource }) {
  const { builds } = words();
  return (
    <>
      {builds.commits({ count: commitCount })}
      {migrations.length === 0 ? null : (
        <span class="chip warn">{builds.migrations({ count: migrations.length })}</span>
      )}
    </>
  );
}
