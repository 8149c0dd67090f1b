import type { BroughtCommitResource, BroughtMigrationResource } from '../../contract/brought.js';
import { withMigrations } from '../rules/brought.js';
import { words } from '../words.js';
import { useLink } from './link.js';
import { Sha } from './sha.js';
import { Chip } from './state.js';
import { Ago } from './when.js';

/** Commits one below the other, with what takes another one back and what brings a migration marked. */
export function Commits({
  commits,
  migrations,
}: {
  readonly commits: readonly BroughtCommitResource[];
  readonly migrations: readonly BroughtMigrationResource[];
}) {
  const { promote, commit: one } = words();
  const link = useLink();
  return (
    <ul class="rows brought">
      {withMigrations(commits, migrations).map(({ commit, migrations: ids }) => (
        <li key={commit.sha}>
          <Sha sha={commit.sha} />
          <span class="subject">{commit.subject}</span>
          {commit.revert ? <Chip tone="warn" icon="↶" text={promote.revert} /> : null}
          {ids.length === 0 ? null : (
            <Chip tone="warn" icon="⚠" text={`${promote.migration} ${ids.join(', ')}`} />
          )}
          {commit.pr === null ? null : (
            <a href={link('commit', { sha: `#${String(commit.pr)}` })}>{one.pr({ pr: commit.pr })}</a>
          )}
          <span class="muted">{commit.author}</span>
          {commit.at === null ? null : (
            <span class="muted">
              <Ago at={commit.at} />
            </span>
          )}
          <a href={link('build', { build: commit.build })}>{commit.build}</a>
        </li>
      ))}
    </ul>
  );
}
