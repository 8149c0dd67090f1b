import type { ArrivingResource, GotResource } from '../../contract/overview.js';
import type { PromotionResource } from '../../contract/promotion.js';
import type { BuildOnStage, StageResource } from '../../contract/stage.js';
import { hasFailed } from '../rules/acts.js';
import { language, words } from '../words.js';
import { Arriving } from './arriving.js';
import { format, useNow } from './clock.js';
import { HoldLine } from './hold-line.js';
import { Kept } from './kept.js';
import { useLink } from './link.js';
import { StageActs } from './stage-acts.js';
import { Chip, Health } from './state.js';
import { Stopping } from './stopping.js';
import { Ago, useLeft } from './when.js';
import { whoText } from './who.js';

interface Shown {
  readonly stage: StageResource;
  readonly arriving: ArrivingResource | null;
  readonly got: GotResource | null;
  /** The promotion that ended last there, where it is among the last of all. */
  readonly lastRun: PromotionResource | null;
}

/** One stage at a glance: how it is, what runs there since when, what comes, what keeps it, who uses it. */
export function StageCard({ stage, arriving, got, lastRun }: Shown) {
  const link = useLink();
  const id = `stage-${stage.stage}`;
  return (
    <article class={`card ${toneOf(stage)}`} aria-labelledby={id} data-row>
      <header>
        <h2 id={id}>
          <a href={link('stage', { stage: stage.stage })}>{stage.stage}</a>
        </h2>
        <p class="muted purpose">{stage.purpose[language()]}</p>
      </header>
      <div class="now">
        <p class="chips">
          <Health health={stage.health} />
          <LastFailed stage={stage} />
          <Verdict verdict={stage.verdict} />
        </p>
        <Running build={stage.currentBuild} />
        <Milestone milestone={stage.milestone} />
        {arriving === null ? null : <Arriving arriving={arriving} />}
        <Stopping stage={stage} />
        <Kept stage={stage} line={HoldLine} />
        <Next stage={stage} />
        <Got got={got} build={stage.currentBuild} />
      </div>
      <Clients stage={stage} />
      <StageActs stage={stage} lastRun={lastRun} />
    </article>
  );
}

/** What is most urgent of a stage colours the edge of its card; the words beside it say it. */
function toneOf({ health, lastRun, hold, state }: StageResource): string {
  if (health === 'down' || hasFailed(lastRun)) return 'fail';
  if (health === 'degraded' || state === 'unknown') return 'warn';
  return hold === null ? '' : 'hold';
}

function LastFailed({ stage: { lastRun } }: { readonly stage: StageResource }) {
  const link = useLink();
  if (lastRun === null || !hasFailed(lastRun)) return null;
  return (
    <a class="chip-link" href={link('promotion', { promotion: lastRun.promotion })}>
      <Chip tone="fail" icon="✗" text={words().pipeline.lastFailed} />
    </a>
  );
}

function Verdict({ verdict }: Pick<StageResource, 'verdict'>) {
  const { pipeline } = words();
  if (verdict === null) return null;
  const isGood = verdict.verdict === 'passed';
  const by = pipeline.verdictBy({ who: verdict.by, stage: verdict.stage });
  return (
    <span title={by}>
      <Chip
        tone={isGood ? 'ok' : 'fail'}
        icon={isGood ? '✓' : '✗'}
        text={`${pipeline.verdict[verdict.verdict]} — ${verdict.by}`}
      />
    </span>
  );
}

function Running({ build }: { readonly build: BuildOnStage | null }) {
  const link = useLink();
  if (build === null) return <p class="muted">{words().pipeline.runsNothing}</p>;
  return (
    <div class="running">
      <p>
        <a class="build" href={link('build', { build: build.id })}>
          {build.id}
        </a>{' '}
        <code lang="en">{build.commit.slice(0, 7)}</code>
      </p>
      <p lang="en">{build.subject}</p>
      {build.since === null ? null : (
        <p class="muted">
          <Ago at={build.since} /> {build.actor === null ? '' : `· ${whoText(build.actor)}`}
        </p>
      )}
    </div>
  );
}

function Milestone({ milestone }: Pick<StageResource, 'milestone'>) {
  const { pipeline, labels } = words();
  const link = useLink();
  if (milestone === null) return null;
  const { number, role } = milestone;
  return (
    <p>
      <a href={link('milestone', { number: String(number) })}>
        {pipeline.milestone({ number, role: labels.role[role] })}
      </a>
    </p>
  );
}

/** What its schedule does next, and what waits. */
function Next({ stage: { nextRun, schedule, waiting, stage } }: { readonly stage: StageResource }) {
  const { pipeline } = words();
  const link = useLink();
  if (schedule === null && waiting === 0) return null;
  return (
    <p class="muted">
      {nextRun === null ? schedule === null ? '' : pipeline.paused : <NextRun at={nextRun} />}
      {schedule !== null && waiting > 0 ? ' · ' : ''}
      {waiting === 0 ? null : (
        <a href={link('promotions', {}, { stage, phase: 'pending' })}>
          {pipeline.waiting({ count: waiting })}
        </a>
      )}
    </p>
  );
}

function NextRun({ at }: { readonly at: string }) {
  const now = useNow();
  return (
    <time dateTime={at} title={format().moment(new Date(at), now)}>
      {words().pipeline.nextRun({ in: useLeft(at) })}
    </time>
  );
}

function Got({ got, build }: { readonly got: GotResource | null; readonly build: BuildOnStage | null }) {
  const link = useLink();
  if (got === null || build === null) return null;
  const { since, commits, atLeast = false } = got;
  return (
    <p>
      <a href={link('compare', { sides: `${since}...${build.id}` })}>
        {words().pipeline.got({ count: format().number(commits), atLeast, since })}
      </a>
    </p>
  );
}

/** Other teams' stages that use this one; those whose name says otherwise say so when they are opened. */
function Clients({ stage: { clients } }: { readonly stage: StageResource }) {
  const { pipeline } = words();
  return (
    <section class="users">
      <h3>{pipeline.clients}</h3>
      {clients.length === 0 ? <p class="muted">{pipeline.noClients}</p> : null}
      <ul class="plain">
        {clients.map(({ client, clientStage, mismatch }) => (
          <li key={`${client}/${clientStage}`}>
            {mismatch === null ? (
              <>
                <span aria-hidden="true">⇐</span> {client} / {clientStage}
              </>
            ) : (
              <details>
                <summary>
                  <span aria-hidden="true">⇐</span> {client} / {clientStage}{' '}
                  <span class="chip warn">
                    <span aria-hidden="true">≠</span> <span class="hidden">{pipeline.namesDiffer}</span>
                  </span>
                </summary>
                <p class="muted">{mismatch.text}</p>
              </details>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
