/** What a caller has a budget of, for each minute: looking, changing, and trying to be somebody in vain. */
export type BudgetName = 'reads' | 'writes' | 'sign-ins';

/** How many of each a minute has; 0 = as many as there are. */
export type Budgets = Readonly<Record<BudgetName, number>>;

/** For how long a budget is. */
export const budgetSeconds = 60;
