import * as pulumi from '@pulumi/pulumi';
import { isBlank } from '../model/blank.js';
import { readHold, type ShownHold } from './hold-file.js';
import { variableIn } from '../model/variable.js';

/** The hold that a by-hand run passed, and why; null = none. Becomes an output, from which the service learns of it. */
export interface HoldOverride {
  readonly hold: string;
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
  const hold = await readHold(dataDir, stage, now);
  if (hold === null) return null;
  const reason = (variableIn(env, 'SWITCHBACK_OVERRIDE_HOLD') ?? '').trim();
  if (!isBlank(reason)) return { hold: hold.id, reason: reason.slice(0, 1000) };
  if (!pulumi.runtime.isDryRun()) throw new Error(refusal(hold));
  await pulumi.log.warn(refusal(hold));
  return null;
}

const refusal = ({ stage, kind, by, reason, until, id }: ShownHold): string =>
  `${stage} is held (${kind}) by ${by}${until === null ? '' : ` until ${until}`}: "${reason}". ` +
  `Wait, release it (npx --no switchback hold release ${id}), or pass it: SWITCHBACK_OVERRIDE_HOLD="<why>" pulumi up -s ${stage}`;
