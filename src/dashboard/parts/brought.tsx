import type { BroughtCommitResource, BroughtMigrationResource } from '../../contract/brought.js';
import { words } from '../words.js';
import { Commits } from './commits.js';
import { useLink } from './link.js';
import { useQuery } from './query.js';
import { Chip } from './state.js';

/** Commits that are shown before somebody wants all of them. */
const shownCommits = 50;

/** Commits of a comparison, the first of them until somebody wants all. */
export function BroughtCommits({
  commits,
  migrations,
}: {
  readonly commits: readonly BroughtCommitResource[];
  readonly migrations: readonly BroughtMigrationResource[];
}) {
  const { lists } = words();
  const { query, address } = useQuery();
  const shown = query['all'] === undefined ? commits.slice(0, shownCommits) : commits;
  return (
    <>
      <Commits commits={shown} migrations={migrations} />
      {shown.length < commits.length ? (
        <a href={address({ all: '1' })}>{lists.showAll({ count: commits.length })}</a>
      ) : null}
    </>
  );
}

export function BroughtMigrations({
  migrations,
}: {
  readonly migrations: readonly BroughtMigrationResource[];
}) {
  const { compare } = words();
  const link = useLink();
  return (
    <ul class="rows">
      {migrations.map(({ id, reversible, build }) => (
        <li key={id}>
          <code lang="en" translate={false}>
            {id}
          </code>
          {reversible ? null : <Chip tone="warn" icon="⚠" text={compare.irreversible} />}
          <a href={link('build', { build })}>{build}</a>
        </li>
      ))}
    </ul>
  );
}
