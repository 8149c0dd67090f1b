import type { BadgesResource } from '../../../contract/badges.js';
import type { HoldResource } from '../../../contract/hold.js';
import type { Page } from '../../../contract/page.js';
import type { ScheduleResource } from '../../../contract/schedules.js';
import type { BuildOnStage, StageResource } from '../../../contract/stage.js';
import { ActLinks } from '../../parts/act-links.js';
import { useBadge } from '../../parts/badge.js';
import { NotAsBooked } from '../../parts/booked-line.js';
import { copy } from '../../parts/clipboard.js';
import { format, useNow } from '../../parts/clock.js';
import { CopyButton } from '../../parts/copy-button.js';
import { Kept } from '../../parts/kept.js';
import { useLeftOf } from '../../parts/left.js';
import { useLink } from '../../parts/link.js';
import { Chip, Health } from '../../parts/state.js';
import { Stopping } from '../../parts/stopping.js';
import { Ago } from '../../parts/when.js';
import { useResource } from '../../state/resource.js';
import { language, words } from '../../words.js';
import { whoText } from '../../parts/who.js';

/** How a stage is now, and what a person can do about it. */
export function StageHeader({ stage }: { readonly stage: StageResource }) {
  return (
    <header class="stage-header">
      <div class="stage-name">
        <h1>{stage.stage}</h1>
        <p class="chips">
          <Health health={stage.health} />
          <State stage={stage} />
        </p>
      </div>
      <Stopping stage={stage} />
      <Kept stage={stage} line={WholeHold} />
      <p>{stage.purpose[language()]}</p>
      <p class="muted">
        <Takes stage={stage} />
      </p>
      <Facts stage={stage} />
      <Acts stage={stage} />
    </header>
  );
}

function State({ stage: { state, running, milestone } }: { readonly stage: StageResource }) {
  const { stage: said, labels } = words();
  const link = useLink();
  return (
    <>
      {running === null ? null : (
        <a href={link('promotion', { promotion: running })}>
          <Chip tone="run" icon="◐" text={said.underWay} />
        </a>
      )}
      {state === 'unknown' ? <Chip tone="fail" icon="?" text={said.unknown} /> : null}
      {milestone === null ? null : (
        <a href={link('milestone', { number: String(milestone.number) })}>
          {said.milestoneIs({ number: milestone.number, role: labels.role[milestone.role] })}
        </a>
      )}
    </>
  );
}

/** Who holds it, why and until when, in one line. */
function WholeHold({ hold }: { readonly hold: HoldResource }) {
  const { stage: said } = words();
  return (
    <div class="hold-line">
      <Chip tone="hold" icon="▣" text={useHeldText(hold)} /> {said.reason({ reason: hold.reason })}
      <NotAsBooked hold={hold} />
    </div>
  );
}

function useHeldText(hold: HoldResource): string {
  const { stage: said, labels } = words();
  const now = useNow();
  const left = useLeftOf(hold.until);
  const kind = labels.holdKind[hold.kind];
  const who = hold.actor.name ?? hold.by;
  if (hold.until === null || left === null) return said.heldOpen({ kind, who });
  return said.held({ kind, who, left, until: format().moment(new Date(hold.until), now) });
}

function Takes({ stage: { trigger, source, schedule } }: { readonly stage: StageResource }) {
  const { takes } = words().stage;
  if (trigger === 'schedule')
    return <>{takes.schedule({ source: source ?? '–', schedule: schedule ?? '–' })}</>;
  if (trigger === 'request') return <>{takes.request({ source: source ?? '–' })}</>;
  if (trigger === 'milestone') return <>{takes.milestone({ source: source ?? '–' })}</>;
  return <>{takes.commit}</>;
}

function Facts({ stage }: { readonly stage: StageResource }) {
  const { stage: said } = words();
  return (
    <dl class="facts">
      <dt>{said.runs}</dt>
      <dd>
        <Running stage={stage} />
      </dd>
      <Earlier build={stage.previousBuild} />
      <Behind stage={stage} />
      <Verdict verdict={stage.verdict} />
      <Trouble stage={stage} />
      <Orphans orphans={stage.orphans} />
      <dt>{said.address}</dt>
      <dd>
        <Address url={stage.url} />
      </dd>
      <Badge stage={stage.stage} />
      <Promoters promoters={stage.promoters} />
      {stage.schedule === null ? null : <Schedule stage={stage} />}
    </dl>
  );
}

