import { Migrator, sql, type Kysely, type Migration } from 'kysely';
import { crashPoint } from '../processes/crash-point.js';
import { Refusal } from '../model/error.js';
import { initial } from './migrations/0001_initial.js';
import { installation } from './migrations/0002_installation.js';
import { allowChanges } from './migrations/0003_allow_changes.js';
import { holds } from './migrations/0004_holds.js';
import { quarantines } from './migrations/0005_quarantines.js';
import { pauses } from './migrations/0006_pauses.js';
import { audit } from './migrations/0007_audit.js';
import { aborts } from './migrations/0008_aborts.js';
import { clients } from './migrations/0009_clients.js';
import { pullRequests } from './migrations/0010_pull_requests.js';
import { retention } from './migrations/0011_retention.js';
import { recoveries } from './migrations/0012_recoveries.js';
import { instances } from './migrations/0013_instances.js';
import { digestMismatch } from './migrations/0015_digest_mismatch.js';
import { recoveryOwner } from './migrations/0016_recovery_owner.js';
import { abortRequest } from './migrations/0018_abort_request.js';
import { lastRun } from './migrations/0019_last_run.js';
import { logTruncated } from './migrations/0020_log_truncated.js';
import { commitsWithoutDate } from './migrations/0021_commits_without_date.js';
import { keptHolds } from './migrations/0022_kept_holds.js';
import { laterVerdicts } from './migrations/0023_later_verdicts.js';
import { brought } from './migrations/0024_brought.js';
import { commitGraph } from './migrations/0025_commit_graph.js';
import { waitingCommits } from './migrations/0026_waiting_commits.js';
import { tokens } from './migrations/0027_tokens.js';
import { machines } from './migrations/0028_machines.js';
import { rates } from './migrations/0030_rates.js';
import { sessions } from './migrations/0031_sessions.js';
import { severalMachines } from './migrations/0032_several_machines.js';
import { jobs } from './migrations/0033_jobs.js';
import { github } from './migrations/0034_github.js';
import { machineNames } from './migrations/0035_machine_names.js';
import { removals } from './migrations/0036_removals.js';
import { sample } from './migrations/0037_sample.js';
import { webhooks } from './migrations/0038_webhooks.js';
import { halfApplied } from './migrations/0039_half_applied.js';
import { webhookAnswers } from './migrations/0040_webhook_answers.js';
import { abortWait } from './migrations/0041_abort_wait.js';
import { orphans } from './migrations/0042_orphans.js';
import { runProgress } from './migrations/0043_run_progress.js';
import { severalHolds } from './migrations/0044_several_holds.js';
import { reservations } from './migrations/0045_reservations.js';
import { lines } from './migrations/0046_lines.js';
import { holdAsks } from './migrations/0047_hold_asks.js';
import { putBacks } from './migrations/0048_put_backs.js';
import { flatReads } from './migrations/0049_flat_reads.js';
import { trunk } from './migrations/0050_trunk.js';
import { stepBacks } from './migrations/0051_step_backs.js';
import { scheduledRuns } from './migrations/0052_scheduled_runs.js';
import { namedBuilds } from './migrations/0053_named_builds.js';
import { mergedCommits } from './migrations/0054_merged_commits.js';
import { trunkChosenAnew } from './migrations/0055_trunk_chosen_anew.js';
import { timings } from './migrations/0057_timings.js';
import { trunkCuts } from './migrations/0058_trunk_cuts.js';
import { unnumberedEvents } from './migrations/0059_unnumbered_events.js';

const migrations: Record<string, readonly string[]> = {
  '0001_initial': initial,
  '0002_installation': installation,
  '0003_allow_changes': allowChanges,
  '0004_holds': holds,
  '0005_quarantines': quarantines,
  '0006_pauses': pauses,
  '0007_audit': audit,
  '0008_aborts': aborts,
  '0009_clients': clients,
  '0010_pull_requests': pullRequests,
  '0011_retention': retention,
  '0012_recoveries': recoveries,
  '0013_instances': instances,
  '0015_digest_mismatch': digestMismatch,
  '0016_recovery_owner': recoveryOwner,
  '0018_abort_request': abortRequest,
  '0019_last_run': lastRun,
  '0020_log_truncated': logTruncated,
  '0021_commits_without_date': commitsWithoutDate,
  '0022_kept_holds': keptHolds,
  '0023_later_verdicts': laterVerdicts,
  '0024_brought': brought,
  '0025_commit_graph': commitGraph,
  '0026_waiting_commits': waitingCommits,
  '0027_tokens': tokens,
  '0028_machines': machines,
  '0030_rates': rates,
  '0031_sessions': sessions,
  '0032_several_machines': severalMachines,
  '0033_jobs': jobs,
  '0034_github': github,
  '0035_machine_names': machineNames,
  '0036_removals': removals,
  '0037_sample': sample,
  '0038_webhooks': webhooks,
  '0039_half_applied': halfApplied,
  '0040_webhook_answers': webhookAnswers,
  '0041_abort_wait': abortWait,
  '0042_orphans': orphans,
  '0043_run_progress': runProgress,
  '0044_several_holds': severalHolds,
  '0045_reservations': reservations,
  '0046_lines': lines,
  '0047_hold_asks': holdAsks,
  '0048_put_backs': putBacks,
  '0049_flat_reads': flatReads,
  '0050_trunk': trunk,
  '0051_step_backs': stepBacks,
  '0052_scheduled_runs': scheduledRuns,
  '0053_named_builds': namedBuilds,
  '0054_merged_commits': mergedCommits,
  '0055_trunk_chosen_anew': trunkChosenAnew,
  // There is no 0056, and there must be none: what comes after 0057 is numbered after it.
  '0057_timings': timings,
  '0058_trunk_cuts': trunkCuts,
  '0059_unnumbered_events': unnumberedEvents,
};

/** All that the migrations do, for whoever keeps what they did. */
export const migrationsText = JSON.stringify(migrations);

/** Brings the schema up to this version in one transaction, or leaves it as it was; refuses a schema that is newer than the code. */
export async function migrate(db: Kysely<unknown>): Promise<void> {
  if (await isUpToDate(db)) return;
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(made) } });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  const newer = /previously executed migration (\S+) is missing/.exec((error as Error).message)?.[1];
  if (newer !== undefined) throw new NewerSchema(newer, { cause: error });
  if (error instanceof Refusal) throw error;
  const why = error instanceof Error ? error.message : 'unknown error';
  throw new Error(`The database could not be migrated: ${why}`, { cause: error });
}

/** Asked first, for the migrator looks through all tables of the database before it finds that it has nothing to do. */
async function isUpToDate(db: Kysely<unknown>): Promise<boolean> {
  const done = sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
  const names = await done.then(
    ({ rows }) => rows.map(({ name }) => name),
    // There is no such table yet, or what is wrong is told by the migrator, too.
    () => [],
  );
  const known = Object.keys(migrations).toSorted();
  return names.length === known.length && names.every((name, index) => name === known[index]);
}

/** The database was made by a newer version: it has a migration that this code does not know. */
export class NewerSchema extends Error {
  constructor(
    readonly migration: string,
    options?: ErrorOptions,
  ) {
    super(`The database has the unknown migration ${migration}`, options);
    this.name = 'NewerSchema';
  }
}

const made: Record<string, Migration> = Object.fromEntries(
  Object.entries(migrations).map(([name, statements]) => [
    name,
    {
      up: async (db: Kysely<unknown>) => {
        for (const statement of statements) await sql.raw(statement).execute(db);
        crashPoint(`migrate.${name.slice(0, 4)}`);
      },
    },
  ]),
);
