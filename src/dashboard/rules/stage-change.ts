import type { HoldResource } from '../../contract/hold.js';
import type { BuildOnStage, StageResource } from '../../contract/stage.js';

/** Something about a stage that is not any more as somebody saw it. */
export type StageChange =
  | { readonly what: 'build'; readonly before: string | null; readonly now: BuildOnStage | null }
  | { readonly what: 'held'; readonly hold: HoldResource }
  | { readonly what: 'released' }
  | { readonly what: 'end'; readonly until: string | null }
  | { readonly what: 'waiting'; readonly before: number; readonly now: number }
  | { readonly what: 'state'; readonly state: StageResource['state'] }
  | { readonly what: 'other' };

/** What has changed on a stage between two looks at it; [] = nothing that an ETag would tell. */
export function stageChanges(before: StageResource, now: StageResource): StageChange[] {
  if (before.etag === now.etag) return [];
  const found = [...buildChange(before, now), ...holdChange(before, now), ...workChange(before, now)];
  return found.length === 0 ? [{ what: 'other' }] : found;
}

function buildChange(
  { currentBuild: before }: StageResource,
  { currentBuild: now }: StageResource,
): StageChange[] {
  return before?.id === now?.id ? [] : [{ what: 'build', before: before?.id ?? null, now }];
}

function holdChange({ holds: before }: StageResource, { holds: now }: StageResource): StageChange[] {
  const earlier = (id: string) => before.find((one) => one.id === id);
  const added = now.filter(({ id }) => earlier(id) === undefined);
  const moved = now.filter(({ id, until }) => {
    const one = earlier(id);
    return one !== undefined && one.until !== until;
  });
  const hasEnded = before.some(({ id }) => now.every((one) => one.id !== id));
  return [
    ...added.map((hold) => ({ what: 'held' as const, hold })),
    ...(hasEnded ? [{ what: 'released' as const }] : []),
    ...moved.map(({ until }) => ({ what: 'end' as const, until })),
  ];
}

function workChange(before: StageResource, now: StageResource): StageChange[] {
  return [
    ...(before.state === now.state ? [] : [{ what: 'state' as const, state: now.state }]),
    ...(before.waiting === now.waiting
      ? []
      : [{ what: 'waiting' as const, before: before.waiting, now: now.waiting }]),
  ];
}
