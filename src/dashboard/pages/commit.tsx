import { useRoute } from 'preact-iso';
import type { CommitResource } from '../../contract/commit.js';
import type { CommitWhereResource, WhereaboutsResource } from '../../contract/commits.js';
import type { EventsPage } from '../../contract/audit.js';
import type { Page } from '../../contract/page.js';
import { Problem } from '../client/api.js';
import { Coded } from '../parts/coded.js';
import { CopyButton } from '../parts/copy-button.js';
import { Pages } from '../parts/filters.js';
import { useLink } from '../parts/link.js';
import { MayLink } from '../parts/may-link.js';
import { useQuery } from '../parts/query.js';
import { Sha } from '../parts/sha.js';
import { Shown } from '../parts/shown.js';
import { Chip, Phase } from '../parts/state.js';
import { useTitle } from '../parts/title.js';
import { TellMe, useTelling } from '../parts/tell-me.js';
import { Ago, Moment, useLeft } from '../parts/when.js';
import { pick, searchOf } from '../rules/asked.js';
import { readSought } from '../rules/sought.js';
import { useResource } from '../state/resource.js';
import { words } from '../words.js';

/** Where a commit is, and where not yet and why not; also by the number of its pull request. */
export function Commit() {
  const { commit } = words();
  const sought = readSought(useRoute().params['sha'] ?? '');
  useTitle(commit.title);
  return (
    <div class="page record-page">
      <h1>{commit.title}</h1>
      {sought.kind === 'pr' ? <OfPullRequest number={sought.number} /> : <Where sha={sought.sha} />}
    </div>
  );
}

function Where({ sha }: { readonly sha: string }) {
  const known = useResource<CommitWhereResource>(`/commits/${encodeURIComponent(sha)}`);
  if (known.problem instanceof Problem && known.data === null) {
    if (known.problem.code === 'commit-unknown') return <Unknown sha={sha} />;
    if (known.problem.code === 'commit-ambiguous') return <Ambiguous problem={known.problem} />;
  }
  return <Shown known={known}>{(commit) => <Found commit={commit} />}</Shown>;
}

/** Since when there are builds is what a commit may be older than. */
function Unknown({ sha }: { readonly sha: string }) {
  const { commit } = words();
  const first = useResource<EventsPage>('/events?since=0&name=build:registered&limit=1');
  return (
    <Shown known={first}>
      {({ items: [oldest] }) => (
        <>
          <p role="status">
            <Coded
              text={
                oldest === undefined
                  ? commit.notKnownAtAll({ sha })
                  : commit.notKnown({ sha, since: oldest.at.slice(0, 10) })
              }
            />
          </p>
          <p class="muted">{commit.squashed}</p>
        </>
      )}
    </Shown>
  );
}

