import { Fragment } from 'preact';
import { useLocation } from 'preact-iso';
import type { BuildResource } from '../../contract/build.js';
import type { PreviewResource } from '../../contract/preview.js';
import type { StageResource } from '../../contract/stage.js';
import { withQuery } from '../rules/query.js';
import { useResource } from '../state/resource.js';
import { words } from '../words.js';
import { format, useNow } from './clock.js';
import { useLink } from './link.js';
import { Chip, Health } from './state.js';
import { Ago } from './when.js';
import { whoText } from './who.js';

interface CandidateProps {
  readonly preview: PreviewResource | null;
  readonly builds: readonly { readonly id: string; readonly subject: string }[];
  readonly wanted: string | null;
  readonly source: string | null;
}

/** The build that would come, and the choice of another one. */
export function Candidate({ preview, builds, wanted, source }: CandidateProps) {
  const { promote } = words();
  const { url, route } = useLocation();
  const id = preview?.build ?? wanted;
  return (
    <section class="box" aria-labelledby="build">
      <h2 id="build">{promote.build}</h2>
      {id === null ? null : <BuildFacts id={id} source={source} />}
      <label class="field">
        <span>{promote.otherBuild}</span>
        <select
          value={id ?? ''}
          onChange={({ currentTarget }) => route(withQuery(url, { build: currentTarget.value }))}
        >
          {id === null || builds.some((build) => build.id === id) ? null : <option value={id}>{id}</option>}
          {builds.map((build) => (
            <option key={build.id} value={build.id}>
              {build.id} · {build.subject}
            </option>
          ))}
        </select>
      </label>
    </section>
  );
}

function BuildFacts({ id, source }: { readonly id: string; readonly source: string | null }) {
  const { promote } = words();
  const link = useLink();
  const { data: build } = useResource<BuildResource>(`/builds/${encodeURIComponent(id)}`);
  return (
    <>
      <p>
        <a href={link('build', { build: id })}>
          <strong translate={false}>{id}</strong>
        </a>{' '}
        {build === null ? null : <code translate={false}>{build.commit.slice(0, 7)}</code>}
      </p>
      {build === null ? null : (
        <>
          <p>{build.subject}</p>
          <p class="muted">
            {source === null ? null : `${promote.from({ source })} · `}
            <Ago at={build.createdAt} /> · {build.author}
          </p>
        </>
      )}
    </>
  );
}

/** What runs there while it is decided. */
export function BuildNow({ stage }: { readonly stage: StageResource }) {
  const { promote, labels } = words();
  const link = useLink();
  const now = useNow();
  const { currentBuild: build, holds, unknownReason } = stage;
  return (
    <section class="box" aria-labelledby="now">
      <h2 id="now">{promote.now({ stage: stage.stage })}</h2>
      {build === null ? <p class="muted">{promote.runsNothing}</p> : null}
      {unknownReason === null ? null : <p class="warn-text">⚠ {promote.unknown}</p>}
      {build === null ? null : (
        <>
          <p>
            <a href={link('build', { build: build.id })}>
              <strong translate={false}>{build.id}</strong>
            </a>{' '}
            <code translate={false}>{build.commit.slice(0, 7)}</code>
          </p>
          <p>{build.subject}</p>
          {build.since === null ? null : (
            <p class="muted">
              <Ago at={build.since} /> {build.actor === null ? '' : `· ${whoText(build.actor)}`}
            </p>
          )}
        </>
      )}
      <p class="chips">
        <Health health={stage.health} />
        {holds.map((hold) => (
          <Fragment key={hold.id}>
            <Chip
              tone="hold"
              icon="▣"
              text={promote.held({ kind: labels.holdKind[hold.kind], who: hold.actor.name ?? hold.by })}
            />
            <span class="muted">
              {hold.until === null
                ? promote.untilReleased
                : promote.until({ until: format().moment(new Date(hold.until), now) })}
            </span>
          </Fragment>
        ))}
      </p>
    </section>
  );
}
