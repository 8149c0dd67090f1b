import type { AwsSettings } from '../model/aws.js';
import type { Stage } from '../model/stage.js';

export interface Environments {
  /** Throws Refusal `dotenv-invalid` with every problem, never a value. */
  of(stage: Stage): Promise<StageSettings>;
}

/** What a stage's build runs with, from its dotenv file as it is now. */
export interface StageSettings {
  readonly backend: Readonly<Record<string, string>>;
  /** What the platform fetches for the backend: name → reference. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly secretKeys: readonly string[];
  readonly healthPath: string;
  /** null on platform `aws`. */
  readonly port: number | null;
  /** null on platform `process`. */
  readonly aws: AwsSettings | null;
  /** HMAC over names and values; says whether they changed without saying what they are. */
  readonly fingerprint: string;
  /** What is doubtful about the files without making them unusable, as lines for the promotion's log. */
  readonly warnings: readonly string[];
}
