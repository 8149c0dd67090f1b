import { isTerminal, type Promotion } from '../model/promotion.js';
import type { PromotionResource } from '../contract/promotion.js';
import type { Language } from '../messages/index.js';
import type { PromotionView } from '../queries/promotion.js';
import { abortWaitResource } from './abort-wait-resource.js';
import { touchedClientResource } from './client-resource.js';
import { isoDuration } from '../model/write-duration.js';
import { secondsBetween } from '../model/read-duration.js';
import { outcomeResource } from './outcome-resource.js';
import { reasonResource } from './reason-resource.js';

/** A promotion as the API shows it; a waiting one says what it waits for now. */
export function promotionResource(
  { promotion, build, queue, now }: PromotionView,
  language: Language,
): PromotionResource {
  const reasons = queue?.blockedBy ?? promotion.blockedBy;
  const ended = promotion.endedAt ?? now;
  const ran = promotion.startedAt === null ? null : secondsBetween(promotion.startedAt, ended);
  const over = isTerminal(promotion.phase);
  return {
    id: promotion.id,
    stage: promotion.stage,
    build: promotion.build,
    commit: build?.commit ?? null,
    subject: build?.subject ?? null,
    previousBuild: promotion.previousBuild,
    phase: promotion.phase,
    trigger: promotion.trigger,
    actor: { ...promotion.actor },
    reason: promotion.reason,
    milestone: promotion.milestone,
    occurrence: promotion.occurrence,
    queue: queue === null ? null : { position: queue.position },
    overrideHold: promotion.overrideHolds[0] ?? null,
    overrideHolds: [...promotion.overrideHolds],
    abortRequestedAt: promotion.abort?.requestedAt.toISOString() ?? null,
    abort: abortOf(promotion, language),
    blockedBy: reasons.map((reason) => reasonResource(reason, language)),
    allowChanges: [...promotion.allowChanges],
    clients: promotion.clients.map((client) =>
      touchedClientResource({ ...client, stage: promotion.stage }, language),
    ),
    outcome: outcomeResource(promotion.outcome, language, promotion),
    logTruncated: promotion.logTruncated,
    steps: promotion.steps.map((step) => ({
      name: step.name,
      phase: step.phase,
      startedAt: step.startedAt.toISOString(),
      endedAt: step.endedAt?.toISOString() ?? null,
      elapsed: isoDuration(secondsBetween(step.startedAt, step.endedAt ?? now)),
    })),
    progress:
      ran === null || over
        ? null
        : {
            step: promotion.steps.length,
            steps: stepCount(promotion),
            elapsed: isoDuration(ran),
            elapsedSeconds: Math.round(ran),
          },
    createdAt: promotion.createdAt.toISOString(),
    startedAt: promotion.startedAt?.toISOString() ?? null,
    endedAt: promotion.endedAt?.toISOString() ?? null,
    duration: over && ran !== null ? isoDuration(ran) : null,
    durationSeconds: over ? ran : null,
    links: linksOf(promotion),
  };
}

function abortOf({ abort, phase }: Promotion, language: Language): PromotionResource['abort'] {
  if (abort === null) return null;
  const { actor, reason, wait } = abort;
  return {
    by: actor.id,
    reason,
    wait:
      wait === null || isTerminal(phase)
        ? null
        : {
            ...abortWaitResource({ ...wait, until: wait.until.toISOString() }, language),
            since: wait.since.toISOString(),
          },
  };
}

/** get-build, pulumi-up, record; on aws also pulumi-preview, with which it begins, and verify, as where it is asked for. */
const stepCount = ({ steps }: Promotion): number => {
  if (steps.some(({ name }) => name === 'pulumi-preview')) return 5;
  return steps.some(({ name }) => name === 'verify') ? 4 : 3;
};

function linksOf({ id, build, previousBuild }: Promotion): PromotionResource['links'] {
  const self = `/api/v1/promotions/${id}`;
  const compare =
    build === null || previousBuild === null || build === previousBuild
      ? null
      : `/api/v1/compare/${previousBuild}...${build}`;
  return { self, log: `${self}/logs`, events: `${self}/events`, compare };
}
