import type { Query } from '../links.js';

/** `?a=b`, or nothing where nothing is asked. */
export function searchOf(query: Query): string {
  const given = Object.entries(query).flatMap(([name, value]): [string, string][] =>
    value === undefined || value === '' ? [] : [[name, value]],
  );
  const text = new URLSearchParams(given).toString();
  return text === '' ? '' : `?${text}`;
}

/** Those of a query that have these names, in this order. */
export const pick = (query: Query, names: readonly string[]): Query =>
  Object.fromEntries(names.flatMap((name) => (query[name] === undefined ? [] : [[name, query[name]]])));
