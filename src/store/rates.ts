import { sql } from 'kysely';
import { budgetSeconds, type BudgetName, type Budgets } from '../model/rate.js';
import type { Rate, Rates } from '../ports/rates.js';
import type { Database } from './database.js';

/**
 * Budgets that instances share: each takes a twentieth at a time out of the database and spends it by itself, so that
 * few requests ask a second statement, and all together never get more than there is.
 */
export function createRates({ db }: Pick<Database, 'db'>, budgets: Budgets, seconds = budgetSeconds): Rates {
  const purses = new Map<string, Promise<Purse>>();
  let tidyAt = 0;
  const tidy = async (): Promise<void> => {
    if (performance.now() < tidyAt) return;
    tidyAt = performance.now() + seconds * 1000;
    for (const [name, purse] of purses) if (isOver(await purse.catch(() => null))) purses.delete(name);
    await sql`delete from rates where since < now() - make_interval(secs => ${seconds * 10})`.execute(db);
  };
  return {
    take: async (budget, caller) => {
      const most = budgets[budget];
      if (most === 0) return null;
      await tidy();
      const name = `${budget} ${caller}`;
      for (;;) {
        const asked = purses.get(name);
        const purse = asked === undefined ? null : await asked.catch(() => null);
        if (purse !== null && !isOver(purse) && (purse.own > 0 || purse.others <= 0))
          return spend(purse, most);
        // Whoever waited for the same portion finds the next one here already.
        if (purses.get(name) === asked) purses.set(name, fill(db, { budget, caller, most, seconds }));
        await purses.get(name);
      }
    },
  };
}

/** What this instance took out for a caller and has not spent yet, what it left there, and when both are over. */
interface Purse {
  own: number;
  readonly others: number;
  readonly until: number;
}

const isOver = (purse: Purse | null): boolean => purse === null || performance.now() >= purse.until;

function spend(purse: Purse, most: number): Rate {
  const taken = purse.own > 0;
  if (taken) purse.own -= 1;
  const seconds = Math.max(1, Math.ceil((purse.until - performance.now()) / 1000));
  return { taken, most, left: purse.own + purse.others, seconds };
}

interface Portion {
  readonly budget: BudgetName;
  readonly caller: string;
  readonly most: number;
  readonly seconds: number;
}

const portionOf = (most: number): number => Math.ceil(most / 20);

async function fill(db: Database['db'], { budget, caller, most, seconds }: Portion): Promise<Purse> {
  const portion = portionOf(most);
  const { rows } = await sql<{ granted: number; taken: number; seconds: number }>`
    insert into rates as had (budget, caller, since, before, taken)
    values (${budget}, ${caller},
      date_bin(make_interval(secs => ${seconds}), clock_timestamp(), timestamptz 'epoch'), 0, ${portion})
    on conflict (budget, caller) do update set
      before = case when had.since = excluded.since then had.taken else 0 end,
      taken = case when had.since = excluded.since then least(${most}, had.taken + ${portion}) else ${portion} end,
      since = excluded.since
    returning taken - before as granted, taken,
      extract(epoch from since - clock_timestamp())::float8 + ${seconds} as seconds`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error('a budget is always there');
  return {
    own: Math.max(0, row.granted),
    others: Math.max(0, most - row.taken),
    until: performance.now() + Math.max(0, row.seconds) * 1000,
  };
}
