import { etagOfClient, nameOfClient, type Client } from '../model/client.js';
import { Refusal } from '../model/error.js';
import { etagOfHold, type Hold } from '../model/hold.js';
import { etagOfLine, type Line } from '../model/line.js';
import { etagOfSchedule, type Pause } from '../model/schedule.js';
import { etagOfWebhook, type Webhook } from '../model/webhook.js';
import { etagOf, type Stage, type StageState } from '../model/stage.js';

/** Refuses with `stage-changed` when the stage is not any more what the caller saw (If-Match); null = did not say. */
export function assertStageUnchanged(state: StageState, ifMatch: string | null): void {
  if (ifMatch === null || matches(ifMatch, etagOf(state))) return;
  const { stage, currentBuild: build, unknownReason: why } = state;
  throw new Refusal('stage-changed', { stage, etag: etagOf(state), build, why });
}

/** Refuses with `precondition-required` who did not say what they saw of a stage that demands it. */
export function assertSaysWhatItSaw({ name, demandsIfMatch }: Stage, ifMatch: string | null): void {
  if (demandsIfMatch && ifMatch === null) throw new Refusal('precondition-required', { stage: name });
}

/** Refuses with `hold-changed` when the hold is not any more what the caller saw. */
export function assertHoldUnchanged(hold: Hold, ifMatch: string | null): void {
  if (ifMatch === null || matches(ifMatch, etagOfHold(hold))) return;
  throw new Refusal('hold-changed', { hold: hold.id, stage: hold.stage, etag: etagOfHold(hold) });
}

/** Refuses with `line-changed` when any hold of the line is not any more what the caller saw. */
export function assertLineUnchanged(line: Line, ifMatch: string | null): void {
  if (ifMatch === null || matches(ifMatch, etagOfLine(line))) return;
  throw new Refusal('line-changed', { line: line.id, etag: etagOfLine(line) });
}

/** Refuses with `client-changed` when the client is not any more what the caller saw. */
export function assertClientUnchanged(client: Client, ifMatch: string | null): void {
  if (ifMatch === null || matches(ifMatch, etagOfClient(client))) return;
  throw new Refusal('client-changed', { client: nameOfClient(client), etag: etagOfClient(client) });
}

/** Refuses with `webhook-changed` when the webhook is not set any more to what the caller saw. */
export function assertWebhookUnchanged(webhook: Webhook, ifMatch: string | null): void {
  if (ifMatch === null || matches(ifMatch, etagOfWebhook(webhook))) return;
  throw new Refusal('webhook-changed', { webhook: webhook.id, etag: etagOfWebhook(webhook) });
}

/** Refuses with `schedule-changed` when somebody else has paused or resumed it. */
export function assertScheduleUnchanged(stage: string, pause: Pause | null, ifMatch: string | null): void {
  const etag = etagOfSchedule(stage, pause);
  if (ifMatch === null || matches(ifMatch, etag)) return;
  throw new Refusal('schedule-changed', { stage, etag });
}

/** RFC 9110, section 13.1.1: any of a list, compared strongly, so that a weak ETag (`W/"…"`) never matches. */
const matches = (ifMatch: string, etag: string): boolean =>
  ifMatch.trim() === '*' || [...ifMatch.matchAll(/(?:W\/)?"[^"]*"/g)].some(([tag]) => tag === etag);
