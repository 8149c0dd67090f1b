import { SetUpProblem } from './checks.mjs';

/** The number that was given after a flag, from above 0; throws SetUpProblem for anything else. `whole` = no fraction. */
export function numberFlag(flag, text, { whole = true } = {}) {
  const number = /^\d{1,9}(\.\d{1,3})?$/.test(text) ? Number(text) : 0;
  if (number > 0 && (!whole || Number.isInteger(number))) return number;
  throw new SetUpProblem(`${flag} takes a ${whole ? 'whole ' : ''}number above 0, not ${text}`);
}
