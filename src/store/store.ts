import { sql } from 'kysely';
import type { NewEvent } from '../ports/events.js';
import type { Rows } from '../ports/rows.js';
import type { Store } from '../ports/store.js';
import { asks } from './asks.js';
import { attempts } from './attempts.js';
import { builds } from './builds.js';
import { clients } from './clients.js';
import { commits } from './commits.js';
import type { Database, Db } from './database.js';
import { deliveries } from './deliveries.js';
import { appendAtCommit, events } from './events.js';
import { history } from './history.js';
import { holds } from './holds.js';
import { idempotency } from './idempotency.js';
import { beat, instances } from './instances.js';
import { machines } from './machines.js';
import { milestones } from './milestones.js';
import { asItStands, numberedFirst, numberingOn, type AuditReading } from './numbering.js';
import { promotions } from './promotions.js';
import { putBacks } from './put-backs.js';
import { quarantines } from './quarantines.js';
import { recoveries } from './recoveries.js';
import { removals } from './removals.js';
import { reports } from './reports.js';
import { runEvents } from './run-events.js';
import { readSampleTime } from './sample.js';
import { schedules } from './schedules.js';
import { stages } from './stages.js';
import { tokens } from './tokens.js';
import { webhooks } from './webhooks.js';

/** The store on an opened database; a transaction that lost a race is run again. */
export function createStore(database: Pick<Database, 'db' | 'heartbeats' | 'embedded'>): Store {
  const { db, heartbeats, embedded } = database;
  const listeners = new Set<(promotion: string) => void>();
  const auditors = new Set<() => void>();
  const number = numberingOn(database);
  const tellAuditors = (): void => {
    for (const auditor of auditors) auditor();
  };
  return {
    // The embedded database has one connection: nobody is ever kept from giving numbers.
    read: rowsOn(db, embedded === null ? numberedFirst(database, number) : asItStands),
    transaction: (work) =>
      retryLost(async () => {
        const told = new Set<string>();
        const audited: NewEvent[] = [];
        const numbered: Promise<void>[] = [];
        const result = await db.transaction().execute(async (tx) => {
          const done = await work(auditingOf(tellingOf(rowsOn(tx), told), audited));
          await appendAtCommit(tx, audited, () => numbered.push(number()));
          return done;
        });
        for (const promotion of told) for (const listener of listeners) listener(promotion);
        // Where numbering fails, whoever reads next does it.
        if (audited.length > 0) void Promise.allSettled(numbered).then(tellAuditors);
        return result;
      }),
    beat: (own) => beat(heartbeats, own),
    onRunEvents: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onEvents: (auditor) => {
      auditors.add(auditor);
      return () => auditors.delete(auditor);
    },
  };
}

/** Remembers which promotions got run events, to be told of after the commit and never before. */
const tellingOf = (rows: Rows, told: Set<string>): Rows => ({
  ...rows,
  runEvents: {
    ...rows.runEvents,
    append: async (promotion, events) => {
      await rows.runEvents.append(promotion, events);
      told.add(promotion);
    },
  },
});

/** Keeps what is to be written to the audit for the end of the transaction. */
const auditingOf = (rows: Rows, audited: NewEvent[]): Rows => ({
  ...rows,
  events: {
    ...rows.events,
    append: (event) => {
      audited.push(event);
      return Promise.resolve();
    },
  },
});

function rowsOn(db: Db, readAudit: AuditReading = asItStands): Rows {
  return {
    now: async () => {
      const result = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(db);
      return result.rows[0]?.now ?? new Date(NaN);
    },
    sampleTime: () => readSampleTime(db),
    stages: stages(db),
    builds: builds(db),
    commits: commits(db),
    history: history(db),
    promotions: promotions(db),
    attempts: attempts(db),
    instances: instances(db),
    machines: machines(db),
    milestones: milestones(db),
    holds: holds(db),
    asks: asks(db),
    putBacks: putBacks(db),
    quarantines: quarantines(db),
    clients: clients(db),
    recoveries: recoveries(db),
    schedules: schedules(db),
    tokens: tokens(db),
    events: events(db, readAudit),
    runEvents: runEvents(db),
    idempotency: idempotency(db),
    deliveries: deliveries(db),
    reports: reports(db),
    removals: removals(db),
    webhooks: webhooks(db),
    sql: {
      executeSql: async (text, values = []) => {
        const query = { sql: text, parameters: values, query: sql.raw(text).toOperationNode() };
        const result = await db.executeQuery({ ...query, queryId: { queryId: 'queue' } });
        return { rows: result.rows };
      },
    },
  };
}

const deadlock = '40P01';
const serializationFailure = '40001';
const uniqueViolation = '23505';
/** Two registrations of the same artifacts at once: the second one finds the first when it looks again. */
const buildsByArtifact: ReadonlySet<unknown> = new Set(['one_build_per_tarball', 'one_build_per_image']);

function isLostRace(error: unknown): boolean {
  const { code, constraint } = (error ?? {}) as { code?: unknown; constraint?: unknown };
  return (
    code === deadlock ||
    code === serializationFailure ||
    (code === uniqueViolation && buildsByArtifact.has(constraint))
  );
}

async function retryLost<T>(work: () => Promise<T>): Promise<T> {
  for (let left = 4; ; left -= 1) {
    try {
      return await work();
    } catch (error) {
      if (left === 0 || !isLostRace(error)) throw error;
    }
  }
}
