import * as pulumi from '@pulumi/pulumi';
import { isBlank } from '../model/blank.js';
import { readHolds, type ShownHold } from './hold-file.js';
import { variableIn } from '../model/variable.js';

/** The holds that a by-hand run passed, and why; null = none. Becomes an output, from which the service learns of it. */
export interface HoldOverride {
  readonly holds: readonly string[];
  readonly reason: string;
}

/**
 * Refuses a by-hand update of a held stage unless SWITCHBACK_OVERRIDE_HOLD gives a reason. A preview changes
 * nothing: it is let through with a warning.
 */
export async function holdOverride(
  { dataDir, ...run }: { dataDir: string; stage: string; build: string; now: Date },
  env: NodeJS.ProcessEnv,
): Promise<HoldOverride | null> {
  const holds = await readHolds(dataDir, run);
  if (holds.length === 0) return null;
  const reason = (variableIn(env, 'SWITCHBACK_OVERRIDE_HOLD') ?? '').trim();
  if (!isBlank(reason)) return { holds: holds.map(({ id }) => id), reason: reason.slice(0, 1000) };
  const text = refusal(holds, run);
  if (!pulumi.runtime.isDryRun()) throw new Error(text);
  await pulumi.log.warn(text);
  return null;
}

const refusal = (
  holds: readonly ShownHold[],
  { stage, now }: { readonly stage: string; readonly now: Date },
): string =>
  [
    ...holds.map((hold) => heldLine(hold, now)),
    `Wait${releasesOf(holds.filter(({ kind }) => kind !== 'quiet'))}, ` +
      `or pass ${holds.length === 1 ? 'it' : 'them'}: SWITCHBACK_OVERRIDE_HOLD="<why>" pulumi up -s ${stage}`,
  ].join(' ');

const heldLine = (hold: ShownHold, now: Date): string => {
  const { stage, kind, by, reason, from = null, keepsFrom = null, until, shows = null } = hold;
  const isAhead = keepsFrom !== null && new Date(keepsFrom) > now;
  const since = isAhead && from !== null ? ` from ${from}` : '';
  const what = isAhead && shows !== null ? `, to show ${shows}` : '';
  return `${stage} is ${isAhead ? 'booked' : 'held'} (${kind}) by ${by}${since}${until === null ? '' : ` until ${until}`}${what}: "${reason}".`;
};

/** Nobody releases quiet hours. */
const releasesOf = (holds: readonly ShownHold[]): string =>
  holds.length === 0
    ? ''
    : `, release ${holds.length === 1 ? 'it' : 'them'} (${holds.map(releaseOf).join('; ')})`;

const releaseOf = ({ id }: ShownHold): string => `npx --no switchback hold release ${id} --reason "<why>"`;
