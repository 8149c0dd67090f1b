/** What callers took of their budgets. After a crash it is empty, and nobody misses it: nothing is written twice for it. */
export const rates = [
  `create unlogged table rates (
    budget text not null,
    caller text not null,
    since timestamptz not null,
    before integer not null,
    taken integer not null,
    primary key (budget, caller)
  )`,
];
