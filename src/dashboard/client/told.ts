import type { ToldOverview } from '../../contract/overview.js';

/** What the page brings along; null = nothing. It may come later than the script. */
export type Told = Promise<ToldOverview | null>;

/** Of another page than the one that is read. */
export const nothingTold: Told = Promise.resolve(null);

/** Reads the block of data that the service put into the page, and removes it, for it is of its moment. */
export async function readTold(document: Document): Told {
  if (document.readyState === 'loading')
    await new Promise((read) => document.addEventListener('DOMContentLoaded', read, { once: true }));
  const block = document.getElementById('told');
  block?.remove();
  return block === null ? null : (JSON.parse(block.textContent) as ToldOverview);
}
