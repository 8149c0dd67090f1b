import { useRoute } from 'preact-iso';
import type { ComponentChildren } from 'preact';
import type { BuildResource } from '../../contract/build.js';
import type { Page } from '../../contract/page.js';
import type { PromotionResource } from '../../contract/promotion.js';
import type { StageResource } from '../../contract/stage.js';
import { Fact } from '../parts/fact.js';
import { useLink } from '../parts/link.js';
import { MayLink } from '../parts/may-link.js';
import { useQuery } from '../parts/query.js';
import { RunsOn } from '../parts/runs-on.js';
import { Sha } from '../parts/sha.js';
import { Shown } from '../parts/shown.js';
import { Chip, Phase } from '../parts/state.js';
import { useTitle } from '../parts/title.js';
import { Ago, Moment } from '../parts/when.js';
import { useResource } from '../state/resource.js';
import { words } from '../words.js';
import { whoText } from '../parts/who.js';

/** Commits that are shown before somebody wants all of them. */
const shownCommits = 25;

/** One build: what is in it, where it runs, what QA said of it, what became of it. */
export function Build() {
  const id = useRoute().params['build'] ?? '';
  useTitle(id);
  const known = useResource<BuildResource>(`/builds/${encodeURIComponent(id)}`);
  return (
    <div class="page record-page">
      <Shown known={known}>
        {(build) => (
          <>
            <h1>
              <span translate={false}>{build.id}</span> {build.subject}
            </h1>
            <Facts build={build} />
            <Acts build={build} />
            <div class="halves">
              <Migrations build={build} />
              <Verdicts build={build} />
            </div>
            <Commits build={build} />
            <Promotions build={build.id} />
          </>
        )}
      </Shown>
    </div>
  );
}

function Facts({ build }: { readonly build: BuildResource }) {
  const { facts, nowhere } = words().builds;
  const { commit, alsoCommits, branch, author, createdAt, createdBy, ciUrl, artifacts, stages } = build;
  const digest = (one: string): ComponentChildren => (
    <code lang="en" translate={false}>
      {one}
    </code>
  );
  return (
    <dl class="about" aria-label={facts.label}>
      <Fact name={facts.stages}>{stages.length === 0 ? nowhere : <RunsOn stages={stages} />}</Fact>
      <Fact name={facts.commit}>
        <Sha sha={commit} />
      </Fact>
      {alsoCommits.length === 0 ? null : (
        <Fact name={facts.alsoCommits}>
          <span class="chips">
            {alsoCommits.map((sha) => (
              <Sha key={sha} sha={sha} />
            ))}
          </span>
        </Fact>
      )}
      <Fact name={facts.author}>{author}</Fact>
      <Fact name={facts.branch}>
        <span translate={false}>{branch}</span>
      </Fact>
      <Fact name={facts.registered}>
        <Moment at={createdAt} /> <span class="muted">{facts.by({ who: createdBy })}</span>
      </Fact>
      {ciUrl === null ? null : (
        <Fact name={facts.ci}>
          <a href={ciUrl} rel="noreferrer">
            {ciUrl}
          </a>
        </Fact>
      )}
      {artifacts.tarball === null ? null : <Fact name={facts.tarball}>{digest(artifacts.tarball)}</Fact>}
      {artifacts.image === null ? null : <Fact name={facts.image}>{digest(artifacts.image)}</Fact>}
    </dl>
  );
}

/** Where it can go from here: each by the page that says first what would happen. */
function Acts({ build: { id, commit } }: { readonly build: BuildResource }) {
  const { builds } = words();
  const link = useLink();
  const { data } = useResource<Page<StageResource>>('/stages');
  const others = (data?.items ?? []).filter(({ currentBuild }) => currentBuild?.id !== id);
  return (
    <p class="links-row">
      {others
        .filter(({ trigger }) => trigger !== 'milestone')
        .map(({ stage }) => (
          <MayLink
            key={stage}
            verb="promote"
            stage={stage}
            href={link('promote', {}, { stage, build: id })}
            label={builds.promote({ build: id, stage })}
          />
        ))}
      <a class="button" href={link('milestones', {}, { act: 'new', build: id })}>
        {builds.newMilestone}
      </a>
      {others
        .filter(({ currentBuild }) => currentBuild !== null)
        .map(({ stage }) => (
          <a key={stage} href={link('compare', { sides: `${stage}...${id}` })}>
            {builds.compareWith({ stage })}
          </a>
        ))}
      <a href={link('commit', { sha: commit })}>{builds.where}</a>
    </p>
  );
}

