import { localDotenv, localStage, type Platform, type Stage } from '../model/stage.js';
import type { EnvironmentFinding } from './environment-problem.js';

/** The part of a stage's policy that says how its environment is checked. */
export interface CheckPolicy {
  readonly stage: string;
  readonly dotenv: string;
  /** false on a developer's own machine. */
  readonly deployed: boolean;
  readonly platform: Platform;
  readonly strict: boolean;
  readonly ci: boolean;
  readonly secretKeys: readonly string[];
  readonly requiredKeys: readonly string[];
  readonly allowLiteralSecrets: readonly string[];
  readonly allowReserved: readonly string[];
}

/** A developer's own machine has no stage file, and so neither exceptions nor strict checks. */
export function checkPolicyOf(stage: Stage | typeof localStage, ci: boolean): CheckPolicy {
  if (stage === localStage) return { ...local, ci };
  const { name, dotenvChecks, ...rest } = stage;
  return { ...rest, stage: name, deployed: true, strict: dotenvChecks === 'strict', ci };
}

const local: Omit<CheckPolicy, 'ci'> = {
  stage: localStage,
  dotenv: localDotenv,
  deployed: false,
  platform: 'process',
  strict: false,
  secretKeys: [],
  requiredKeys: [],
  allowLiteralSecrets: [],
  allowReserved: [],
};

/** Whether a finding leaves the environment usable. */
export function isWarning({ code, key }: EnvironmentFinding, policy: CheckPolicy): boolean {
  switch (code) {
    case 'SUSPICIOUS_MULTILINE':
    case 'INVISIBLE_CHARACTER':
    case 'TOOL_VARIABLE':
    case 'PROCESS_ENV_IGNORED':
      return true;
    case 'LOCAL_FILE_USED':
      return !policy.ci;
    case 'OVERRIDDEN_BY_PROCESS_ENV':
      return !(policy.deployed && policy.strict);
    // What a grown team's files would trip over on the first day.
    case 'AMBIGUOUS_HASH':
    case 'SECRET_LITERAL':
      return !policy.strict;
    case 'RESERVED_KEY':
      return !policy.strict && (key?.startsWith('AWS_') ?? false);
    default:
      return false;
  }
}
