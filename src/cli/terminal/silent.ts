import type { UnderWayResource } from '../../contract/under-way.js';
import { spoken } from './duration.js';
import type { Invocation } from './invocation.js';
import { plainLine } from './plain.js';

/** From when on nobody takes a silence for a moment. */
export const silentAfterSeconds = 10;

/** What the engine has been at for so long that somebody wants to know; null = it is not silent. */
export function silentText(
  { texts }: Pick<Invocation, 'texts'>,
  underWay: readonly UnderWayResource[],
  now: number,
): string | null {
  const silent = silentSince(underWay, now);
  if (silent === null) return null;
  const { operation, resource, refusalSeconds } = silent.oldest;
  return texts.follow.silent({
    operation: plainLine(operation),
    resource: plainLine(resource),
    elapsed: spoken({ texts }, silent.seconds),
    most: refusalSeconds === null ? null : spoken({ texts }, refusalSeconds),
  });
}

/** The same for whoever is told of it again and again: for how long, and how long at most. */
export function waitText(
  { texts }: Pick<Invocation, 'texts'>,
  underWay: readonly UnderWayResource[],
  now: number,
): string {
  const silent = silentSince(underWay, now);
  if (silent === null) return '';
  const { refusalSeconds: most } = silent.oldest;
  return texts.follow.silentFor({
    elapsed: spoken({ texts }, silent.seconds),
    most: most === null ? null : spoken({ texts }, most),
  });
}

function silentSince(
  [oldest]: readonly UnderWayResource[],
  now: number,
): { readonly oldest: UnderWayResource; readonly seconds: number } | null {
  const seconds = oldest === undefined ? 0 : (now - Date.parse(oldest.since)) / 1000;
  return oldest === undefined || seconds < silentAfterSeconds ? null : { oldest, seconds };
}
