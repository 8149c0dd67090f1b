import { useLocation } from 'preact-iso';
import type { Query } from '../links.js';
import { withQuery } from '../rules/query.js';

/** What the address asks for, and how it is asked for otherwise: back and reload keep what was chosen. */
export function useQuery(): {
  readonly query: Query;
  /** This page with something of its query changed; what is empty is taken out. */
  readonly address: (change: Query) => string;
  readonly go: (change: Query) => void;
} {
  const { url, query, route } = useLocation();
  const address = (change: Query): string =>
    withQuery(
      url,
      Object.fromEntries(Object.entries(change).map(([name, value]) => [name, value === '' ? null : value])),
    );
  return { query, address, go: (change) => route(address(change)) };
}