function Ambiguous({ problem: { resource } }: { readonly problem: Problem }) {
  const { commit } = words();
  const link = useLink();
  return (
    <section aria-labelledby="candidates">
      <p>{resource.title}</p>
      <h2 id="candidates">{commit.ambiguous}</h2>
      <ul class="plain candidates">
        {(resource.candidates ?? []).map((sha) => (
          <li key={sha}>
            <a href={link('commit', { sha })}>
              <code lang="en" translate={false}>
                {sha}
              </code>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function OfPullRequest({ number }: { readonly number: number }) {
  const { commit } = words();
  const { query } = useQuery();
  const known = useResource<Page<CommitResource>>(
    `/commits${searchOf({ pr: String(number), ...pick(query, ['cursor']) })}`,
  );
  return (
    <Shown known={known}>
      {({ items, nextCursor }) => {
        const [newest] = items;
        if (newest === undefined) return <p role="status">{commit.noPullRequest({ pr: number })}</p>;
        return (
          <>
            <section aria-labelledby="of-pr">
              <h2 id="of-pr">{commit.ofPullRequest({ pr: number })}</h2>
              <ul class="rows">
                {items.map((one) => (
                  <li key={one.sha}>
                    <Sha sha={one.sha} />
                    <span>{one.subject}</span>
                    <span class="muted">{one.author}</span>
                  </li>
                ))}
              </ul>
              <Pages nextCursor={nextCursor} />
            </section>
            <section aria-labelledby="newest">
              <h2 id="newest">{commit.newestOfPullRequest}</h2>
              <Where sha={newest.sha} />
            </section>
          </>
        );
      }}
    </Shown>
  );
}

function Found({ commit: found }: { readonly commit: CommitWhereResource }) {
  const { commit, frame } = words();
  const link = useLink();
  const { sha, subject, author, pr, at, builds, stages } = found;
  useTelling(found);
  return (
    <>
      <p class="sought">
        <code lang="en" translate={false} title={sha}>
          {sha.slice(0, 7)}
        </code>{' '}
        <strong>{subject}</strong>
      </p>
      <p class="line-facts muted">
        <span>{author}</span>
        {pr === null ? null : <a href={link('commit', { sha: `#${String(pr)}` })}>{commit.pr({ pr })}</a>}
        {at === null ? null : <Ago at={at} />}
        <span>
          {builds.length === 1 ? commit.inBuild : commit.inBuilds}{' '}
          {builds.map((build, place) => (
            <>
              {place === 0 ? '' : ', '}
              <a key={build} href={link('build', { build })}>
                {build}
              </a>
            </>
          ))}
        </span>
      </p>
      <ol class="whereabouts" aria-label={commit.places}>
        {stages.map((place) => (
          <Place key={place.stage} place={place} />
        ))}
      </ol>
      <p>
        <CopyButton label={frame.copyLink} text={() => location.href} />
      </p>
    </>
  );
}

function Place({ place }: { readonly place: WhereaboutsResource }) {
  const { commit } = words();
  const link = useLink();
  const { stage, reached, build, verdict, offBranch } = place;
  return (
    <li>
      <h2>
        <a href={link('stage', { stage })}>{stage}</a>
      </h2>
      <div class="whereabout">
        <p class="chips">
          <Arrival place={place} />
          {reached === true ? <a href={link('build', { build })}>{build}</a> : null}
        </p>
        {reached === true ? null : <NotYet place={place} />}
        {verdict === null ? null : <p class="muted">{commit.verdict(verdict)}</p>}
        {offBranch === null ? null : <p>{commit.offBranch({ branch: offBranch })}</p>}
      </div>
      {reached === true ? null : (
        <div class="buttons">
          <WayThere place={place} />
          <TellMe stage={stage} />
        </div>
      )}
    </li>
  );
}

function Arrival({ place: { reached, at, promotion } }: { readonly place: WhereaboutsResource }) {
  const { commit } = words();
  const link = useLink();
  if (reached === true) {
    if (at === null) return <Chip tone="ok" icon="✓" text={commit.arrivedSometime} />;
    return (
      <span class="chip ok">
        <span aria-hidden="true">✓</span> <Ago at={at} say={(when) => commit.arrived({ when })} />
      </span>
    );
  }
  if (reached === null) return <Chip tone="warn" icon="?" text={commit.unknown} />;
  if (promotion === null) return <Chip tone="muted" icon="–" text={commit.notYet} />;
  return (
    <a class="chip run" href={link('promotion', { promotion })}>
      <span aria-hidden="true">◐</span> {commit.onItsWay}
    </a>
  );
}

/** Why it is not there, in the words of the service, and what comes next by itself. */
function NotYet({ place }: { readonly place: WhereaboutsResource }) {
  const { commit } = words();
  const { behind, atLeast = false, reasons, nextRun, lastRun, milestone, promotion, earliest } = place;
  const hasFailed = lastRun === 'failed' || lastRun === 'errored';
  return (
    <>
      {reasons.map(({ text }) => (
        <p key={text}>{text}</p>
      ))}
      {behind === null || behind === 0 ? null : <p>{commit.behind({ count: behind, atLeast })}</p>}
      {milestone === null || promotion !== null ? null : (
        <p>{commit.milestoneBefore({ number: milestone })}</p>
      )}
      {nextRun === null ? null : <NextRun at={nextRun} />}
      {hasFailed ? (
        <p>
          {commit.lastRun} <Phase phase={lastRun} />
        </p>
      ) : null}
      {earliest === null ? null : (
        <p>
          <Moment at={earliest} say={(at) => commit.earliest({ at })} />
        </p>
      )}
    </>
  );
}

const NextRun = ({ at }: { readonly at: string }) => <p>{words().commit.nextRun({ in: useLeft(at) })}</p>;

/** To a stage of milestones a build comes as one. */
function WayThere({ place: { stage, build, trigger, promotion } }: { readonly place: WhereaboutsResource }) {
  const { commit } = words();
  const link = useLink();
  if (promotion !== null) return null;
  return trigger === 'milestone' ? (
    <MayLink
      verb="milestone"
      stage={stage}
      href={link('milestones', {}, { act: 'new', build })}
      label={commit.newMilestone({ build })}
    />
  ) : (
    <MayLink
      verb="promote"
      stage={stage}
      href={link('promote', {}, { stage, build })}
      label={commit.promote({ build, stage })}
    />
  );
}
