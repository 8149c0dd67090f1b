import { putRightCommand } from '../messages/put-right-command.js';
import type { HoldView } from '../model/hold.js';
import type { HoldResource } from '../contract/hold.js';
import type { Language } from '../messages/index.js';
import { askResource } from './ask-resource.js';

/** A hold as the API shows it; `secondsLeft` is null where nobody can say, and for one that has ended. */
export const holdResource = ({ hold, now, runsInstead }: HoldView): HoldResource => ({
  id: hold.id,
  stage: hold.stage,
  kind: hold.kind,
  reason: hold.reason,
  by: hold.actor.id,
  actor: { ...hold.actor },
  createdAt: hold.createdAt.toISOString(),
  from: hold.from?.toISOString() ?? null,
  keepsFrom: hold.keepsFrom.toISOString(),
  isAhead: hold.from !== null && hold.end === null && hold.keepsFrom > now,
  until: hold.until?.toISOString() ?? null,
  shows: hold.shows === null ? null : { ...hold.shows },
  notAsBooked:
    runsInstead === undefined || hold.shows === null
      ? null
      : { runs: runsInstead, command: putRightCommand({ stage: hold.stage, ...hold.shows }) },
  comesBackAt: hold.comesBackAt?.toISOString() ?? null,
  secondsLeft:
    hold.until === null || hold.end !== null
      ? null
      : Math.max(0, Math.ceil((hold.until.getTime() - now.getTime()) / 1000)),
  line: hold.line,
  ended:
    hold.end === null
      ? null
      : {
          at: hold.end.at.toISOString(),
          how: hold.end.how,
          by: hold.end.actor.id,
          reason: hold.end.reason,
          verdict: hold.end.verdict,
          build: hold.end.build,
        },
  asks: hold.asks.map((ask) => askResource(ask, hold)),
});

/** The same with its reason in the reader's language, where a stage file says it in both. */
export const holdResourceIn =
  (language: Language) =>
  (view: HoldView): HoldResource => ({
    ...holdResource(view),
    reason: view.hold.reasons?.[language] ?? view.hold.reason,
  });

/** The holds in force, the one that ends last first and once more by itself. */
export const holdsResource = (
  holds: readonly HoldView[],
  language: Language = 'en',
): { hold: HoldResource | null; holds: HoldResource[] } => {
  const all = holds.map(holdResourceIn(language));
  return { hold: all[0] ?? null, holds: all };
};
