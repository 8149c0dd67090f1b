import { join } from 'node:path';
import { startPostgres } from '../postgres.mjs';
import { findPostgres } from '../postgres/find.mjs';
import { seconds } from './measure.mjs';

const writers = 8;
const each = 100;

/**
 * Eight writers at once, each on a stage of its own, changing it in transactions with and without a row of the audit,
 * whose numbers have no gaps and so are given one after another. Gives the seconds of each round; null = no PostgreSQL.
 */
export async function compareAudit(installDir, { rounds, say, settings = [] }) {
  if (findPostgres() === undefined) return null;
  const { openServer } = await import(join(installDir, 'dist/store/database.js'));
  const { createStore } = await import(join(installDir, 'dist/store/store.js'));
  const server = await startPostgres({ settings });
  try {
    const database = await openServer(server.url, () => undefined);
    const store = createStore(database);
    const stages = Array.from({ length: writers }, (_, index) => `stage-${index}`);
    await store.transaction((rows) => rows.stages.ensure(stages));
    const measured = { audited: [], plain: [] };
    await changed(store, stages, true);
    for (let round = 1; round <= rounds; round += 1) {
      say(`e: round ${round} of ${rounds}`);
      measured.audited.push(await changed(store, stages, true));
      measured.plain.push(await changed(store, stages, false));
    }
    await database.close();
    return { ...measured, changes: writers * each };
  } finally {
    await server.stop();
  }
}

async function changed(store, stages, audited) {
  const began = performance.now();
  await Promise.all(
    stages.map(async (stage) => {
      for (let left = each; left > 0; left -= 1)
        await store.transaction(async (rows) => {
          await rows.stages.lock(stage);
          await rows.stages.touch(stage);
          if (audited) await rows.events.append(changeOf(stage));
        });
    }),
  );
  return seconds(began);
}

const changeOf = (stage) => ({
  name: 'stage:known',
  stage,
  promotion: null,
  actor: { id: 'bench', via: 'system' },
  requestId: null,
});
