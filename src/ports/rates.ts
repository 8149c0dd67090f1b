import type { BudgetName } from '../model/rate.js';

/** What callers have left of their budgets, on all instances together. */
export interface Rates {
  /** Takes one from what a caller may do; null = that is not counted. */
  take(budget: BudgetName, caller: string): Promise<Rate | null>;
}

export interface Rate {
  /** false = nothing was left to take. */
  readonly taken: boolean;
  readonly most: number;
  /** As far as this instance knows. */
  readonly left: number;
  /** Until the next budget, at least one. */
  readonly seconds: number;
}
