import { useState } from 'preact/hooks';
import type { CompareResource } from '../../contract/compare.js';
import type { PreviewResource } from '../../contract/preview.js';
import type { StageResource } from '../../contract/stage.js';
import { sourcesOf } from '../rules/promote.js';
import { usualSteps } from '../rules/run.js';
import { useResource } from '../state/resource.js';
import { words } from '../words.js';
import { format } from './clock.js';
import { Commits } from './commits.js';
import { Shown } from './shown.js';

interface About {
  readonly preview: PreviewResource;
  readonly stage: StageResource;
}

/** What a promotion brings, in a line and commit by commit. */
export function WillChange({ preview, stage }: About) {
  const { promote, frame } = words();
  const [isAll, setIsAll] = useState(false);
  const { commits, migrations } = preview;
  return (
    <section aria-labelledby="change">
      <h2 id="change">{promote.change}</h2>
      {commits === null ? <p>{promote.first}</p> : null}
      {commits === null ? null : (
        <>
          <p>
            {[
              frame.commits({ count: commits.ahead, atLeast: commits.atLeast ?? false }),
              ...(commits.authors > 0 ? [promote.authors({ count: commits.authors })] : []),
              ...(migrations.length > 0 ? [promote.migrations({ count: migrations.length })] : []),
              ...(commits.reverts > 0 ? [promote.reverts({ count: commits.reverts })] : []),
            ].join(' · ')}
          </p>
          {commits.behind > 0 ? (
            <p class="warn-text">
              ⚠{' '}
              {promote.removedToo({
                commits: frame.commits({ count: commits.behind, atLeast: commits.atLeast ?? false }),
              })}
            </p>
          ) : null}
          {isAll ? (
            <All pair={`${stage.currentBuild?.id ?? ''}...${preview.build}`} />
          ) : (
            <Commits commits={commits.newest} migrations={migrations} />
          )}
          {commits.ahead > commits.newest.length ? (
            <button type="button" aria-expanded={isAll} onClick={() => setIsAll(!isAll)}>
              {isAll ? promote.showFewer : promote.showAll({ count: commits.ahead })}
            </button>
          ) : null}
        </>
      )}
      <Migrations migrations={migrations} />
      <Api preview={preview} />
    </section>
  );
}

/** Everything that one side has and the other has not. */
function All({ pair }: { readonly pair: string }) {
  const compared = useResource<CompareResource>(`/compare/${pair}`);
  return <Shown known={compared}>{(found) => <Brought compared={found} />}</Shown>;
}

function Brought({ compared }: { readonly compared: CompareResource }) {
  const { aheadCommits, migrations, truncated } = compared;
  return (
    <>
      <Commits commits={aheadCommits} migrations={migrations} />
      {truncated ? (
        <p class="muted">{words().promote.moreThanShown({ count: aheadCommits.length })}</p>
      ) : null}
    </>
  );
}

/** What a rollback takes away, and what it cannot. */
export function WillBeRemoved({ preview, stage }: About) {
  const { promote, frame } = words();
  const current = stage.currentBuild?.id ?? null;
  const compared = useResource<CompareResource>(
    current === null || current === preview.build ? null : `/compare/${preview.build}...${current}`,
  );
  return (
    <section aria-labelledby="removed">
      <h2 id="removed">{promote.removed}</h2>
      <Shown known={compared}>
        {(found) => (
          <>
            <p>{frame.commits({ count: found.ahead, atLeast: found.atLeast ?? false })}</p>
            <Brought compared={found} />
            {found.migrations.length === 0 ? null : (
              <div class="banner warn">
                <p>⚠ {promote.migrationWarning({ count: found.migrations.length })}</p>
                <Migrations migrations={found.migrations} />
              </div>
            )}
          </>
        )}
      </Shown>
      {current === null ? null : <p>{promote.quarantined({ build: current, stage: stage.stage })}</p>}
      <Api preview={preview} />
    </section>
  );
}

