import { useLocation } from 'preact-iso';
import { isQuietSpan } from '../../contract/quiet.js';
import { endOfRun } from '../../contract/scheduled-run.js';
import type { CalendarStageResource } from '../../contract/calendar.js';
import { format, useNow } from '../parts/clock.js';
import { useLink } from '../parts/link.js';
import { calendarParts, laterBy, type CalendarPart, type CalendarWindow } from '../rules/calendar.js';
import { midnights } from '../rules/day.js';
import { percentIn } from '../rules/lane.js';
import { words } from '../words.js';
import { partText } from './calendar-words.js';
import { useChoice } from './choice.js';

const laneHeight = 64;
/** So much of the picture is seen of what is short, in percent. */
const leastWidth = 0.6;
/** A band below that has no room for its name. */
const leastLabelled = 12;

/** One stage in the calendar: what it runs above, who holds it below, and when its schedule runs. */
export function CalendarLane({
  stage,
  window,
}: {
  readonly stage: CalendarStageResource;
  readonly window: CalendarWindow;
}) {
  const { calendar } = words();
  const parts = calendarParts(stage, window, useNow());
  const open = useOpen(stage.stage);
  const { place, idOf, choose, list } = useChoice(
    parts.map(({ key }) => key),
    (at) => open(parts[at]),
  );
  return (
    <>
      <svg
        class="picture"
        width="100%"
        height={laneHeight}
        {...list}
        aria-label={`${calendar.title}: ${stage.stage}`}
      >
        <Days window={window} />
        <Quiet stage={stage} window={window} />
        <Runs stage={stage} window={window} />
        {parts.map((part, index) => (
          <Drawn
            key={part.key}
            {...{ id: idOf(index), part, window, isChosen: index === place, choose: () => choose(index) }}
          />
        ))}
        <Labels parts={parts} window={window} />
      </svg>
      <Axis window={window} />
      <Chosen part={parts[place] ?? null} stage={stage.stage} isEmpty={parts.length === 0} />
    </>
  );
}

function useOpen(stage: string): (part: CalendarPart | undefined) => void {
  const { route } = useLocation();
  const href = useHref(stage);
  return (part) => {
    if (part !== undefined) route(href(part));
  };
}

function useHref(stage: string): (part: CalendarPart) => string {
  const link = useLink();
  return (part) =>
    part.kind === 'milestone'
      ? link('milestone', { number: String(part.milestone.number) })
      : part.kind === 'build'
        ? link('build', { build: part.span.build })
        : `${link('stage', { stage }, { tab: 'hold' })}#${part.span.hold.id}`;
}

const windowOf = ({ from, until }: CalendarWindow) => ({ from: from.getTime(), to: until.getTime() });

/** Each day begins at a line, and now is one, too. */
function Days({ window }: { readonly window: CalendarWindow }) {
  const now = useNow().getTime();
  const days = midnights(window.from, window.until).map((day) => day.getTime());
  const at = (time: number): string => `${String(percentIn(time, windowOf(window)))}%`;
  return (
    <g aria-hidden="true">
      {days.map((time) => (
        <line key={time} class="midnight" x1={at(time)} x2={at(time)} y1={0} y2={laneHeight} />
      ))}
      {now < window.from.getTime() || now > window.until.getTime() ? null : (
        <line class="this-moment" x1={at(now)} x2={at(now)} y1={0} y2={laneHeight} />
      )}
    </g>
  );
}

/** How a run of a schedule ended; one that has not is as one to come. */
export const runSigns = { run: '●', succeeded: '✓', failed: '✗', skipped: '○' } as const;

/** Marks without names: a schedule has many runs, and the table says when the next one is. */
function Runs({
  stage: { ran, runs },
  window,
}: {
  readonly stage: CalendarStageResource;
  readonly window: CalendarWindow;
}) {
  const at = (time: string): string => `${String(percentIn(Date.parse(time), windowOf(window)))}%`;
  return (
    <g class="runs" aria-hidden="true">
      {ran.map(({ promotion, at: time, phase }) => (
        <text key={promotion} class={endOfRun(phase) ?? 'run'} x={at(time)} y={62}>
          {runSigns[endOfRun(phase) ?? 'run']}
        </text>
      ))}
      {runs.map((run) => (
        <circle key={run} cx={at(run)} cy={57} r={3} />
      ))}
    </g>
  );
}

