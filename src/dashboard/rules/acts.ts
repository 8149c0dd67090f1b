import { isQuiet } from '../../contract/quiet.js';
import type { StageResource } from '../../contract/stage.js';
import type { Verb } from '../../model/right.js';

/** What a person may do to a stage from its card. */
export const actNames = [
  'promote',
  'rollback',
  'hold',
  'release',
  'extend',
  'stop-line',
  'milestone',
  'retry',
  'recover',
  'run',
  'pause',
  'resume',
  'compare',
] as const;
export type ActName = (typeof actNames)[number];

export interface Act {
  readonly name: ActName;
  /** Why it cannot be done; null = it can. `right` = the person lacks it. */
  readonly why: 'right' | 'nothing-before' | null;
  readonly verb: Verb;
}

const verbOf: Readonly<Record<ActName, Verb>> = {
  promote: 'promote',
  rollback: 'rollback',
  hold: 'hold',
  release: 'hold',
  extend: 'hold',
  'stop-line': 'hold',
  milestone: 'milestone',
  retry: 'promote',
  recover: 'recover',
  run: 'schedule',
  pause: 'schedule',
  resume: 'schedule',
  compare: 'read',
};

/** The buttons of a card, and what its menu has beside them; nothing is left out because somebody may not do it. */
export function actsOn(
  stage: StageResource,
  may: (verb: Verb) => boolean,
): { readonly buttons: readonly Act[]; readonly more: readonly Act[] } {
  const act = (name: ActName): Act => {
    const verb = verbOf[name];
    if (!may(verb)) return { name, verb, why: 'right' };
    const isFirst = name === 'rollback' && stage.previousBuild === null;
    return { name, verb, why: isFirst ? 'nothing-before' : null };
  };
  const takes = stage.trigger === 'milestone' ? [] : (['promote'] as const);
  const keeps = isReleasable(stage) ? 'release' : 'hold';
  const isBack = goesBackFirst(stage);
  return {
    buttons: [...takes, ...(isBack ? (['rollback'] as const) : []), keeps].map((name) =>
      act(name as ActName),
    ),
    more: [...(isBack ? [] : (['rollback'] as const)), ...restOf(stage)].map(act),
  };
}

/** Quiet hours are nobody's to release. */
const isReleasable = ({ hold, holds }: StageResource): boolean =>
  [hold, ...holds].some((one) => one !== null && !isQuiet(one));

/** Where somebody may be in a hurry: what runs is not well, or the last promotion did not come through; and on slots. */
export const goesBackFirst = ({ trigger, health, lastRun }: StageResource): boolean =>
  trigger === 'milestone' || health === 'degraded' || health === 'down' || hasFailed(lastRun);

export const hasFailed = (lastRun: StageResource['lastRun']): boolean =>
  lastRun?.phase === 'failed' || lastRun?.phase === 'errored';

function restOf(stage: StageResource): ActName[] {
  const { trigger, lastRun, state, schedule, nextRun, source } = stage;
  const isPaused = schedule !== null && nextRun === null;
  return [
    ...(isReleasable(stage) ? (['extend', 'hold'] as const) : []),
    ...(trigger === 'milestone' ? (['milestone'] as const) : []),
    ...(hasFailed(lastRun) || lastRun?.phase === 'aborted' ? (['retry'] as const) : []),
    ...(state === 'unknown' ? (['recover'] as const) : []),
    ...(schedule === null ? [] : (['run'] as const)),
    ...(schedule === null ? [] : [isPaused ? ('resume' as const) : ('pause' as const)]),
    ...(source === null ? [] : (['compare'] as const)),
    'stop-line',
  ];
}