function Migrations({ migrations }: Pick<PreviewResource, 'migrations'>) {
  const { promote } = words();
  if (migrations.length === 0) return null;
  return (
    <>
      <h3>{promote.migrationsHeading}</h3>
      <ul class="plain">
        {migrations.map(({ id, reversible, build }) => (
          <li key={`${build} ${id}`}>
            <code translate={false}>{id}</code> <span class="muted">{build}</span>{' '}
            {reversible ? promote.reversible : `⚠ ${promote.irreversible}`}
          </li>
        ))}
      </ul>
    </>
  );
}

function Api({ preview: { api } }: Pick<About, 'preview'>) {
  const { promote } = words();
  if (api === null || api.breaking.length === 0) return null;
  return (
    <>
      <h3>⚠ {promote.api}</h3>
      <ul>
        {api.breaking.map(({ code, route, text }) => (
          <li key={`${code} ${route} ${text}`}>{text}</li>
        ))}
      </ul>
    </>
  );
}

/** What is on the way already and stays behind. */
export function NotIncluded({
  preview: { build },
  stage,
  stages,
}: About & { readonly stages: readonly StageResource[] }) {
  const { promote, frame } = words();
  const [isShown, setIsShown] = useState(false);
  const first = stages.find((one) => one.stage === sourcesOf(stages, stage.stage).at(-1));
  const has = first?.currentBuild?.id ?? null;
  const compared = useResource<CompareResource>(
    has === null || has === build ? null : `/compare/${build}...${has}`,
  );
  if (first === undefined || has === null) return null;
  const there = { build, stage: first.stage };
  return (
    <section aria-labelledby="not-included">
      <h2 id="not-included">{promote.notIncluded}</h2>
      {has === build ? (
        <p>{promote.nothingNewer(there)}</p>
      ) : (
        <Shown known={compared}>
          {(found) =>
            found.ahead === 0 ? (
              <p>{promote.nothingNewer(there)}</p>
            ) : (
              <>
                <p>
                  {promote.newer({
                    ...there,
                    commits: frame.commits({ count: found.ahead, atLeast: found.atLeast ?? false }),
                  })}{' '}
                  <button type="button" aria-expanded={isShown} onClick={() => setIsShown(!isShown)}>
                    {isShown ? promote.hide : promote.show}
                  </button>
                </p>
                {isShown ? <Brought compared={found} /> : null}
              </>
            )
          }
        </Shown>
      )}
    </section>
  );
}

export function Affected({ preview: { clients, build }, stage }: About) {
  const { promote } = words();
  return (
    <section aria-labelledby="affected">
      <h2 id="affected">{promote.affected}</h2>
      {clients.length === 0 ? (
        <p>{promote.nobody({ stage: stage.stage })}</p>
      ) : (
        <>
          <ul class="plain inline">
            {clients.map(({ client, clientStage, mismatch }) => (
              <li key={`${client}/${clientStage}`}>
                ⇐ {client} / {clientStage}
                {mismatch === null ? null : <span class="muted"> ≠ {mismatch.text}</span>}
              </li>
            ))}
          </ul>
          <p class="muted">{promote.talkTo({ build })}</p>
        </>
      )}
    </section>
  );
}

/** What happens one after another, and how long that takes. */
export function Steps({ preview: { usual, changes, outcome }, stage }: About) {
  const { promote } = words();
  const length = (seconds: number): string => format().length(seconds);
  return (
    <section aria-labelledby="steps">
      <h2 id="steps">{promote.steps}</h2>
      <ol class="inline steps">
        {usualSteps(stage.platform === 'aws').map((name) => (
          <li key={name}>{promote.stepNames[name]}</li>
        ))}
      </ol>
      <p>
        {usual === null
          ? promote.noEstimate
          : promote.usually({
              ...{ took: length(usual.seconds), count: usual.count },
              ...{ shortest: length(usual.shortest), longest: length(usual.longest) },
            })}{' '}
        {promote.noRebuild({ stage: stage.stage })}
      </p>
      {changes === null ? null : (
        <p>
          {promote.engine}: <span class="changes">{promote.changes(changes)}</span>
        </p>
      )}
      {outcome === null ? null : <p class="warn-text">⚠ {outcome.text}</p>}
    </section>
  );
}