function Running({ stage: { currentBuild: build, offBranch } }: { readonly stage: StageResource }) {
  const { stage: said } = words();
  if (build === null) return <span class="muted">{said.runsNothing}</span>;
  return (
    <>
      <Build build={build} />
      {build.since === null ? null : (
        <span class="muted">
          {' · '}
          <Ago at={build.since} />
          {build.actor === null ? '' : ` · ${whoText(build.actor)}`}
        </span>
      )}
      {offBranch === null ? null : <p class="warning">⚠ {said.offBranch({ branch: offBranch })}</p>}
    </>
  );
}

function Build({ build: { id, commit, subject } }: { readonly build: BuildOnStage }) {
  const link = useLink();
  return (
    <>
      <a href={link('build', { build: id })}>{id}</a>{' '}
      <a href={link('commit', { sha: commit })}>
        <code lang="en" translate={false}>
          {commit.slice(0, 7)}
        </code>
      </a>{' '}
      {subject}
    </>
  );
}

function Earlier({ build }: { readonly build: BuildOnStage | null }) {
  if (build === null) return null;
  return (
    <>
      <dt>{words().stage.before}</dt>
      <dd>
        <Build build={build} />
      </dd>
    </>
  );
}

/** What its source has and it does not: a link to what that is. */
function Behind({ stage: { stage, behind } }: { readonly stage: StageResource }) {
  const { stage: said, frame } = words();
  const link = useLink();
  return (
    <>
      {behind
        .filter(({ commits }) => commits > 0)
        .map(({ stage: source, commits, atLeast = false }) => (
          <dd key={source}>
            <a href={link('stage', { stage }, { tab: 'changes' })}>
              {said.behind({ count: frame.commits({ count: commits, atLeast }), stage: source })}
            </a>
          </dd>
        ))}
    </>
  );
}

function Verdict({ verdict }: Pick<StageResource, 'verdict'>) {
  const { stage: said, labels } = words();
  if (verdict === null) return null;
  const isGood = verdict.verdict === 'passed';
  return (
    <>
      <dt>{said.verdict}</dt>
      <dd>
        <Chip
          tone={isGood ? 'ok' : 'fail'}
          icon={isGood ? '✓' : '✗'}
          text={said.verdictOf({ ...verdict, verdict: labels.verdict[verdict.verdict] })}
        />
        {verdict.reason === null ? '' : ` ${said.reason({ reason: verdict.reason })}`}
      </dd>
    </>
  );
}

/** Whatever speaks against its health, in the service's words where it has some. */
function Trouble({
  stage: { healthReason, halfApplied, restarts, hostEnds },
}: {
  readonly stage: StageResource;
}) {
  const { stage: said } = words();
  const now = useNow();
  const lines = [
    ...(halfApplied === null ? [] : [said.halfApplied({ promotion: halfApplied })]),
    // What is waited for stands above.
    ...(healthReason === null || healthReason.code === 'on-its-way' ? [] : [healthReason.text]),
    ...(restarts === 0 ? [] : [said.restarts({ count: restarts })]),
    ...(hostEnds === null
      ? []
      : [said.hostEnds({ count: hostEnds.times, ago: format().ago(new Date(hostEnds.last), now) })]),
  ];
  if (lines.length === 0) return null;
  return (
    <>
      <dt>{said.health}</dt>
      {lines.map((line) => (
        <dd key={line}>{line}</dd>
      ))}
    </>
  );
}

/** What Pulumi does not know and AWS may have, each with what to type for it. */
function Orphans({ orphans }: Pick<StageResource, 'orphans'>) {
  const { stage: said, frame } = words();
  if (orphans.length === 0) return null;
  return (
    <>
      <dt>{said.orphans}</dt>
      {orphans.map(({ arn, urn, text, ways }) => (
        <dd key={arn ?? urn}>
          {text}
          {ways.map(({ way, text: what, command }) => (
            <p key={way}>
              {what}{' '}
              <code lang="en" translate={false}>
                {command}
              </code>{' '}
              <button type="button" class="small" onClick={() => void copy(command)}>
                {frame.copy}
              </button>
            </p>
          ))}
        </dd>
      ))}
    </>
  );
}

