import { useLocation } from 'preact-iso';
import { format } from '../parts/clock.js';
import { useLink } from '../parts/link.js';
import { daysOf, type Measure, type Trend, type TrendBar } from '../rules/trends.js';
import { words } from '../words.js';
import { useChoice } from './choice.js';

/** In CSS pixels; what is there to measure and was nothing still stands above the line. */
const [high, least] = [64, 2] as const;

/** One number of a stage, a bar for each week; the bar that is chosen stands in words below. */
export function TrendPicture({ trend, stage }: { readonly trend: Trend; readonly stage: string }) {
  const { trends } = words();
  const { bars, measure, last } = trend;
  const { route } = useLocation();
  const addressOf = useWeekLink(stage);
  const { place, idOf, choose, list } = useChoice(
    bars.map(({ week }) => week.from),
    (at) => {
      const bar = bars[at];
      if (bar !== undefined) route(addressOf(bar));
    },
  );
  const chosen = bars[place];
  return (
    <figure class={`trend ${measure}`}>
      <figcaption>
        <strong>{trends.measures[measure]}</strong> <span class="muted">{trends.meant[measure]}</span>
      </figcaption>
      <p class="latest">{last === null ? '' : trends.lastWeek({ value: shortOf(measure, last) })}</p>
      <svg
        class="picture"
        width="100%"
        height={high + 4}
        {...list}
        aria-label={trends.picture({ measure: trends.measures[measure], stage })}
      >
        {bars.map((bar, index) => (
          <Drawn
            key={bar.week.from}
            id={idOf(index)}
            bar={bar}
            name={tell(measure, bar)}
            place={{ index, count: bars.length }}
            isChosen={index === place}
            choose={() => choose(index)}
          />
        ))}
      </svg>
      <p class="axis muted" aria-hidden="true">
        <span>{bars[0] === undefined ? '' : format().day(new Date(bars[0].week.from))}</span>
        <span>{trends.now}</span>
      </p>
      <p class="chosen">
        {chosen === undefined ? null : (
          <>
            {tell(measure, chosen)} · <a href={addressOf(chosen)}>{trends.activity}</a>
          </>
        )}
      </p>
    </figure>
  );
}

/** What happened on a stage in the week of a bar. */
function useWeekLink(stage: string): (bar: TrendBar) => string {
  const link = useLink();
  return ({ week }) => link('activity', {}, { stage, ...daysOf(week) });
}

function Drawn({
  id,
  bar: { value, height, isOver },
  name,
  place: { index, count },
  isChosen,
  choose,
}: {
  readonly id: string;
  readonly bar: TrendBar;
  readonly name: string;
  readonly place: { readonly index: number; readonly count: number };
  readonly isChosen: boolean;
  readonly choose: () => void;
}) {
  const each = 100 / count;
  const percent = (part: number): string => `${String(part)}%`;
  const tall = Math.max(least, height * high);
  return (
    <g
      id={id}
      class={isOver || tall === least ? 'bar' : 'bar unfinished'}
      role="option"
      aria-label={name}
      aria-selected={isChosen}
      onClick={choose}
    >
      <title>{name}</title>
      <rect class="reach" x={percent(index * each)} y="0" width={percent(each)} height={high + 4} />
      {value === null ? (
        <circle cx={percent((index + 0.5) * each)} cy={high} r="1.5" />
      ) : (
        <rect
          x={percent((index + 0.15) * each)}
          y={high + 2 - tall}
          width={percent(each * 0.7)}
          height={tall}
          rx="2"
        />
      )}
    </g>
  );
}

function tell(measure: Measure, bar: TrendBar): string {
  const { trends } = words();
  const from = format().day(new Date(bar.week.from));
  const value = valueOf(measure, bar);
  return bar.isOver ? trends.week({ from, value }) : trends.thisWeek({ from, value });
}

/** What a bar says, with how much it is made of. */
function valueOf(measure: Measure, { week, value }: TrendBar): string {
  const { trends } = words();
  if (value === null) return trends.none;
  if (measure === 'deployments') return trends.deploymentsOf({ count: value });
  if (measure === 'failures')
    return trends.failuresOf({ rate: format().percent(value * 100), count: week.failures, of: week.changes });
  const median = format().length(value);
  return measure === 'lead'
    ? trends.leadOf({ median, count: week.commits })
    : trends.restoreOf({ median, count: week.restores });
}

/** The value of a bar alone. */
export function shortOf(measure: Measure, { value }: TrendBar): string {
  if (value === null) return words().trends.none;
  if (measure === 'deployments') return format().number(value);
  return measure === 'failures' ? format().percent(value * 100) : format().length(value);
}
