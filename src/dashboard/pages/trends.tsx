import { useLocation } from 'preact-iso';
import type { DoraResource, DoraWeekResource } from '../../contract/dora.js';
import { format } from '../parts/clock.js';
import { useLink } from '../parts/link.js';
import { Shown } from '../parts/shown.js';
import { Table } from '../parts/table.js';
import { useTitle } from '../parts/title.js';
import { shortOf, TrendPicture } from '../pictures/trend.js';
import { withQuery } from '../rules/query.js';
import { isStill, measures, trendOf, type Trend } from '../rules/trends.js';
import { useResource } from '../state/resource.js';
import { words } from '../words.js';

/** How many weeks a picture may reach back. */
const ranges = [4, 12, 26, 52] as const;

/** How often, how fast and how safely each stage changes, as far back as the query says (`?weeks=`). */
export function Trends() {
  const { trends } = words();
  useTitle(trends.title);
  const { query } = useLocation();
  const weeks = ranges.find((one) => String(one) === query['weeks']) ?? 12;
  const known = useResource<DoraResource>(`/metrics/dora?weeks=${String(weeks)}`);
  return (
    <div class="page trends">
      <header class="page-heading">
        <h1>{trends.title}</h1>
        <Ranges weeks={weeks} />
      </header>
      <p class="muted">{trends.lead}</p>
      <p class="muted">{trends.choose}</p>
      <Shown known={known}>
        {({ stages, truncated }) => (
          <>
            {truncated ? <p class="banner">{trends.truncated}</p> : null}
            {stages.map(({ stage, weeks: told }) => (
              <StageTrends key={stage} stage={stage} weeks={told} />
            ))}
          </>
        )}
      </Shown>
    </div>
  );
}

function Ranges({ weeks }: { readonly weeks: number }) {
  const { trends } = words();
  const { url } = useLocation();
  return (
    <nav class="choose range" aria-label={trends.range}>
      {ranges.map((count) => (
        <a
          key={count}
          href={withQuery(url, { weeks: String(count) })}
          aria-current={count === weeks ? 'true' : undefined}
        >
          {trends.weeks({ count })}
        </a>
      ))}
    </nav>
  );
}

function StageTrends({
  stage,
  weeks,
}: {
  readonly stage: string;
  readonly weeks: readonly DoraWeekResource[];
}) {
  const { trends } = words();
  const link = useLink();
  const shown = measures.map((measure) => trendOf(measure, weeks));
  return (
    <section id={stage} aria-labelledby={`name-${stage}`}>
      <h2 id={`name-${stage}`}>
        <a href={link('stage', { stage })}>{stage}</a>
      </h2>
      {isStill(weeks) ? (
        <p class="muted">{trends.nothing({ stage })}</p>
      ) : (
        <>
          <div class="measures">
            {shown.map((trend) => (
              <TrendPicture key={trend.measure} trend={trend} stage={stage} />
            ))}
          </div>
          <AsTable stage={stage} shown={shown} weeks={weeks} />
        </>
      )}
    </section>
  );
}

/** The same numbers for whoever reads rather than looks, the newest week first. */
function AsTable({
  stage,
  shown,
  weeks,
}: {
  readonly stage: string;
  readonly shown: readonly Trend[];
  readonly weeks: readonly DoraWeekResource[];
}) {
  const { trends } = words();
  const rows = weeks.map((week, place) => ({ week, place })).toReversed();
  return (
    <details>
      <summary>{trends.table}</summary>
      <Table
        caption={`${trends.title}: ${stage}`}
        rows={rows}
        keyOf={({ week }) => `${stage}-${week.from.slice(0, 10)}`}
        columns={[
          { title: trends.weekOf, cell: ({ week }) => format().day(new Date(week.from)) },
          ...shown.map(({ measure, bars }) => ({
            title: trends.measures[measure],
            cell: ({ place }: { readonly place: number }) => {
              const bar = bars[place];
              return bar === undefined ? null : shortOf(measure, bar);
            },
          })),
        ]}
      />
    </details>
  );
}
