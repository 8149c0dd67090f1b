import { ActorResource } from './actor.js';
import { AskResource } from './ask.js';
import { AuditResource } from './audit.js';
import { BroughtCommitResource, BroughtMigrationResource } from './brought.js';
import { BuildResource } from './build.js';
import { ClientResource, TouchedClientResource } from './client.js';
import { CommitResource } from './commit.js';
import { HoldResource } from './hold.js';
import { PreviewResource } from './preview.js';
import { ProblemResource } from './problem.js';
import { OutcomeResource, PromotionResource } from './promotion.js';
import { QuarantineResource } from './quarantine.js';
import { ReasonResource } from './reason.js';
import { RecoverResource, RecoveryResource } from './recovery.js';
import { RunEventResource } from './run-event.js';
import { StageResource } from './stage.js';
import { TokenResource } from './tokens.js';
import { WebhookResource } from './webhooks.js';

/** What several answers are made of, by the names that documents give it. */
export const resources = {
  Stage: StageResource,
  Promotion: PromotionResource,
  Outcome: OutcomeResource,
  RunEvent: RunEventResource,
  Reason: ReasonResource,
  Build: BuildResource,
  Commit: CommitResource,
  BroughtCommit: BroughtCommitResource,
  BroughtMigration: BroughtMigrationResource,
  Hold: HoldResource,
  Ask: AskResource,
  Quarantine: QuarantineResource,
  Client: ClientResource,
  TouchedClient: TouchedClientResource,
  Preview: PreviewResource,
  Recover: RecoverResource,
  Recovery: RecoveryResource,
  Token: TokenResource,
  Webhook: WebhookResource,
  AuditRow: AuditResource,
  Actor: ActorResource,
  Problem: ProblemResource,
};
