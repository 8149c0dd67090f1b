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
  { dataDir, stage, now }: { dataDir: string; stage: string; now: Date },
  env: NodeJS.ProcessEnv,
): Promise<HoldOverride | null> {
  const holds = await readHolds(dataDir, stage, now);
  if (holds.length === 0) return null;
  const reason = (variableIn(env, 'SWITCHBACK_OVERRIDE_HOLD') ?? '').trim();
  if (!isBlank(reason)) return { holds: holds.map(({ id }) => id), reason: reason.slice(0, 1000) };
  if (!pulumi.runtime.isDryRun()) throw new Error(refusal(stage, holds));
  await pulumi.log.warn(refusal(stage, holds));
  return null;
}

const refusal = (stage: string, holds: readonly ShownHold[]): string =>
  [
    ...holds.map(heldLine),
    `Wait, release ${holds.length === 1 ? 'it' : 'them'} (${holds.map(releaseOf).join('; ')}), ` +
      `or pass ${holds.length === 1 ? 'it' : 'them'}: SWITCHBACK_OVERRIDE_HOLD="<why>" pulumi up -s ${stage}`,
  ].join(' ');

const heldLine = ({ stage, kind, by, reason, until }: ShownHold): string =>
  `${stage} is held (${kind}) by ${by}${until === null ? '' : ` until ${until}`}: "${reason}".`;

const releaseOf = ({ id }: ShownHold): string => `npx --no switchback hold release ${id} --reason "<why>"`;
