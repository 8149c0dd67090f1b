import { isQuiet, keepsOut } from '../../contract/quiet.js';
import type { PreviewResource } from '../../contract/preview.js';
import type { HoldResource } from '../../contract/hold.js';

type Reason = PreviewResource['blockedBy'][number];

/** What a person decides on the page before they ask. */
export interface Choice {
  /** What to do about the holds; null = not chosen yet. */
  readonly onHold: 'wait' | 'override' | null;
  readonly reason: string;
  /** Protected changes that are allowed, by name. */
  readonly allowed: readonly string[];
  readonly liftsQuarantine: boolean;
  readonly despiteKnownBad: boolean;
  /** Whether a hold keeps it there; null = as is usual. */
  readonly keeps: boolean | null;
}

export const nothingChosen: Choice = {
  ...{ onHold: null, reason: '', allowed: [], liftsQuarantine: false, despiteKnownBad: false },
  keeps: null,
};

/** What still keeps the request from being sent: the service's reasons, or what the person has not decided yet. */
export type Lacking =
  | { readonly kind: 'refused'; readonly reasons: readonly Reason[] }
  | { readonly kind: 'right' | 'override-right' | 'hold' | 'reason' | 'quarantine' | 'known-bad' }
  | { readonly kind: 'protected'; readonly names: readonly string[] };

export interface Asked {
  readonly preview: PreviewResource;
  /** What keeps the stage, for whoever passes it. */
  readonly holds: readonly Keeping[];
  readonly choice: Choice;
  readonly may: { readonly act: boolean; readonly override: boolean };
}

/** Reasons for which a promotion waits; it is accepted all the same. */
const waits: ReadonlySet<string> = new Set([
  ...['stage-busy', 'stage-recovering', 'machine-away', 'machine-awaited', 'bucket-unreachable'],
]);

/** Reasons that a person may pass by saying so. */
const passable: ReadonlySet<string> = new Set(['held', 'build-quarantined', 'known-bad']);

export interface Sorted {
  /** Nothing helps against them but time, or something else that is done first. */
  readonly refused: readonly Reason[];
  /** A person may decide about them. */
  readonly passable: readonly Reason[];
  /** They only make it wait. */
  readonly waiting: readonly Reason[];
}

/** Reasons by what can be done about them; without a refusal all of them only make it wait. */
export function sortReasons({ allowed, blockedBy }: PreviewResource): Sorted {
  if (allowed) return { refused: [], passable: [], waiting: blockedBy };
  return {
    refused: blockedBy.filter(({ code }) => !waits.has(code) && !passable.has(code)),
    passable: blockedBy.filter(({ code }) => passable.has(code)),
    waiting: blockedBy.filter(({ code }) => waits.has(code)),
  };
}

const names = (preview: PreviewResource, code: string): boolean =>
  !preview.allowed && preview.blockedBy.some((reason) => reason.code === code);

/** Everything that is lacking, in the order in which the page asks for it; nothing = it may be sent. */
export function lackingOf({ preview, holds, choice, may }: Asked): readonly Lacking[] {
  const { refused } = sortReasons(preview);
  const isHeld = names(preview, 'held');
  const isQuarantined = names(preview, 'build-quarantined');
  const isBad = names(preview, 'known-bad');
  const passes = (isHeld && choice.onHold === 'override') || (isQuarantined && choice.liftsQuarantine);
  // Quiet hours are passed by whoever may promote.
  const isTheirs = holds.some((hold) => !isQuiet(hold));
  const overrides = passes && (isTheirs || (isQuarantined && choice.liftsQuarantine));
  const missing = missingOf(preview.protected, choice.allowed);
  const rules: readonly (readonly [boolean, Lacking])[] = [
    [!may.act, { kind: 'right' }],
    [refused.length > 0, { kind: 'refused', reasons: refused }],
    [isHeld && choice.onHold === null, { kind: 'hold' }],
    [isQuarantined && !choice.liftsQuarantine, { kind: 'quarantine' }],
    [isBad && !choice.despiteKnownBad, { kind: 'known-bad' }],
    [overrides && !may.override, { kind: 'override-right' }],
    [(passes || (isBad && choice.despiteKnownBad)) && choice.reason.trim() === '', { kind: 'reason' }],
    [missing.length > 0, { kind: 'protected', names: missing }],
  ];
  return rules.flatMap(([applies, lacking]) => (applies ? [lacking] : []));
}

