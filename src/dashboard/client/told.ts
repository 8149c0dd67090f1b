import type { ToldOverview } from '../../contract/overview.js';

/** What the page brought along, by the address that answers the same; each is taken once. */
export interface Told {
  /** The newest row of the audit before it was gathered; 0 = nothing was brought. */
  readonly upTo: number;
  take(path: string): { readonly body: unknown; readonly etag: string } | null;
}

/** Reads the block of data that the service put into the page, which is of its moment: another reader finds none. */
export function readTold(document: Document): Told {
  const block = document.getElementById('told');
  let left = block === null ? null : (JSON.parse(block.textContent) as ToldOverview);
  block?.remove();
  return {
    upTo: left?.upTo ?? 0,
    take: (path) => {
      if (path !== '/overview') return null;
      const taken = left;
      left = null;
      return taken;
    },
  };
}
