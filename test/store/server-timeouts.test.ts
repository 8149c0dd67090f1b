import { expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { setTimeout as pause } from 'node:timers/promises';
import { openTestDatabase } from '../support/database.js';

const server = process.env['DATABASE_URL'] ?? '';

(server === '' ? test.skip : test)(
  'what nobody waits for any longer the server ends, too: it would work on for whoever has gone',
  async () => {
    const database = await openTestDatabase();
    try {
      const mine = `select 'asked by nobody', pg_sleep(600)`;
      await expect(sql.raw(mine).execute(database.heartbeats)).rejects.toMatchObject({ code: 'unavailable' });
      const underWay = async () => {
        const { rows } = await sql<{ pid: number }>`
          select pid from pg_stat_activity
          where datname = current_database() and state = 'active' and query = ${mine}`.execute(database.db);
        return rows.length;
      };
      // It was given up after two seconds, and ends in the third.
      while ((await underWay()) > 0) await pause(50);
      expect(await underWay()).toBe(0);
    } finally {
      await database.drop();
    }
  },
);
