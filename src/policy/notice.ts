import type { AuditRow, EventName } from '../model/audit.js';
import type { Happening } from '../model/notice.js';
import type { Phase, Trigger } from '../model/promotion.js';
import type { NoticeKind, Webhook } from '../model/webhook.js';

/** As what a change is told; a name that is not here is nobody's news. */
const kindsOf: Readonly<Partial<Record<EventName, readonly NoticeKind[]>>> = {
  'promotion:finished': ['promotion:finished', 'promotion:rolled-back'],
  // Somebody ran Pulumi by hand: it ended, too.
  'promotion:noticed': ['promotion:finished'],
  'promotion:skipped': ['promotion:skipped'],
  'hold:set': ['hold:set'],
  'hold:released': ['hold:released'],
  'hold:overridden': ['hold:overridden'],
  'hold:expired': ['hold:expired'],
  'put-back:planned': ['put-back:planned'],
  'put-back:ended': ['put-back:ended'],
  'put-back:kept-out': ['put-back:kept-out'],
  'put-back:failed': ['put-back:failed'],
  'client:attached': ['client:attached'],
  'client:changed': ['client:attached'],
};

/** Whether somebody who is told of these kinds may want to know of this row: before anything else is looked up. */
export const mayConcern = ({ name }: Pick<AuditRow, 'name'>, wanted: ReadonlySet<NoticeKind>): boolean =>
  (kindsOf[name] ?? []).some((kind) => wanted.has(kind));

/** As what the end of a promotion is told: a way back that came through has a kind of its own. */
export const kindOfEnd = ({
  trigger,
  phase,
}: {
  readonly trigger: Trigger;
  readonly phase: Phase;
}): 'promotion:finished' | 'promotion:rolled-back' =>
  trigger === 'rollback' && phase === 'succeeded' ? 'promotion:rolled-back' : 'promotion:finished';

/** Whether a webhook is to be told of it: its kinds and stages, from when it was made or switched on. */
export const isWanted = (
  { kinds, stages, since }: Pick<Webhook, 'kinds' | 'stages' | 'since'>,
  { event, stage, at }: Pick<Happening, 'event' | 'stage' | 'at'>,
): boolean =>
  kinds.includes(event) && (stages === null || stage === null || stages.includes(stage)) && at >= since;

const longestWaitSeconds = 600;

/** How long nothing is sent to a webhook after so many tries in vain, one after the other. */
export const waitSecondsAfter = (failures: number): number =>
  Math.min(2 ** Math.min(failures, 10), longestWaitSeconds);
