import { useLocation } from 'preact-iso';
import { useRef } from 'preact/hooks';
import { withQuery } from '../rules/query.js';

interface Opened {
  /** Which dialog is open; null = none. */
  readonly act: string | null;
  readonly query: Readonly<Record<string, string>>;
  /** The address of this page with a dialog open. */
  readonly addressOf: (act: string, more?: Readonly<Record<string, string>>) => string;
  readonly close: () => void;
}

/**
 * The dialog of a page, by its address: the way back closes it, and a reload opens it again. What else of the query is
 * about the dialog goes with it.
 */
export function useAct(...about: readonly string[]): Opened {
  const location = useLocation();
  const { url, query, route, back } = location;
  const wasPush = 'wasPush' in location && location.wasPush === true;
  const act = query['act'] ?? null;
  const wasShut = useRef(false);
  if (act === null) wasShut.current = true;
  // The router leaves out which line of a log was named when the page was loaded.
  const here = url.includes('#') ? url : url + hash();
  const shut = withQuery(here, Object.fromEntries(['act', ...about].map((key) => [key, null])));
  return {
    act,
    query,
    addressOf: (name, more = {}) => withQuery(shut, { ...more, act: name }),
    // Who came by a link of this page goes back to it, so that no second copy of it is left on the way.
    close: () => (wasShut.current && wasPush ? back() : route(shut, true)),
  };
}

/** The service, which draws a page, is told of none. */
const hash = (): string => ('location' in globalThis ? globalThis.location.hash : '');
