import { useLocation } from 'preact-iso';
import type { Page } from '../../../contract/page.js';
import type { PromotionResource } from '../../../contract/promotion.js';
import type { StageResource, TimelineEntry } from '../../../contract/stage.js';
import { format, useNow } from '../../parts/clock.js';
import { useLink } from '../../parts/link.js';
import { MayLink } from '../../parts/may-link.js';
import { rowAt, useMarked } from '../../parts/marked.js';
import { PromotionLinks } from '../../parts/promotion-links.js';
import { Shown } from '../../parts/shown.js';
import { Phase } from '../../parts/state.js';
import { Timelines } from '../../pictures/timeline.js';
import { byDay } from '../../rules/day.js';
import { failedStep, happeningsOf, type Happening } from '../../rules/happening.js';
import { withQuery } from '../../rules/query.js';
import { useResource } from '../../state/resource.js';
import { words } from '../../words.js';
import { whoText } from '../../parts/who.js';

const pageLength = 50;

/** What happened on a stage, day by day, newest first. */
export function StageTimelineTab({ stage }: { readonly stage: StageResource }) {
  const { query } = useLocation();
  const before = /^\d+$/.test(query['before'] ?? '') ? query['before'] : undefined;
  const cursor = before === undefined ? '' : `&cursor=${before}`;
  const known = useResource<Page<TimelineEntry>>(
    `/stages/${stage.stage}/timeline?limit=${String(pageLength)}${cursor}`,
  );
  return (
    <>
      {before === undefined ? <Timelines stages={[stage]} /> : null}
      <Shown known={known}>
        {({ items, nextCursor }) => (
          <>
            <Days happenings={happeningsOf(items)} stage={stage} />
            <Pages before={before} next={nextCursor} />
          </>
        )}
      </Shown>
    </>
  );
}

function Days({
  happenings,
  stage,
}: {
  readonly happenings: readonly Happening[];
  readonly stage: StageResource;
}) {
  const { timeline } = words().stage;
  const marked = useMarked();
  const { url } = useLocation();
  if (happenings.length === 0) return <p class="muted">{timeline.empty}</p>;
  return (
    <>
      {byDay(happenings, ({ at }) => format().day(new Date(at))).map(({ name, items }) => (
        <section key={name} class="day" aria-label={name}>
          <h2>{name}</h2>
          <ol class="rows">
            {items.map((one) => (
              <li key={one.seq} {...rowAt(rowOf(one.seq), marked)}>
                {one.kind === 'promotion' ? (
                  <>
                    <Clock at={one.at} />
                    <PromotionLine promotion={one.promotion} stage={stage} />
                  </>
                ) : (
                  <>
                    <a href={addressOf(url, one.seq)}>
                      <Clock at={one.at} />
                    </a>
                    <OtherLine entry={one.entry} />
                  </>
                )}
              </li>
            ))}
          </ol>
        </section>
      ))}
    </>
  );
}

const rowOf = (seq: number): string => `row-${String(seq)}`;

/** Of a row on the page that begins with it: it stays there, whatever more happens. */
const addressOf = (url: string, seq: number): string =>
  `${withQuery(url.split('#')[0] ?? '', { before: String(seq + 1) })}#${rowOf(seq)}`;

function Clock({ at }: { readonly at: string }) {
  const now = useNow();
  const date = new Date(at);
  return (
    <time class="muted" dateTime={at} title={format().moment(date, now)}>
      {format().clock(date)}
    </time>
  );
}

