import { useLocation } from 'preact-iso';
import { useMemo } from 'preact/hooks';
import type { Page } from '../../contract/page.js';
import type { StageResource, TimelineEntry } from '../../contract/stage.js';
import { format, useNow } from '../parts/clock.js';
import { useLink } from '../parts/link.js';
import { midnights } from '../rules/day.js';
import { laneOf, percentIn, type Lane } from '../rules/lane.js';
import { withQuery } from '../rules/query.js';
import { useResource } from '../state/resource.js';
import { words } from '../words.js';
import { useChoice } from './choice.js';
import { itemsOf, type Item } from './timeline-items.js';
import { TimelineTable } from './timeline-table.js';

/** How many days a picture may reach back. */
const ranges = [7, 14, 30, 90] as const;
const dayMilliseconds = 86_400_000;
/** As many happenings as one answer of the service has at most. */
const most = 200;

interface TimeWindow {
  readonly from: number;
  readonly to: number;
}

/** Which build ran where and when: a row for each stage, as far back as the query says (`?days=`). */
export function Timelines({ stages }: { readonly stages: readonly StageResource[] }) {
  const { picture } = words().stage;
  const { query } = useLocation();
  const days = ranges.find((one) => String(one) === query['days']) ?? 14;
  const window = useWindow(days);
  return (
    <section class="timelines" aria-label={picture.title}>
      <header>
        <h2>{picture.title}</h2>
        <Ranges days={days} />
      </header>
      {stages.map((stage) => (
        <StageLane key={stage.stage} stage={stage} window={window} isNamed={stages.length > 1} />
      ))}
      <Legend />
    </section>
  );
}

/** Ends now, to the minute: a picture that is drawn anew each second moves nobody. */
function useWindow(days: number): TimeWindow {
  const minute = Math.ceil(useNow().getTime() / 60_000);
  return useMemo(() => {
    const to = minute * 60_000;
    return { from: to - days * dayMilliseconds, to };
  }, [minute, days]);
}

function Ranges({ days }: { readonly days: number }) {
  const { picture } = words().stage;
  const { url } = useLocation();
  return (
    <nav class="choose range" aria-label={picture.range}>
      {ranges.map((count) => (
        <a
          key={count}
          href={withQuery(url, { days: String(count) })}
          aria-current={count === days ? 'true' : undefined}
        >
          {picture.days({ count })}
        </a>
      ))}
    </nav>
  );
}

function StageLane({
  stage,
  window,
  isNamed,
}: {
  readonly stage: StageResource;
  readonly window: TimeWindow;
  readonly isNamed: boolean;
}) {
  const known = useResource<Page<TimelineEntry>>(`/stages/${stage.stage}/timeline?limit=${String(most)}`);
  const link = useLink();
  if (known.data === null) return null;
  const { items, nextCursor } = known.data;
  const oldest = nextCursor === null ? null : (items.at(-1)?.at ?? null);
  const begins = oldest === null ? window.from : Math.max(window.from, Date.parse(oldest));
  const lane = laneOf(stage, items, { from: begins, to: window.to });
  return (
    <div class="lane">
      {isNamed ? (
        <h3>
          <a href={link('stage', { stage: stage.stage })}>{stage.stage}</a>
        </h3>
      ) : null}
      <Drawing lane={lane} window={window} />
      <Cut at={begins > window.from ? begins : null} />
      <TimelineTable items={itemsOf(lane)} stage={stage.stage} />
    </div>
  );
}

function Cut({ at }: { readonly at: number | null }) {
  const now = useNow();
  if (at === null) return null;
  const { picture } = words().stage;
  return <p class="muted">{picture.cut({ at: format().moment(new Date(at), now) })}</p>;
}

const laneHeight = 72;
/** So much of the picture is seen of what was short, in percent. */
const leastWidth = 0.4;
/** A band below that has no room for its build. */
const leastLabelled = 14;

/** What is chosen of the picture stands in words below it. */
function Drawing({ lane, window }: { readonly lane: Lane; readonly window: TimeWindow }) {
  const { picture } = words().stage;
  const items = itemsOf(lane);
  const open = useOpen();
  const { place, idOf, choose, list } = useChoice(
    items.map(({ key }) => key),
    (at) => open(items[at]),
  );
  return (
    <>
      <svg
        class="picture"
        width="100%"
        height={laneHeight}
        {...list}
        aria-label={`${picture.title}: ${lane.stage}`}
      >
        <Midnights window={window} />
        {items.map((item, index) => (
          <Drawn
            key={item.key}
            id={idOf(index)}
            item={item}
            window={window}
            isChosen={index === place}
            choose={() => choose(index)}
          />
        ))}
        <Labels items={items} window={window} />
      </svg>
      <Axis window={window} />
      <Chosen item={items[place] ?? null} />
    </>
  );
}