function Address({ url }: { readonly url: string | null }) {
  const { stage: said, frame } = words();
  if (url === null) return <span class="muted">{said.noAddress}</span>;
  return (
    <>
      <a href={url} target="_blank" rel="noreferrer" translate={false}>
        {url}
      </a>{' '}
      <button type="button" class="small" onClick={() => void copy(url)}>
        {frame.copy}
      </button>
    </>
  );
}

/** What may stand in somebody else's README. */
function Badge({ stage }: Pick<StageResource, 'stage'>) {
  const { stage: said } = words();
  const { data } = useResource<BadgesResource>('/badges');
  const { picture, markdown } = useBadge();
  const item = data?.items.find((one) => one.stage === stage);
  if (item === undefined) return null;
  return (
    <>
      <dt>{said.badge}</dt>
      <dd>
        {item.isOpen ? (
          <>
            <img src={picture(item)} alt={said.badgeOf({ stage })} height={20} />{' '}
            <CopyButton label={said.copyBadge} text={() => markdown(item)} />
          </>
        ) : (
          <span class="muted">{said.badgeClosed}</span>
        )}
      </dd>
    </>
  );
}

function Promoters({ promoters }: Pick<StageResource, 'promoters'>) {
  const { stage: said } = words();
  if (promoters === undefined) return null;
  const { everybodyHere, groups } = promoters;
  const who = [...groups, ...(everybodyHere ? [said.promoters.here] : []), said.promoters.tokens];
  return (
    <>
      <dt>{said.canPromote}</dt>
      <dd>{who.join(', ')}</dd>
    </>
  );
}

function Schedule({ stage }: { readonly stage: StageResource }) {
  const { stage: said } = words();
  const left = useLeftOf(stage.nextRun);
  const pause = usePause(stage);
  return (
    <>
      <dt>{said.settings.schedule}</dt>
      <dd>
        {left === null ? null : said.nextRun({ in: left })}
        {pause === null ? null : <Chip tone="warn" icon="‖" text={said.paused({ by: pause.by })} />}
        {left === null && pause === null ? said.settings.nothing : null}
      </dd>
    </>
  );
}

/** Who has paused the schedule of a stage; null = nobody, or it has none. */
function usePause({ stage, schedule }: StageResource): ScheduleResource['paused'] {
  const { data } = useResource<Page<ScheduleResource>>(schedule === null ? null : '/schedules');
  return data?.items.find((one) => one.stage === stage)?.paused ?? null;
}

function Acts({ stage }: { readonly stage: StageResource }) {
  const { stage: said, acts } = words();
  const link = useLink();
  const pause = usePause(stage);
  const { stage: name, hold, schedule, source, previousBuild } = stage;
  const other = source ?? previousBuild?.id ?? null;
  return (
    <ActLinks
      stage={name}
      acts={[
        {
          label: said.promote,
          verb: 'promote',
          href: link('promote', {}, { stage: name }),
          isFirst: hold === null,
        },
        { label: said.rollBack, verb: 'rollback', href: link('promote', {}, { stage: name, rollback: '1' }) },
        ...(other === null
          ? []
          : [{ label: said.compare, verb: null, href: link('compare', { sides: `${name}...${other}` }) }]),
        ...(hold === null
          ? [{ label: acts.hold.open, verb: 'hold' as const, act: 'hold' as const }]
          : [
              { label: acts.release.open, verb: 'hold' as const, act: 'release' as const, isFirst: true },
              { label: acts.extend.open, verb: 'hold' as const, act: 'extend' as const },
              { label: acts.hold.another, verb: 'hold' as const, act: 'hold' as const },
            ]),
        ...(schedule === null ? [] : scheduleActs(pause !== null)),
        { label: acts.recover.open, verb: 'recover', act: 'recover' },
      ]}
    />
  );
}

function scheduleActs(isPaused: boolean) {
  const { acts } = words();
  return [
    { label: acts.run.open, verb: 'schedule' as const, act: 'run' as const },
    isPaused
      ? { label: acts.resume.open, verb: 'schedule' as const, act: 'resume' as const }
      : { label: acts.pause.open, verb: 'schedule' as const, act: 'pause' as const },
  ];
}
