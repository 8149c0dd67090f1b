import type { StageResource } from '../../contract/stage.js';
import { hasFailed } from './acts.js';
import { heldBy, isOver } from './hold.js';

/** What the address of the TV view asks for. */
export interface Wall {
  /** Seconds between two looks. */
  readonly refresh: number;
  /** Names of stages, in the order in which they are shown; null = all. */
  readonly stages: readonly string[] | null;
}

const usualSeconds = 30;

export function wallOf(query: Readonly<Record<string, string | undefined>>): Wall {
  const asked = Number(query['refresh'] ?? usualSeconds);
  const names = (query['stages'] ?? '').split(',').map((name) => name.trim());
  const given = names.filter((name) => name !== '');
  return {
    refresh: Number.isFinite(asked) ? Math.min(3600, Math.max(5, asked)) : usualSeconds,
    stages: given.length === 0 ? null : given,
  };
}

/** Those that are wanted, and names that no stage has. */
export function shownOn(
  { stages: names }: Wall,
  stages: readonly StageResource[],
): { readonly stages: readonly StageResource[]; readonly unknown: readonly string[] } {
  if (names === null) return { stages, unknown: [] };
  const found = names.map((name) => stages.find(({ stage }) => stage === name));
  return {
    stages: found.flatMap((stage) => stage ?? []),
    unknown: names.filter((_, place) => found[place] === undefined),
  };
}

/** Older than this many seconds, and nobody trusts it. */
const trustedSeconds = 90;

export const isOld = (at: Date, now: Date): boolean => now.getTime() - at.getTime() > trustedSeconds * 1000;

/**
 * Red is for what failed, for a hold that is over, and for what is to be shown now and does not run: everything else can
 * wait until somebody comes by.
 */
export const isRed = (stage: StageResource, now: Date): boolean =>
  hasFailed(stage.lastRun) ||
  isOver(stage.hold, now) ||
  heldBy(stage, now).holds.some(({ notAsBooked }) => notAsBooked !== null);
