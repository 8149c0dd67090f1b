import { useLocation } from 'preact-iso';
import { useEffect } from 'preact/hooks';
import type { ArrivingResource, OverviewResource } from '../../contract/overview.js';
import type { StageResource } from '../../contract/stage.js';
import { arrivalAt } from '../rules/arriving.js';
import { hasFailed } from '../rules/acts.js';
import { heldBy, isOver } from '../rules/hold.js';
import type { HoldResource } from '../../contract/hold.js';
import { isOld, isRed, shownOn, wallOf } from '../rules/tv.js';
import { format, useNow } from '../parts/clock.js';
import { LineStops } from '../parts/line-stops.js';
import { liveIcons } from '../parts/live-state.js';
import { Sample } from '../parts/sample.js';
import { Shown } from '../parts/shown.js';
import { useTitle } from '../parts/title.js';
import { Ago } from '../parts/when.js';
import { useResource, type Known } from '../state/resource.js';
import { useWorld } from '../state/world.js';
import { words } from '../words.js';

/** The pipeline for a screen on the wall: read from afar, touched by nobody. */
export function Tv() {
  const { tv, pipeline } = words();
  useTitle(tv.title);
  const { query } = useLocation();
  const wall = wallOf(query);
  useRefreshed(wall.refresh);
  const overview = useResource<OverviewResource>('/overview');
  return (
    <main id="content" class="tv">
      <header>
        <h1>{pipeline.title}</h1>
        <Follows />
        <Clock />
      </header>
      <Sample />
      <Old known={overview} />
      <Shown known={overview}>
        {({ stages, arriving, lines }) => {
          const { stages: shown, unknown } = shownOn(wall, stages);
          return (
            <>
              {unknown.length === 0 ? null : <p class="old">{tv.unknown({ names: unknown.join(', ') })}</p>}
              <LineStops lines={lines} isTouched={false} />
              <ul>
                {shown.map((stage) => (
                  <Row
                    key={stage.stage}
                    stage={stage}
                    arriving={arriving.find((one) => one.stage === stage.stage) ?? null}
                  />
                ))}
              </ul>
            </>
          );
        }}
      </Shown>
    </main>
  );
}

/** Also where a proxy lets no stream through. */
function useRefreshed(seconds: number): void {
  const { resources } = useWorld();
  useEffect(() => {
    const timer = setInterval(() => resources.refresh(), seconds * 1000);
    return () => clearInterval(timer);
  }, [resources, seconds]);
}

function Clock() {
  const now = useNow();
  return (
    <p>
      <time dateTime={now.toISOString()}>{format().clock(now)}</time>{' '}
      <span class="zone">{format().zone}</span>
    </p>
  );
}

function Old({ known: { at, problem } }: { readonly known: Known<OverviewResource> }) {
  const { tv, frame } = words();
  const { live } = useWorld();
  const now = useNow();
  if (at === null) return problem === null ? null : <p class="old">{frame.unreachable}</p>;
  if (live.state.value === 'signed-out')
    return <p class="old">{frame.signedOut({ at: format().clock(live.heardAt.value) })}</p>;
  if (!isOld(at, now)) return null;
  return (
    <p class="old" role="status">
      <span aria-hidden="true">⚠</span> {tv.old({ ago: format().clock(at) })}
    </p>
  );
}

/** Whether what happens comes in by itself; where it does not, what is shown is old only after a while. */
function Follows() {
  const { live } = useWorld();
  const state = live.state.value;
  return (
    <p class={state === 'on' ? 'follows' : 'old'} role="status">
      <span aria-hidden="true">{liveIcons[state]}</span> {words().frame.live[state]}
    </p>
  );
}

const icons = { healthy: '●', degraded: '▲', down: '✗', none: '○', unknown: '?' } as const;

/** Three lines at most: which and how it is, what runs, what is special. */
function Row({
  stage,
  arriving,
}: {
  readonly stage: StageResource;
  readonly arriving: ArrivingResource | null;
}) {
  const { labels, pipeline } = words();
  const now = useNow();
  const { currentBuild: build, health, milestone } = stage;
  return (
    <li class={isRed(stage, now) ? 'red' : ''}>
      <h2>
        {stage.stage}
        {milestone === null ? '' : ` · M${String(milestone.number)}`}
      </h2>
      <p class="state">
        <span aria-hidden="true">{icons[health]}</span> {labels.health[health]}
      </p>
      <p class="runs">
        {build === null ? (
          pipeline.runsNothing
        ) : (
          <>
            <strong>{build.id}</strong> <span lang="en">{build.subject}</span>
            {build.since === null ? null : (
              <>
                {' · '}
                <Ago at={build.since} />
              </>
            )}
          </>
        )}
      </p>
      <p class="special">{useSpecial(stage, arriving).join(' · ')}</p>
    </li>
  );
}

function useSpecial(stage: StageResource, arriving: ArrivingResource | null): string[] {
  const { pipeline, labels, booking, line: stop } = words();
  const now = useNow();
  const { lastRun } = stage;
  const { holds, reservations } = heldBy(stage, now);
  return [
    ...[...holds, ...reservations].flatMap(({ notAsBooked, shows }) =>
      notAsBooked === null || shows === null
        ? []
        : [`! ${booking.notAsBooked({ runs: notAsBooked.runs, build: shows.build })}`],
    ),
    ...(hasFailed(lastRun) ? [`✗ ${pipeline.lastFailed}`] : []),
    ...(arriving === null ? [] : [`◐ ${arrivingText(arriving, now)}`]),
    ...holds.map((hold) => `▣ ${heldText(hold, now)}`),
  ];

  function heldText({ kind, actor, by, until, line }: HoldResource, at: Date): string {
    // Said once for all, above.
    if (line != null) return stop.here;
    const held = pipeline.held({ kind: labels.holdKind[kind], who: actor.name ?? by });
    if (until === null) return held;
    if (isOver({ until }, at)) return pipeline.holdOver;
    const end = new Date(until);
    const left = format().length((end.getTime() - at.getTime()) / 1000);
    return `${held}, ${pipeline.leftUntil({ left, until: format().moment(end, at) })}`;
  }
}

function arrivingText(arriving: ArrivingResource, now: Date): string {
  const { pipeline } = words();
  const { build, usual } = arriving;
  const text = build === null ? pipeline.arrivingNothing : pipeline.arriving({ build });
  const arrival = arrivalAt(arriving, now);
  if (arrival === null || usual === null) return text;
  if (arrival.isSlow) return `${text}: ${pipeline.slow({ median: format().length(usual.seconds) })}`;
  const left = pipeline.eta({ left: format().length(arrival.secondsLeft) });
  return `${text} · ${format().percent(arrival.percent)} · ${left}`;
}
