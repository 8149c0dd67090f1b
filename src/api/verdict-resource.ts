import type { VerdictResource } from '../contract/verdict.js';
import type { VerdictOn } from '../ports/holds.js';

export const verdictResource = ({ at, ...said }: VerdictOn): VerdictResource => ({
  ...said,
  at: at.toISOString(),
});
