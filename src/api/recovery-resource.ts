import { messagesIn, type Language } from '../messages/index.js';
import { recoveryCommands } from '../messages/recovery-commands.js';
import { secondsBetween } from '../model/read-duration.js';
import { lockName, type Recovery, type StackLock } from '../model/recovery.js';
import type {
  LockResource,
  ObservedResource,
  RecoverResource,
  RecoveryResource,
} from '../contract/recovery.js';
import { etagOf, type Observation, type Stage } from '../model/stage.js';
import type { RecoveryView } from '../queries/recovery.js';
import { recoveryOutcomeResource } from './outcome-resource.js';
import { orphanResource } from './orphan-resource.js';
import type { PromotionView } from '../queries/promotion.js';
import { promotionResource } from './promotion-resource.js';

/** What is known of a stage, its platform and its stack, with what a person can do about it. */
export function recoverResource(
  view: Omit<RecoveryView, 'last'> & { readonly last: PromotionView | null },
  language: Language,
): RecoverResource {
  const { stage, state, last, observed, observedAt, locks, pending, orphans, recovery, choices, busy } = view;
  const { recovery: said, reasons } = messagesIn(language);
  const facts = { stage: stage.name, build: last?.promotion.build ?? null, why: state.unknownReason };
  return {
    stage: stage.name,
    state: busy ? 'busy' : state.unknownReason === null ? 'idle' : 'unknown',
    unknownReason:
      state.unknownReason === null
        ? null
        : { code: state.unknownReason, text: reasons['stage-unknown'](facts) },
    currentBuild: state.currentBuild,
    lastPromotion: last === null ? null : promotionResource(last, language),
    observed: observedResource(stage, observed, observedAt),
    locks: locks?.map((lock) => lockResource(lock, { language, now: observedAt })) ?? null,
    pending: pending?.map(({ operation, resource }) => ({ operation, resource })) ?? null,
    orphans: orphans.orphans.map((orphan) => orphanResource(orphan, stage.name, language)),
    orphansRefused:
      orphans.refused === null ? null : messagesIn(language).orphans.refused({ said: orphans.refused }),
    recovery: recovery === null ? null : recoveryResource(recovery, stage, language),
    choices: choices.map((choice) => ({
      choice,
      text: said.choices[choice](facts),
      command: recoveryCommands[choice](facts),
    })),
    etag: etagOf(state),
  };
}

/** A recovery, under way or ended. */
export const recoveryResource = (recovery: Recovery, stage: Stage, language: Language): RecoveryResource => ({
  id: recovery.id,
  stage: recovery.stage,
  state: recovery.endedAt === null ? 'running' : 'ended',
  reason: recovery.reason,
  clearLock: recovery.clearLock,
  said: recovery.said === null ? null : { build: recovery.said === 'nothing' ? null : recovery.said.build },
  by: recovery.actor.id,
  startedAt: recovery.startedAt.toISOString(),
  endedAt: recovery.endedAt?.toISOString() ?? null,
  outcome: recoveryOutcomeResource(recovery.outcome, language, recovery.stage),
  observed:
    recovery.observed === null || recovery.endedAt === null
      ? null
      : observedResource(stage, recovery.observed, recovery.endedAt),
  links: { self: `/api/v1/recoveries/${recovery.id}` },
});

const observedResource = ({ platform }: Stage, observed: Observation, at: Date): ObservedResource => {
  const { build, commit, digest, health, url, settled } = observed;
  return { platform, at: at.toISOString(), build, commit, digest, health, url, settled: settled !== false };
};

function lockResource(lock: StackLock, { language, now }: { language: Language; now: Date }): LockResource {
  const { user, host, pid, since, ours, owner } = lock;
  return {
    ...{ user, host, pid, ours, owner },
    since: since?.toISOString() ?? null,
    ageSeconds: since === null ? null : Math.round(secondsBetween(since, now)),
    text: `${lockName(lock)}: ${messagesIn(language).recovery.owners[owner]}`,
  };
}
