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
  const [oldest] = underWay;
  const seconds = oldest === undefined ? 0 : (now - Date.parse(oldest.since)) / 1000;
  if (oldest === undefined || seconds < silentAfterSeconds) return null;
  const { operation, resource, refusalSeconds } = oldest;
  return texts.follow.silent({
    operation: plainLine(operation),
    resource: plainLine(resource),
    elapsed: spoken({ texts }, seconds),
    most: refusalSeconds === null ? null : spoken({ texts }, refusalSeconds),
  });
}