function useOpen(): (item: Item | undefined) => void {
  const { route } = useLocation();
  const link = useLink();
  return (item) => {
    if (item !== undefined) route(link(item.page, item.about, item.query));
  };
}

function Midnights({ window }: { readonly window: TimeWindow }) {
  const days = midnights(new Date(window.from), new Date(window.to));
  if (days.length > 31) return null;
  return (
    <g aria-hidden="true">
      {days.map((day) => {
        const x = `${String(percentIn(day.getTime(), window))}%`;
        return <line key={day.getTime()} class="midnight" x1={x} x2={x} y1={0} y2={laneHeight} />;
      })}
    </g>
  );
}

/** What a part of the picture is, and a link to what it is about. */
function Chosen({ item }: { readonly item: Item | null }) {
  const { picture } = words().stage;
  const now = useNow();
  const link = useLink();
  if (item === null) return <p class="chosen muted">{picture.choose}</p>;
  return (
    <p class="chosen">
      {item.text((at) => format().moment(new Date(at), now))}{' '}
      <a href={link(item.page, item.about, item.query)}>{item.label}</a>
    </p>
  );
}

function Drawn({
  id,
  item,
  window,
  isChosen,
  choose,
}: {
  readonly id: string;
  readonly item: Item;
  readonly window: TimeWindow;
  readonly isChosen: boolean;
  readonly choose: () => void;
}) {
  const now = useNow();
  const { x, width } = extentOf(item, window);
  const text = item.text((at) => format().moment(new Date(at), now));
  return (
    <g id={id} class={item.kind} role="option" aria-label={text} aria-selected={isChosen} onClick={choose}>
      <title>{text}</title>
      <Shape kind={item.kind} x={x} width={width} />
    </g>
  );
}

/** In parts of a hundred of the window. */
function extentOf({ from, to }: Item, window: TimeWindow): { readonly x: number; readonly width: number } {
  const x = Math.min(percentIn(from, window), 100 - leastWidth);
  return { x, width: Math.max(percentIn(to, window) - x, leastWidth) };
}

/** The builds on their bands, for the eye: each band has a name of its own, which says more. */
function Labels({ items, window }: { readonly items: readonly Item[]; readonly window: TimeWindow }) {
  return (
    <g class="labels" aria-hidden="true">
      {items
        .filter((item) => item.kind === 'band' && extentOf(item, window).width >= leastLabelled)
        .map((item) => (
          <text key={item.key} x={`${String(extentOf(item, window).x)}%`} dx={6} y={42}>
            {item.label}
          </text>
        ))}
    </g>
  );
}

function Shape({ kind, x, width }: Pick<Item, 'kind'> & { readonly x: number; readonly width: number }) {
  const left = `${String(x)}%`;
  if (kind === 'band') return <rect x={left} y={24} width={`${String(width)}%`} height={26} rx={3} />;
  if (kind === 'hold') return <rect x={left} y={54} width={`${String(width)}%`} height={12} rx={3} />;
  return (
    <>
      <circle cx={left} cy={12} r={10} />
      <text class="sign" x={left} y={16} text-anchor="middle">
        {kind === 'failed' ? '✗' : '⚑'}
      </text>
    </>
  );
}

/** The days below the picture: where it begins, its middle and now. */
function Axis({ window: { from, to } }: { readonly window: TimeWindow }) {
  return (
    <p class="axis muted" aria-hidden="true">
      <span>{format().day(new Date(from))}</span>
      <span>{format().day(new Date((from + to) / 2))}</span>
      <span>{words().stage.picture.now}</span>
    </p>
  );
}

function Legend() {
  const { legend } = words().stage.picture;
  return (
    <ul class="legend muted">
      <li class="band">{legend.build}</li>
      <li class="hold">{legend.hold}</li>
      <li class="failed">✗ {legend.failed}</li>
      <li class="milestone">⚑ {legend.milestone}</li>
    </ul>
  );
}
