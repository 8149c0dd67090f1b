import { useLocation } from 'preact-iso';
import { useState } from 'preact/hooks';
import { isQuietSpan } from '../../contract/quiet.js';
import { countEnds, runEnds } from '../../contract/scheduled-run.js';
import type {
  CalendarHoldResource,
  CalendarResource,
  CalendarStageResource,
} from '../../contract/calendar.js';
import { BookOn } from '../acts/book-on.js';
import { useAct } from '../parts/act.js';
import { ActLinks } from '../parts/act-links.js';
import { format, useNow } from '../parts/clock.js';
import { useLink } from '../parts/link.js';
import { Shown } from '../parts/shown.js';
import { Chip } from '../parts/state.js';
import { Table } from '../parts/table.js';
import { useTitle } from '../parts/title.js';
import { CalendarLane, runSigns } from '../pictures/calendar-lane.js';
import { calendarWeeks, calendarWindow, dayName, laterBy, type CalendarWindow } from '../rules/calendar.js';
import { withQuery } from '../rules/query.js';
import { useResource } from '../state/resource.js';
import { words } from '../words.js';

/** What is held and booked, which scheduled runs come and which milestones are where (`?weeks=`, `?from=`). */
export function Calendar() {
  const { calendar } = words();
  useTitle(calendar.title);
  const { query } = useLocation();
  const weeks = calendarWeeks.find((one) => String(one) === query['weeks']) ?? 2;
  const window = calendarWindow({ from: query['from'], weeks }, useNow());
  const asked = new URLSearchParams({
    from: window.from.toISOString(),
    until: window.until.toISOString(),
  });
  // Who reads the table reads it of the next weeks, too.
  const [isOpen, setOpen] = useState(false);
  const known = useResource<CalendarResource>(`/calendar?${asked.toString()}`);
  return (
    <div class="page calendar">
      <header class="page-heading">
        <h1>{calendar.title}</h1>
        <Ranges weeks={weeks} window={window} />
      </header>
      <p class="muted">{calendar.lead}</p>
      <Shown known={known}>
        {(told) => (
          <>
            <Lanes told={told} window={window} />
            <details open={isOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
              <summary>{calendar.table}</summary>
              <AsTable told={told} />
            </details>
          </>
        )}
      </Shown>
      <Booking />
    </div>
  );
}

/** The dialog that the address asks for (`?act=book&stage=`). */
function Booking() {
  const { act, query, close } = useAct('stage');
  const stage = query['stage'] ?? '';
  return act !== 'book' || stage === '' ? null : <BookOn key={stage} stage={stage} close={close} />;
}

function Ranges({ weeks, window }: { readonly weeks: number; readonly window: CalendarWindow }) {
  const { calendar } = words();
  const { url } = useLocation();
  const by = (days: number): string => withQuery(url, { from: dayName(laterBy(window.from, days)) });
  return (
    <nav class="choose range" aria-label={calendar.range}>
      <a rel="prev" href={by(-7 * weeks)}>
        {calendar.earlier}
      </a>
      <a href={withQuery(url, { from: null })}>{calendar.today}</a>
      <a rel="next" href={by(7 * weeks)}>
        {calendar.later}
      </a>
      {calendarWeeks.map((count) => (
        <a
          key={count}
          href={withQuery(url, { weeks: String(count) })}
          aria-current={count === weeks ? 'true' : undefined}
        >
          {calendar.weeks({ count })}
        </a>
      ))}
    </nav>
  );
}

function Lanes({ told, window }: { readonly told: CalendarResource; readonly window: CalendarWindow }) {
  const { calendar, acts } = words();
  const link = useLink();
  return (
    <>
      {told.stages.map((stage) => (
        <section key={stage.stage} class="lane" aria-labelledby={`name-${stage.stage}`}>
          <div class="lane-heading">
            <h2 id={`name-${stage.stage}`}>
              <a href={link('stage', { stage: stage.stage })}>{stage.stage}</a>
            </h2>
            <ActLinks
              stage={stage.stage}
              acts={[
                { label: acts.book.on(stage), verb: 'hold', act: 'book', about: { stage: stage.stage } },
              ]}
            />
          </div>
          <CalendarLane stage={stage} window={window} />
          <Notes stage={stage} />
        </section>
      ))}
      <Legend stages={told.stages} />
      <p>
        <span class="muted">{calendar.file}</span> <code>/api/v1/calendar.ics</code>
      </p>
    </>
  );
}

/** What no band says: milestones that are still to come, what comes back by itself, and runs that are too many. */
function Notes({
  stage: { stage, holds, coming, buildsFrom, runsUntil, quietFrom, quietUntil },
}: {
  readonly stage: CalendarStageResource;
}) {
  const { calendar, booking } = words();
  const link = useLink();
  const now = useNow();
  return (
    <>
      {coming.map(({ number, promotion }) => (
        <p key={promotion}>
          <a href={link('promotion', { promotion })}>{calendar.coming({ number })}</a>
        </p>
      ))}
      {holds.map(({ hold: { id, shows, comesBackAt } }) =>
        comesBackAt == null || shows === null ? null : (
          <p key={id}>
            <a href={`${link('stage', { stage }, { tab: 'hold' })}#${id}`}>
              {booking.comesBack({ build: shows.build, at: format().moment(new Date(comesBackAt), now) })}
            </a>
          </p>
        ),
      )}
      {buildsFrom === null ? null : (
        <p class="muted">{calendar.buildsFrom({ at: format().moment(new Date(buildsFrom), now) })}</p>
      )}
      {quietFrom === null ? null : (
        <p class="muted">{calendar.quietFrom({ at: format().moment(new Date(quietFrom), now) })}</p>
      )}
      {quietUntil === null ? null : (
        <p class="muted">{calendar.quietUntil({ at: format().moment(new Date(quietUntil), now) })}</p>
      )}
      {runsUntil === null ? null : (
        <p class="muted">{calendar.runsUntil({ at: format().moment(new Date(runsUntil), now) })}</p>
      )}
    </>
  );
}

function Legend({ stages }: Pick<CalendarResource, 'stages'>) {
  const spans = stages.flatMap(({ holds }) => holds);
  const ends = countEnds(stages.flatMap(({ ran }) => ran));
  const { legend } = words().calendar;
  const hasQuiet = spans.some(isQuietSpan);
  const hasOver = spans.some((span) => span.stand === 'over' && !isQuietSpan(span));
  return (
    <ul class="legend muted">
      <li class="band">{legend.milestone}</li>
      <li class="build">{legend.build}</li>
      <li class="hold">{legend.held}</li>
      <li class="booked">{legend.booked}</li>
      <li class="lead">{legend.lead}</li>
      {hasOver ? <li class="over">{legend.over}</li> : null}
      {hasQuiet ? <li class="quiet">{legend.quiet}</li> : null}
      <li>
        {runSigns.run} {legend.run}
      </li>
      {runEnds
        .filter((end) => ends[end] > 0)
        .map((end) => (
          <li key={end}>
            {runSigns[end]} {legend[end]}
          </li>
        ))}
    </ul>
  );
}

/** The same as the picture, for whoever reads rather than looks. */
function AsTable({ told }: { readonly told: CalendarResource }) {
  const { calendar, labels, booking } = words();
  const link = useLink();
  const now = useNow();
  const moment = (at: string): string => format().moment(new Date(at), now);
  const spans = told.stages.flatMap(({ holds }) => holds.filter((span) => !isQuietSpan(span)));
  return (
    <>
      {spans.length === 0 ? <p class="muted">{calendar.nothing}</p> : null}
      {spans.length === 0 ? null : (
        <Table
          caption={calendar.title}
          rows={spans}
          keyOf={({ hold }) => `row-${hold.id}`}
          columns={[
            {
              title: calendar.columns.stage,
              cell: ({ hold: { stage, id } }) => (
                <a href={`${link('stage', { stage }, { tab: 'hold' })}#${id}`}>{stage}</a>
              ),
            },
            { title: calendar.columns.state, cell: (span) => <Stand span={span} /> },
            { title: calendar.columns.from, cell: ({ from }) => moment(from) },
            {
              title: calendar.columns.until,
              cell: ({ until }) => (until === null ? calendar.open : moment(until)),
            },
            { title: calendar.columns.who, cell: ({ hold: { actor, by } }) => actor.name ?? by },
            {
              title: calendar.columns.what,
              cell: ({ hold: { kind, reason, shows, comesBackAt } }) =>
                [
                  labels.holdKind[kind],
                  ...(shows === null ? [] : [booking.shows(shows)]),
                  ...(comesBackAt == null || shows === null
                    ? []
                    : [booking.comesBack({ build: shows.build, at: moment(comesBackAt) })]),
                  `“${reason}”`,
                ].join(' · '),
            },
          ]}
        />
      )}
      <Runs told={told} />
    </>
  );
}

const Stand = ({ span: { stand } }: { readonly span: CalendarHoldResource }) => (
  <Chip
    tone={stand === 'in-force' ? 'hold' : 'muted'}
    icon={stand === 'cancelled' ? '×' : '▣'}
    text={words().calendar.stands[stand]}
  />
);

/** So many builds of each stage stand in the list; the picture has them all. */
const mostListed = 20;

/** Which milestones are where, and when schedules run next. */
function Runs({ told: { stages } }: { readonly told: CalendarResource }) {
  const { calendar } = words();
  const link = useLink();
  const now = useNow();
  const moment = (at: string): string => format().moment(new Date(at), now);
  return (
    <ul class="rows">
      {stages.flatMap(({ stage, milestones }) =>
        milestones.map(({ number, build, from, until }) => (
          <li key={`${stage} ${String(number)} ${from}`}>
            <strong>{stage}</strong>
            <span>
              {until === null
                ? calendar.milestoneNow({ number, build, from: moment(from) })
                : calendar.milestone({ number, build, from: moment(from), to: moment(until) })}
            </span>
          </li>
        )),
      )}
      {stages.flatMap(({ stage, builds }) =>
        builds.slice(-mostListed).map(({ build, from, until }) => (
          <li key={`${stage} ${build} ${from}`}>
            <strong>{stage}</strong>
            <a href={link('build', { build })}>
              {until === null
                ? calendar.buildNow({ build, from: moment(from) })
                : calendar.build({ build, from: moment(from), to: moment(until) })}
            </a>
          </li>
        )),
      )}
      {stages.flatMap(({ stage, holds }) =>
        [...new Set(holds.filter(isQuietSpan).map(({ hold }) => hold.reason))].map((reason) => (
          <li key={`${stage} ${reason}`}>
            <strong>{stage}</strong>
            <span>{calendar.quiet({ reason })}</span>
          </li>
        )),
      )}
      {stages.map(({ stage, ran }) =>
        ran.length === 0 ? null : (
          <li key={`${stage} ran`}>
            <strong>{stage}</strong>
            <a href={link('promotions', {}, { stage, trigger: 'schedule' })}>
              {calendar.ran({ count: ran.length, ends: countEnds(ran) })}
            </a>
          </li>
        ),
      )}
      {stages.map(({ stage, runs }) =>
        runs[0] === undefined ? null : (
          <li key={stage}>
            <strong>{stage}</strong>
            <span>{calendar.runs({ count: runs.length, next: moment(runs[0]) })}</span>
          </li>
        ),
      )}
    </ul>
  );
}
