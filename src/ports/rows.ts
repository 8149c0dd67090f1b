import type { AskRows } from './asks.js';
import type { AttemptRows } from './attempts.js';
import type { BuildRows } from './builds.js';
import type { ClientRows } from './clients.js';
import type { CommitRows } from './commits.js';
import type { DeliveryRows } from './deliveries.js';
import type { EventRows } from './events.js';
import type { HistoryRows } from './history.js';
import type { HoldRows } from './holds.js';
import type { IdempotencyRows } from './idempotency.js';
import type { InstanceRows } from './instances.js';
import type { MachineRows } from './machines.js';
import type { MilestoneRows } from './milestones.js';
import type { PromotionRows } from './promotions.js';
import type { PutBackRows } from './put-backs.js';
import type { QuarantineRows } from './quarantines.js';
import type { RecoveryRows } from './recoveries.js';
import type { RemovalRows } from './removals.js';
import type { ReportRows } from './reports.js';
import type { RunEventRows } from './run-events.js';
import type { ScheduleRows } from './schedules.js';
import type { StageRows } from './stages.js';
import type { TokenRows } from './tokens.js';
import type { WebhookRows } from './webhooks.js';

/** Every statement of the product, on one connection or inside one transaction. */
export interface Rows {
  /** Time of the database: the only clock that decides anything. */
  now(): Promise<Date>;
  /** When the sample world is drawn for that this is; null = it is real. */
  sampleTime(): Promise<Date | null>;
  readonly stages: StageRows;
  readonly builds: BuildRows;
  readonly commits: CommitRows;
  readonly history: HistoryRows;
  readonly promotions: PromotionRows;
  readonly attempts: AttemptRows;
  readonly instances: InstanceRows;
  readonly machines: MachineRows;
  readonly milestones: MilestoneRows;
  readonly holds: HoldRows;
  readonly asks: AskRows;
  readonly putBacks: PutBackRows;
  readonly quarantines: QuarantineRows;
  readonly recoveries: RecoveryRows;
  readonly clients: ClientRows;
  readonly schedules: ScheduleRows;
  readonly tokens: TokenRows;
  readonly events: EventRows;
  readonly runEvents: RunEventRows;
  readonly idempotency: IdempotencyRows;
  readonly deliveries: DeliveryRows;
  readonly reports: ReportRows;
  readonly removals: RemovalRows;
  readonly webhooks: WebhookRows;
  /** For what must be enqueued in the same transaction. */
  readonly sql: { executeSql(text: string, values?: unknown[]): Promise<{ rows: unknown[] }> };
}