function Migrations({ build: { migrations } }: { readonly build: BuildResource }) {
  const { migrationList } = words().builds;
  return (
    <section aria-labelledby="migrations">
      <h2 id="migrations">{migrationList.title}</h2>
      {migrations.length === 0 ? <p class="muted">{migrationList.none}</p> : null}
      <ul class="rows">
        {migrations.map(({ id, reversible }) => (
          <li key={id}>
            <code lang="en" translate={false}>
              {id}
            </code>
            {reversible ? (
              <span class="muted">{migrationList.reversible}</span>
            ) : (
              <Chip tone="warn" icon="⚠" text={migrationList.irreversible} />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Verdicts({ build: { verdicts = [] } }: { readonly build: BuildResource }) {
  const { verdicts: said } = words().builds;
  return (
    <section aria-labelledby="verdicts">
      <h2 id="verdicts">{said.title}</h2>
      {verdicts.length === 0 ? <p class="muted">{said.none}</p> : null}
      <ul class="rows">
        {verdicts.map(({ stage, verdict, by, reason, at }) => (
          <li key={stage}>
            <Chip
              tone={verdict === 'passed' ? 'ok' : 'fail'}
              icon={verdict === 'passed' ? '✓' : '✗'}
              text={said.one({ stage, verdict, by })}
            />
            <span>{reason}</span>
            <span class="muted">
              <Ago at={at} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Commits({ build: { commits } }: { readonly build: BuildResource }) {
  const { builds, lists, commit } = words();
  const { query, address } = useQuery();
  const shown = query['all'] === undefined ? commits.slice(0, shownCommits) : commits;
  if (commits.length === 0) return null;
  return (
    <section aria-labelledby="commits">
      <h2 id="commits">{builds.commitList.title({ count: commits.length })}</h2>
      <ul class="rows">
        {shown.map(({ sha, subject, author, at, pr }) => (
          <li key={sha}>
            <Sha sha={sha} />
            <span class="grow">{subject}</span>
            {pr === null ? null : <span class="muted">{commit.pr({ pr })}</span>}
            <span class="muted">{author}</span>
            {at === null ? null : (
              <span class="muted">
                <Ago at={at} />
              </span>
            )}
          </li>
        ))}
      </ul>
      {shown.length < commits.length ? (
        <a href={address({ all: '1' })}>{lists.showAll({ count: commits.length })}</a>
      ) : null}
    </section>
  );
}

function Promotions({ build }: { readonly build: string }) {
  const { promotions } = words().builds;
  const link = useLink();
  const known = useResource<Page<PromotionResource>>(`/promotions?build=${build}&limit=20`);
  return (
    <section aria-labelledby="promotions">
      <h2 id="promotions">{promotions.title}</h2>
      <Shown known={known}>
        {({ items, nextCursor }) => (
          <>
            {items.length === 0 ? <p class="muted">{promotions.none}</p> : null}
            <ul class="rows">
              {items.map(({ id, phase, blockedBy, stage, createdAt, endedAt, actor, outcome }) => (
                <li key={id}>
                  <Phase phase={phase} blockedBy={blockedBy} />
                  <a href={link('promotion', { promotion: id })}>
                    {build} → {stage}
                  </a>
                  <Ago at={endedAt ?? createdAt} />
                  <span class="muted">{whoText(actor)}</span>
                  {outcome === null ? null : <span>{outcome.text}</span>}
                </li>
              ))}
            </ul>
            {nextCursor === null ? null : <a href={link('promotions', {}, { build })}>{promotions.all}</a>}
          </>
        )}
      </Shown>
    </section>
  );
}
