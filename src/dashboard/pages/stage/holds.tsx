import { useLocation } from 'preact-iso';
import { isQuiet } from '../../../contract/quiet.js';
import type { AskResource } from '../../../contract/ask.js';
import type { HoldResource } from '../../../contract/hold.js';
import type { Page } from '../../../contract/page.js';
import type { StageResource } from '../../../contract/stage.js';
import { ActLinks } from '../../parts/act-links.js';
import { NotAsBooked } from '../../parts/booked-line.js';
import { format, useNow } from '../../parts/clock.js';
import { useEndText } from '../../parts/hold-end.js';
import { useLink } from '../../parts/link.js';
import { RowLink, rowAt, useMarked } from '../../parts/marked.js';
import { Shown } from '../../parts/shown.js';
import { Chip } from '../../parts/state.js';
import { heldBy } from '../../rules/hold.js';
import { withQuery } from '../../rules/query.js';
import { useResource } from '../../state/resource.js';
import { words } from '../../words.js';

/** Who holds a stage, and who did before. */
export function StageHoldsTab({ stage }: { readonly stage: StageResource }) {
  const {
    stage: { holds },
    booking,
  } = words();
  const held = heldBy(stage, useNow());
  return (
    <>
      <h2>{holds.now}</h2>
      {held.holds.length === 0 ? (
        <p class="muted">{holds.none({ stage: stage.stage })}</p>
      ) : (
        <OpenRows stage={stage.stage} holds={held.holds} />
      )}
      {held.reservations.length === 0 ? null : (
        <>
          <h2>{booking.title}</h2>
          <OpenRows stage={stage.stage} holds={held.reservations} />
        </>
      )}
      <ActLinks stage={stage.stage} acts={[{ label: words().acts.book.open, verb: 'hold', act: 'book' }]} />
      <h2>{holds.earlier}</h2>
      <Earlier stage={stage.stage} />
    </>
  );
}

function OpenRows({ stage, holds }: { readonly stage: string; readonly holds: readonly HoldResource[] }) {
  const marked = useMarked();
  return (
    <ul class="rows">
      {holds.map((hold) => (
        <li key={hold.id} {...rowAt(hold.id, marked)}>
          <Hold hold={hold} />
          {isQuiet(hold) ? null : <ActLinks stage={stage} acts={actsOf(hold)} />}
          <Asks hold={hold} />
        </li>
      ))}
    </ul>
  );
}

/** Who asked for a hold may end it without the right to hold the stage; the service knows whose it is. */
function actsOf({ id: hold, isAhead }: HoldResource) {
  const { acts } = words();
  return [
    { label: acts.release.open, verb: null, act: 'release', about: { hold } },
    { label: isAhead ? acts.move.open : acts.extend.open, verb: null, act: 'extend', about: { hold } },
    { label: acts.ask.open, verb: null, act: 'ask', about: { hold } },
  ];
}

/** Who waits for its end, why and since when, and what they were answered. */
function Asks({ hold: { stage, asks } }: { readonly hold: HoldResource }) {
  const { acts } = words();
  if (asks.length === 0) return null;
  return (
    <ul class="asks">
      {asks.map((ask) => (
        <li key={ask.id}>
          <Asked ask={ask} />
          {ask.answer === null ? (
            <ActLinks
              stage={stage}
              acts={[{ label: acts.answer.open, verb: null, act: 'answer', about: { ask: ask.id } }]}
            />
          ) : null}
        </li>
      ))}
    </ul>
  );
}

function Asked({ ask: { by, actor, at, reason, answer } }: { readonly ask: AskResource }) {
  const { stage: said, labels } = words();
  const now = useNow();
  const moment = (time: string): string => format().moment(new Date(time), now);
  return (
    <>
      <span>{said.holds.asked({ by: actor.name ?? by, at: moment(at) })}</span>
      <span>{said.reason({ reason })}</span>
      {answer === null ? null : (
        <span>
          {said.holds.answered({ how: labels.askAnswer[answer.how], by: answer.by, at: moment(answer.at) })}
        </span>
      )}
      {answer === null || answer.reason === null ? null : (
        <span>{said.reason({ reason: answer.reason })}</span>
      )}
    </>
  );
}

function Earlier({ stage }: { readonly stage: string }) {
  const { holds } = words().stage;
  const { query, url } = useLocation();
  const before = /^\d+$/.test(query['before'] ?? '') ? `&cursor=${query['before'] ?? ''}` : '';
  const known = useResource<Page<HoldResource>>(
    `/holds?stage=${encodeURIComponent(stage)}&ended=true&limit=20${before}`,
  );
  return (
    <Shown known={known}>
      {({ items, nextCursor }) => {
        const ended = items.filter((hold) => hold.ended !== null);
        return (
          <>
            {ended.length === 0 ? <p class="muted">{holds.noEarlier}</p> : null}
            <EarlierRows holds={ended} />
            {nextCursor === null ? null : (
              <p class="pages">
                <a rel="next" href={withQuery(url, { before: nextCursor })}>
                  {holds.older}
                </a>
              </p>
            )}
          </>
        );
      }}
    </Shown>
  );
}

function EarlierRows({ holds }: { readonly holds: readonly HoldResource[] }) {
  const marked = useMarked();
  return (
    <ul class="rows">
      {holds.map((hold) => (
        <li key={hold.id} {...rowAt(hold.id, marked)}>
          <Hold hold={hold} />
          <Asks hold={hold} />
        </li>
      ))}
    </ul>
  );
}

function Hold({ hold }: { readonly hold: HoldResource }) {
  const { stage: said, labels, booking } = words();
  const now = useNow();
  const { id, kind, reason, createdAt, by, actor, from, until, shows, ended } = hold;
  const end = useEndText(until === null ? null : new Date(until));
  const moment = (time: string): string => format().moment(new Date(time), now);
  const at = moment(createdAt);
  return (
    <>
      <Chip tone={ended === null ? 'hold' : 'muted'} icon="▣" text={labels.holdKind[kind]} />
      <span>{said.reason({ reason })}</span>
      <RowLink id={id}>{said.holds.from({ at, by: actor.name ?? by })}</RowLink>
      {from === null || until === null ? null : (
        <span>{booking.times({ from: moment(from), until: moment(until) })}</span>
      )}
      {shows === null ? null : <span>{booking.shows(shows)}</span>}
      {ended !== null ? <Ended ended={ended} /> : from === null ? <span>{end}</span> : null}
      <NotAsBooked hold={hold} />
    </>
  );
}

function Ended({ ended }: { readonly ended: NonNullable<HoldResource['ended']> }) {
  const { stage: said, labels } = words();
  const now = useNow();
  const link = useLink();
  const at = format().moment(new Date(ended.at), now);
  return (
    <>
      <span>
        {ended.how === 'expired'
          ? said.holds.expiredAt({ at })
          : said.holds.endedBy({ at, by: ended.by, how: said.holds.released })}
      </span>
      {ended.reason === null ? null : <span>{said.reason({ reason: ended.reason })}</span>}
      {ended.verdict === null || ended.build === null ? null : (
        <span>
          <a href={link('build', { build: ended.build })}>{ended.build}</a>{' '}
          <Chip
            tone={ended.verdict === 'passed' ? 'ok' : 'fail'}
            icon={ended.verdict === 'passed' ? '✓' : '✗'}
            text={labels.verdict[ended.verdict]}
          />
        </span>
      )}
    </>
  );
}