/** The body of a promotion that says what the person decided. */
export function promotionBody({ preview, holds, choice }: Asked): object {
  const isHeld = names(preview, 'held');
  return {
    build: preview.build,
    ...(choice.reason.trim() === '' ? {} : { reason: choice.reason.trim() }),
    ...(isHeld && choice.onHold === 'wait' ? { onHold: 'wait' } : {}),
    ...(isHeld && choice.onHold === 'override' ? { overrideHolds: inTheWay(holds, preview.build) } : {}),
    ...(names(preview, 'build-quarantined') && choice.liftsQuarantine ? { liftQuarantine: true } : {}),
    ...(names(preview, 'known-bad') && choice.despiteKnownBad ? { despiteKnownBad: true } : {}),
    ...allowedOf(preview.protected, choice.allowed),
    ...(choice.keeps === null ? {} : { hold: choice.keeps }),
  };
}

/** What keeps a stage, as far as it decides whom it keeps out. */
type Keeping = Pick<HoldResource, 'id' | 'kind' | 'isAhead' | 'shows'>;

/** The holds that keep a person out with this build. Whoever names one too many passes no more than is in the way. */
export const inTheWay = (holds: readonly Keeping[], build: string): string[] =>
  holds.filter((hold) => keepsOut(hold, build)).map(({ id }) => id);

/** What is lacking for a rollback: it always needs a reason, and waits for no hold. */
export function lackingToGoBack(asked: Asked): readonly Lacking[] {
  const { choice, preview } = asked;
  const waits = choice.onHold === 'wait' ? { ...choice, onHold: null } : choice;
  const lacking = lackingOf({ ...asked, choice: { ...waits, liftsQuarantine: false } });
  const needs = choice.reason.trim() === '' && !lacking.some(({ kind }) => kind === 'reason');
  // Nobody lifts a quarantine by going back to the build.
  const quarantined = preview.blockedBy.filter(({ code }) => code === 'build-quarantined');
  return [
    ...lacking.filter(({ kind }) => kind !== 'quarantine'),
    ...(quarantined.length > 0 && !preview.allowed
      ? [{ kind: 'refused', reasons: quarantined } as const]
      : []),
    ...(needs ? [{ kind: 'reason' } as const] : []),
  ];
}

/** The body of a rollback. */
export function rollbackBody({ preview, holds, choice }: Asked): object {
  return {
    toBuild: preview.build,
    reason: choice.reason.trim(),
    ...(names(preview, 'held') && choice.onHold === 'override'
      ? { overrideHolds: inTheWay(holds, preview.build) }
      : {}),
    ...(names(preview, 'known-bad') && choice.despiteKnownBad ? { despiteKnownBad: true } : {}),
    ...allowedOf(preview.protected, choice.allowed),
    ...(choice.keeps === null ? {} : { hold: choice.keeps }),
  };
}

/** What is protected and not allowed yet. */
export const missingOf = (names: readonly string[], allowed: readonly string[]): readonly string[] =>
  names.filter((name) => !allowed.includes(name));

/** The part of a body that allows what is protected; what is not asked about any more is left out. */
export function allowedOf(
  names: readonly string[],
  allowed: readonly string[],
): { allowChanges?: readonly string[] } {
  const wanted = names.filter((name) => allowed.includes(name));
  return wanted.length === 0 ? {} : { allowChanges: wanted };
}

/** With the name where it was missing, without it where it stood. */
export const toggled = (allowed: readonly string[], name: string): readonly string[] =>
  allowed.includes(name) ? allowed.filter((one) => one !== name) : [...allowed, name];

/** The stages that a build comes from before this one, the nearest first. */
export function sourcesOf(
  stages: readonly { readonly stage: string; readonly source: string | null }[],
  name: string,
): readonly string[] {
  const found: string[] = [];
  for (let at: string | null = name; at !== null;) {
    const source: string | null = stages.find(({ stage }) => stage === at)?.source ?? null;
    at = source === null || found.includes(source) ? null : source;
    if (at !== null) found.push(at);
  }
  return found;
}
