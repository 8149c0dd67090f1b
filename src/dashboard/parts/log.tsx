import { useLocation } from 'preact-iso';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { lineOf, nextPlace, placesOf, shownLines } from '../rules/log-lines.js';
import { withQuery } from '../rules/query.js';
import type { LogLine } from '../rules/run.js';
import type { Stream } from '../state/run.js';
import { words } from '../words.js';
import { format } from './clock.js';
import { LogNews } from './log-news.js';
import { LogRows } from './log-rows.js';
import { LogTools } from './log-tools.js';

export interface LogProps {
  readonly id: string;
  /** Of the page: what is shown of the log stands in its query. */
  readonly address: string;
  readonly lines: readonly LogLine[];
  readonly stream: Stream;
  readonly lacksLines: boolean;
}

/** How the log is shown; each is a part of the address. */
export interface LogView {
  readonly wraps: boolean;
  readonly hasTimes: boolean;
  readonly onlyErrors: boolean;
  readonly find: string;
}

/** A log of any length: only the lines in the window are in the page. */
export function Log(props: LogProps) {
  const { lines, stream, lacksLines } = props;
  const { log: texts } = words().promotion;
  const [view, setView] = useView();
  const { line: chosen, turn } = useHashLine();
  const [follows, setFollows] = useState(chosen === null);
  const shown = useMemo(() => shownLines(lines, view.onlyErrors), [lines, view.onlyErrors]);
  const places = useMemo(() => placesOf(lines, shown, view.find), [lines, shown, view.find]);
  const at = chosen === null ? -1 : shown === null ? chosen - 1 : shown.indexOf(chosen - 1);
  // A line that is named is shown as soon as it is there, and again whenever it is named.
  const isThere = chosen !== null && chosen <= lines.length;
  useEffect(() => {
    if (chosen !== null) setFollows(false);
  }, [chosen, turn]);
  const step = (direction: 1 | -1): void => {
    const place = nextPlace(places, at, direction);
    if (place !== null) location.replace(`#L${String((shown?.[place] ?? place) + 1)}`);
  };
  const count = shown?.length ?? lines.length;
  return (
    <section class="log" aria-labelledby="log">
      <h2 id="log">{texts.heading}</h2>
      <LogTools
        {...{ ...props, view, setView, follows, setFollows, shown, step, chosen }}
        found={{ at: places.indexOf(at) + 1, count: places.length }}
      />
      {lacksLines ? <p class="warn-text">⚠ {texts.lacks}</p> : null}
      {count === 0 ? (
        <p class="muted">
          {lines.length > 0 ? texts.noErrors : stream === 'over' ? texts.none : texts.empty}
        </p>
      ) : null}
      <LogRows {...{ lines, shown, view, follows, setFollows, chosen }} going={isThere ? turn : null} />
      <p id="log-keys" class="hidden">
        {texts.keys}
      </p>
      <p class="muted log-foot">
        {count === lines.length
          ? texts.lines({ count: lines.length, text: format().number(lines.length) })
          : texts.shown({ count: format().number(count), all: format().number(lines.length) })}{' '}
        · <StreamState stream={stream} />
      </p>
      <LogNews count={lines.length} isOver={stream === 'over'} />
    </section>
  );
}

function StreamState({ stream }: { readonly stream: Stream }) {
  const { log: texts } = words().promotion;
  if (stream === 'open') return <>● {texts.live}</>;
  return <>{stream === 'over' ? texts.over : texts.reconnecting}</>;
}

/** What the address says of the view, and the way to say something else. */
function useView(): [LogView, (change: Partial<LogView>) => void] {
  const { query, url, route } = useLocation();
  const view: LogView = {
    wraps: query['wrap'] === '1',
    hasTimes: query['times'] === '1',
    onlyErrors: query['errors'] === '1',
    find: query['find'] ?? '',
  };
  const latest = useRef({ view, url });
  latest.current = { view, url };
  const set = (change: Partial<LogView>): void => {
    const { wraps, hasTimes, onlyErrors, find } = { ...latest.current.view, ...change };
    const flag = (isOn: boolean): string | null => (isOn ? '1' : null);
    const changes = {
      ...{ wrap: flag(wraps), times: flag(hasTimes), errors: flag(onlyErrors) },
      find: find === '' ? null : find,
    };
    route(withQuery(latest.current.url.split('#')[0] ?? '', changes) + location.hash, true);
  };
  return [view, set];
}

/** The line that the address names, `#L120`, and how often one was named so far. */
function useHashLine(): { readonly line: number | null; readonly turn: number } {
  const [named, setNamed] = useState({ line: lineOf(location.hash), turn: 0 });
  useEffect(() => {
    const read = (): void => setNamed(({ turn }) => ({ line: lineOf(location.hash), turn: turn + 1 }));
    // Also a link to the line that the address names already.
    const again = ({ target }: MouseEvent): void => {
      const link = target instanceof Element ? target.closest('a') : null;
      if (link?.getAttribute('href') === location.hash) read();
    };
    addEventListener('hashchange', read);
    addEventListener('click', again);
    return () => {
      removeEventListener('hashchange', read);
      removeEventListener('click', again);
    };
  }, []);
  return named;
}
