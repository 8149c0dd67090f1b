import type { UnderWayResource } from '../contract/under-way.js';
import { refusalSecondsOf, type UnderWay } from '../model/under-way.js';

/** What the engine is at, as the API shows it. */
export const underWayResource = (one: UnderWay): UnderWayResource => ({
  ...one,
  refusalSeconds: refusalSecondsOf(one),
});
