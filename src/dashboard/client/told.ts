import type { ToldOverview } from '../../contract/overview.js';

/** What the page brings along; null = nothing. */
export type Told = ToldOverview | null;

/**
 * Reads the block of data that the service put into the page, and removes it, for it is of its moment. It is the last of
 * the page, which is all there then.
 */
export async function readTold(document: Document): Promise<Told> {
  if (document.readyState === 'loading')
    await new Promise((read) => document.addEventListener('DOMContentLoaded', read, { once: true }));
  const block = document.getElementById('told');
  block?.remove();
  return block === null ? null : (JSON.parse(block.textContent) as ToldOverview);
}
