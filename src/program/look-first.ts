import * as pulumi from '@pulumi/pulumi';
import {
  awsUses,
  inUseWarning,
  isInUse,
  shortlyAws,
  type AwsInUse,
  type AwsThingProblem,
} from '../model/aws-lookup.js';
import type { AwsSettings } from '../model/aws.js';

interface Looked {
  readonly stage: string;
  /** The dotenv file of the stage. */
  readonly file: string;
  readonly aws: AwsSettings | null;
  readonly secrets: Readonly<Record<string, string>>;
  readonly image: string | null;
  /** What the stage used of the account before. */
  readonly uses: AwsInUse;
  readonly now: () => Date;
}

/**
 * Refuses a by-hand update of a stage on aws whose settings name what is not in the account, with all of them at once;
 * what could not be looked up, and what the stage runs with already, is warned of.
 */
export async function assertSettingsFit(looked: Looked, env: NodeJS.ProcessEnv): Promise<void> {
  const { stage, file, aws: settings, secrets, image, uses, now } = looked;
  if (settings === null) return;
  const { lookAtSettings } = await import('../platforms/aws/settings-look.js');
  const signal = new AbortController().signal;
  const found = await lookAtSettings({ settings, secrets, image }, { env, signal, now });
  for (const { key, right, code } of found?.unseen ?? [])
    await pulumi.log.warn(`${key} was not looked up (${right}: ${code})`);
  const use = { before: uses, now: awsUses(settings) };
  const problems: AwsThingProblem[] = [];
  for (const problem of found?.problems ?? [])
    if (isInUse(problem, use)) await pulumi.log.warn(inUseWarning(problem));
    else problems.push(problem);
  if (problems.length === 0) return;
  throw new Error(
    `settings of ${stage} in ${file} do not fit the AWS account: ${problems.map(shortlyAws).join(', ')}`,
  );
}
