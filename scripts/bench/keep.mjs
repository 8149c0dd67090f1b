import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';

/** As many as the service removes in one transaction (`controller/retention`). */
const batchRows = 1000;

/** Of the smallest database all rows are gone after three batches. */
const mostBatches = 3;

/**
 * What keeping takes on both sides in turns, in milliseconds: the removal of the oldest thousand rows of the audit and of
 * the logs, in a transaction as the service does it; and, where the rows lie in the data directory, a megabyte of a backup.
 * The services are stopped for it.
 */
export async function measureKeep(installDir, sides, { rounds, say }) {
  for (const side of sides) await side.service.stop();
  const backups = sides.some(({ isEmbedded }) => isEmbedded)
    ? backUp(installDir, sides, { rounds, say })
    : [];
  return [...backups, ...(await remove(sides, { rounds: Math.min(rounds, mostBatches), say }))];
}

async function remove(sides, { rounds, say }) {
  const [audit, logs] = [sides.map(() => []), sides.map(() => [])];
  const before = new Date();
  for (let round = 1; round <= rounds; round += 1) {
    say(`removals: round ${round} of ${rounds}`);
    for (const [at, side] of sides.entries())
      await side.withStore(async (store) => {
        // The first statement of a connection takes longer.
        await store.read.now();
        audit[at].push(await timeOf(store, (rows) => rows.events.forget(before, batchRows)));
        logs[at].push(await timeOf(store, (rows) => rows.runEvents.forgetLog(before, batchRows)));
      });
  }
  return [
    { path: `removal of the oldest ${batchRows} rows of the audit`, times: audit },
    { path: `removal of the oldest ${batchRows} lines of logs`, times: logs },
  ];
}

async function timeOf(store, work) {
  const began = performance.now();
  const count = await store.transaction(work);
  const took = performance.now() - began;
  // Fewer are no batch.
  return count >= batchRows * 0.9 ? took : Number.NaN;
}

function backUp(installDir, sides, { rounds, say }) {
  const times = sides.map(() => []);
  for (let round = 1; round <= rounds; round += 1) {
    say(`backups: round ${round} of ${rounds}`);
    for (const [at, { dataDir, env }] of sides.entries()) {
      const to = `${dataDir}.backup`;
      const began = performance.now();
      const args = [join(installDir, 'dist/cli/main.js'), 'backup', to, '--data-dir', dataDir, '--json'];
      const { status, stdout, stderr } = spawnSync(process.execPath, args, {
        ...{ cwd: installDir, env, encoding: 'utf8' },
      });
      const took = performance.now() - began;
      if (status !== 0) throw new Error(stderr);
      times[at].push(took / (JSON.parse(stdout).bytes / 1_000_000));
      rmSync(to, { recursive: true });
    }
  }
  return [{ path: 'backup, of each megabyte', times }];
}
