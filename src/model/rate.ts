/** What a caller has a budget of, for each minute: looking, changing, trying to be somebody in vain, and coming to sign in. */
export type BudgetName = 'reads' | 'writes' | 'sign-ins' | 'arrivals';

/** How many of each a minute has; 0 = as many as there are. */
export type Budgets = Readonly<Record<BudgetName, number>>;

/** For how long a budget is. */
export const budgetSeconds = 60;