/** Nothing starts by itself then, every day anew. */
function Quiet({
  stage,
  window,
}: {
  readonly stage: CalendarStageResource;
  readonly window: CalendarWindow;
}) {
  const { from, until } = window;
  const spans = stage.holds.filter(isQuietSpan).map((span) => ({
    key: span.hold.id,
    from: Math.max(Date.parse(span.from), from.getTime()),
    to: Math.min(Date.parse(span.until ?? span.from), until.getTime()),
  }));
  return (
    <g class="quiet" aria-hidden="true">
      {spans.map(({ key, ...extent }) => (
        <Bar key={key} extent={extent} window={window} y={26} height={28} />
      ))}
    </g>
  );
}

interface Drawing {
  readonly id: string;
  readonly part: CalendarPart;
  readonly window: CalendarWindow;
  readonly isChosen: boolean;
  readonly choose: () => void;
}

function Drawn({ id, part, window, isChosen, choose }: Drawing) {
  const now = useNow();
  const text = partText(part, (at) => format().moment(new Date(at), now));
  const kind = part.kind === 'held' ? part.span.stand : part.kind === 'build' ? 'build' : 'band';
  return (
    <g id={id} class={kind} role="option" aria-label={text} aria-selected={isChosen} onClick={choose}>
      <title>{text}</title>
      {part.kind === 'held' && part.lead !== null && part.lead.to > part.lead.from ? (
        <Bar extent={part.lead} window={window} y={34} height={16} name="lead" />
      ) : null}
      {part.to > part.from ? (
        <Bar
          extent={part}
          window={window}
          y={part.kind === 'held' ? 30 : 6}
          height={part.kind === 'held' ? 20 : 18}
        />
      ) : null}
    </g>
  );
}

function Bar({
  extent,
  window,
  y,
  height,
  name,
}: {
  readonly extent: { readonly from: number; readonly to: number };
  readonly window: CalendarWindow;
  readonly y: number;
  readonly height: number;
  readonly name?: string;
}) {
  const { x, width } = placeOf(extent, window);
  return <rect class={name} x={`${String(x)}%`} y={y} width={`${String(width)}%`} height={height} rx={3} />;
}

/** In parts of a hundred of the window. */
function placeOf({ from, to }: { readonly from: number; readonly to: number }, window: CalendarWindow) {
  const x = Math.min(percentIn(from, windowOf(window)), 100 - leastWidth);
  return { x, width: Math.max(percentIn(to, windowOf(window)) - x, leastWidth) };
}

/** The names on their bands, for the eye: each band has a name of its own, which says more. */
function Labels({
  parts,
  window,
}: {
  readonly parts: readonly CalendarPart[];
  readonly window: CalendarWindow;
}) {
  const { labels } = words();
  return (
    <g class="labels" aria-hidden="true">
      {parts
        .filter((part) => part.to > part.from && placeOf(part, window).width >= leastLabelled)
        .map((part) => (
          <text
            key={part.key}
            class={
              part.kind === 'held' ? (part.span.stand === 'in-force' ? 'on-dark' : 'on-light') : undefined
            }
            x={`${String(placeOf(part, window).x)}%`}
            dx={6}
            y={part.kind === 'held' ? 44 : 19}
          >
            {part.kind === 'milestone'
              ? `M${String(part.milestone.number)}`
              : part.kind === 'build'
                ? part.span.build
                : labels.holdKind[part.span.hold.kind]}
          </text>
        ))}
    </g>
  );
}

/** The days below the picture: where it begins, its middle and its end. */
function Axis({ window: { from, until } }: { readonly window: CalendarWindow }) {
  const middle = new Date((from.getTime() + until.getTime()) / 2);
  return (
    <p class="axis muted" aria-hidden="true">
      <span>{format().day(from)}</span>
      <span>{format().day(middle)}</span>
      <span>{format().day(laterBy(until, -1))}</span>
    </p>
  );
}

/** What a part of the picture is, and a link to what it is about. */
function Chosen({
  part,
  stage,
  isEmpty,
}: {
  readonly part: CalendarPart | null;
  readonly stage: string;
  readonly isEmpty: boolean;
}) {
  const { calendar, stage: said } = words();
  const now = useNow();
  const href = useHref(stage);
  if (part === null) return <p class="chosen muted">{isEmpty ? calendar.nothing : said.picture.choose}</p>;
  return (
    <p class="chosen">
      <a href={href(part)}>{partText(part, (at) => format().moment(new Date(at), now))}</a>
    </p>
  );
}
