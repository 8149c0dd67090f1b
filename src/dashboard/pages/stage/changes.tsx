import { useLocation } from 'preact-iso';
import type { BroughtCommitResource } from '../../../contract/brought.js';
import type { CompareResource } from '../../../contract/compare.js';
import type { Page } from '../../../contract/page.js';
import type { StageResource } from '../../../contract/stage.js';
import { useLink } from '../../parts/link.js';
import { Shown } from '../../parts/shown.js';
import { Chip } from '../../parts/state.js';
import { Ago } from '../../parts/when.js';
import { byPullRequest } from '../../rules/change-list.js';
import { withQuery } from '../../rules/query.js';
import { startOfDay } from '../../rules/start-of-day.js';
import { useResource } from '../../state/resource.js';
import { words } from '../../words.js';

/** Two sides to compare: what the second has and the first has not is what is asked for. */
interface Choice {
  readonly name: string;
  readonly label: string;
  readonly sides: readonly [string, string];
}

/** What would come next, what came since the build before, or what differs from another stage. */
export function StageChangesTab({ stage }: { readonly stage: StageResource }) {
  const { changes } = words().stage;
  const { query } = useLocation();
  const choices = useChoices(stage);
  const chosen = choices.find(({ name }) => name === query['against']) ?? choices[0] ?? null;
  if (stage.currentBuild === null) return <p class="muted">{changes.noBuild}</p>;
  return (
    <>
      {stage.source === null ? <p class="muted">{changes.noSource}</p> : null}
      {chosen === null ? null : (
        <>
          <ChoiceLinks choices={choices} chosen={chosen} />
          <SinceDay />
          <Differences key={chosen.name} sides={chosen.sides} />
        </>
      )}
    </>
  );
}

function useChoices({ stage, source, previousBuild }: StageResource): Choice[] {
  const { changes } = words().stage;
  const { query } = useLocation();
  const others = useResource<Page<StageResource>>('/stages').data?.items ?? [];
  const since = startOfDay(query['since']);
  const next = source === null ? [] : [choice('next', changes.next({ source }), [stage, source])];
  const before =
    previousBuild === null
      ? []
      : [choice('before', changes.before({ build: previousBuild.id }), [previousBuild.id, stage])];
  return [
    ...next,
    ...before,
    ...(since === null
      ? []
      : [choice('since', changes.since({ day: query['since'] ?? '' }), [stageAt(stage, since), stage])]),
    ...others
      .filter((other) => other.stage !== stage && other.stage !== source && other.currentBuild !== null)
      .map((other) => choice(other.stage, changes.other({ stage: other.stage }), [stage, other.stage])),
  ];
}

/** What a stage ran at a time, as a side of a comparison. */
const stageAt = (stage: string, at: Date): string => `${stage}@${at.toISOString().replace('.000Z', 'Z')}`;

/** The day from which on the changes are shown: it is in the address, as every choice is. */
function SinceDay() {
  const { changes } = words().stage;
  const { url, query, route } = useLocation();
  return (
    <label>
      <span>{changes.sinceDay}</span>{' '}
      <input
        type="date"
        value={query['since'] ?? ''}
        onChange={({ currentTarget: { value } }) =>
          route(withQuery(url, { since: value || null, against: value === '' ? null : 'since' }))
        }
      />
    </label>
  );
}

const choice = (name: string, label: string, sides: Choice['sides']): Choice => ({ name, label, sides });

function ChoiceLinks({ choices, chosen }: { readonly choices: readonly Choice[]; readonly chosen: Choice }) {
  const { changes } = words().stage;
  const { url } = useLocation();
  return (
    <nav class="choose" aria-label={changes.between}>
      {choices.map(({ name, label }) => (
        <a
          key={name}
          class="button"
          href={withQuery(url, { against: name })}
          aria-current={name === chosen.name ? 'true' : undefined}
        >
          {label}
        </a>
      ))}
    </nav>
  );
}

function Differences({ sides }: { readonly sides: Choice['sides'] }) {
  const { changes } = words().stage;
  const link = useLink();
  const pair = sides.join('...');
  const known = useResource<CompareResource>(`/compare/${encodeURIComponent(pair)}`);
  return (
    <Shown known={known}>
      {(found) => (
        <>
          {found.ahead === 0 && found.behind === 0 ? <p>{changes.none}</p> : null}
          <Side commits={found.aheadCommits} count={found.ahead} found={found} of="newer" name={sides[1]} />
          <Side
            commits={found.behindCommits}
            count={found.behind}
            found={found}
            of="missing"
            name={sides[1]}
          />
          {found.truncated ? <p class="muted">{changes.truncated}</p> : null}
          <p>
            <a href={link('compare', { sides: pair })}>{changes.all}</a>
          </p>
        </>
      )}
    </Shown>
  );
}

function Side({
  commits,
  count,
  found,
  of,
  name,
}: {
  readonly commits: readonly BroughtCommitResource[];
  readonly count: number;
  readonly found: CompareResource;
  readonly of: 'newer' | 'missing';
  readonly name: string;
}) {
  const { stage: said, frame } = words();
  if (count === 0) return null;
  const counted = frame.commits({ count, atLeast: found.atLeast === true });
  const mine = new Set(commits.map(({ build }) => build));
  return (
    <section>
      <h2>{said.changes[of]({ count: counted, name })}</h2>
      <ul class="rows commits">
        {byPullRequest(commits).map((change) => (
          <li key={change.commits[0]?.sha}>
            {change.pr === null ? null : <strong>{said.changes.pr({ number: change.pr })}</strong>}
            <ul class="plain">
              {change.commits.map((commit) => (
                <li key={commit.sha}>
                  <Commit commit={commit} />
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
      <Migrations migrations={found.migrations.filter(({ build }) => mine.has(build))} />
    </section>
  );
}

function Commit({
  commit: { sha, subject, author, at, build, revert },
}: {
  readonly commit: BroughtCommitResource;
}) {
  const { changes } = words().stage;
  const link = useLink();
  return (
    <>
      <a href={link('commit', { sha })}>
        <code lang="en" translate={false}>
          {sha.slice(0, 7)}
        </code>
      </a>{' '}
      {subject} {revert ? <Chip tone="warn" icon="↶" text={changes.revert} /> : null}{' '}
      <span class="muted">
        {author} · <a href={link('build', { build })}>{build}</a>
        {at === null ? null : (
          <>
            {' · '}
            <Ago at={at} />
          </>
        )}
      </span>
    </>
  );
}

function Migrations({ migrations }: { readonly migrations: CompareResource['migrations'] }) {
  const { changes } = words().stage;
  if (migrations.length === 0) return null;
  return (
    <ul class="plain">
      {migrations.map(({ id, build, reversible }) => (
        <li key={`${build} ${id}`}>
          <Chip tone="warn" icon="⚠" text={changes.migration({ id })} />{' '}
          <span class="muted">
            {build}
            {reversible ? '' : ` · ${changes.irreversible}`}
          </span>
        </li>
      ))}
    </ul>
  );
}