function PromotionLine({
  promotion,
  stage,
}: {
  readonly promotion: PromotionResource;
  readonly stage: StageResource;
}) {
  const { timeline } = words().stage;
  const link = useLink();
  const { id, phase, build, previousBuild, actor, durationSeconds } = promotion;
  const moved =
    previousBuild === null || previousBuild === build
      ? (build ?? '–')
      : timeline.moved({ before: previousBuild, build: build ?? '–' });
  return (
    <>
      <Phase phase={phase} blockedBy={promotion.blockedBy} />
      <a href={link('promotion', { promotion: id })}>{moved}</a>
      <Why promotion={promotion} />
      {durationSeconds === null ? null : <span class="muted">{format().length(durationSeconds)}</span>}
      <span class="muted">{whoText(actor)}</span>
      <Links promotion={promotion} stage={stage} />
    </>
  );
}

/** What it waits for, or how it ended, in the service's words. */
function Why({ promotion }: { readonly promotion: PromotionResource }) {
  const { timeline, steps } = words().stage;
  const { phase, blockedBy, outcome, reason } = promotion;
  const step = failedStep(promotion);
  if (phase === 'pending') return <span>{blockedBy.map(({ text }) => text).join(' · ')}</span>;
  return (
    <>
      {step === null ? null : <span>{timeline.failedAt({ step: steps[step.name] })}</span>}
      {outcome === null || phase === 'succeeded' ? null : <span>{outcome.text}</span>}
      {reason === null ? null : <span>{words().stage.reason({ reason })}</span>}
    </>
  );
}

function Links({
  promotion,
  stage,
}: {
  readonly promotion: PromotionResource;
  readonly stage: StageResource;
}) {
  const { stage: said } = words();
  const { timeline } = said;
  const { id, phase, build, previousBuild, links } = promotion;
  const link = useLink();
  const isBad = phase === 'failed' || phase === 'errored';
  const isHere = phase === 'succeeded' && stage.currentBuild?.promotion === id;
  return (
    <span class="links">
      {links.compare !== null && phase === 'succeeded' && build !== null && previousBuild !== null ? (
        <a href={link('compare', { sides: `${previousBuild}...${build}` })}>{timeline.changes}</a>
      ) : null}
      {phase === 'skipped' || phase === 'superseded' ? null : (
        <a href={`${link('promotion', { promotion: id })}#log`}>
          {isBad ? timeline.logAtError : timeline.log}
        </a>
      )}
      {isHere ? (
        <MayLink
          verb="rollback"
          stage={stage.stage}
          href={link('promote', {}, { stage: stage.stage, rollback: '1' })}
          label={said.rollBack}
          look="link"
        />
      ) : null}
      <PromotionLinks promotion={promotion} isThere />
    </span>
  );
}

function OtherLine({ entry: { event, hold, client, actor, promotion } }: { readonly entry: TimelineEntry }) {
  const { events, timeline, reason } = words().stage;
  const now = useNow();
  const link = useLink();
  const name = (events as Readonly<Record<string, string>>)[event] ?? event;
  return (
    <>
      <span class={hold === null ? undefined : 'chip hold'}>
        {hold === null ? null : <span aria-hidden="true">▣ </span>}
        {name}
      </span>
      {hold === null ? null : <span>{reason({ reason: hold.reason })}</span>}
      {hold === null || hold.until === null || event === 'hold:released' ? null : (
        <span class="muted">{timeline.until({ until: format().moment(new Date(hold.until), now) })}</span>
      )}
      {client === null ? null : <span>{timeline.client({ client })}</span>}
      {promotion === null ? null : (
        <a href={link('promotion', { promotion: promotion.id })}>{promotion.build ?? promotion.id}</a>
      )}
      <span class="muted">{whoText(actor)}</span>
    </>
  );
}

/** Older pages by the place where this one ends: nothing is missed or seen twice while more happens. */
function Pages({ before, next }: { readonly before: string | undefined; readonly next: string | null }) {
  const { timeline } = words().stage;
  const { url } = useLocation();
  return (
    <p class="pages">
      {before === undefined ? null : <a href={withQuery(url, { before: null })}>{timeline.newest}</a>}
      {next === null ? null : (
        <a rel="next" href={withQuery(url, { before: next })}>
          {timeline.older}
        </a>
      )}
    </p>
  );
}
