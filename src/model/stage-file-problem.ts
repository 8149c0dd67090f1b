import type { NoFacts } from './field-problem.js';
import type { Platform, StageTrigger } from './stage.js';

/** Why a file cannot be read as text. */
export type UnreadableReason = 'not-a-file' | 'permission' | 'too-large' | 'failed';

export type EncodingFault = 'not-utf-8' | 'nul';

/** `detail` = the system's own word. */
type Unreadable<R> = { readonly reason: R; readonly detail: string };

/** Everything that can be wrong with Pulumi.yaml and the Pulumi.<stage>.yaml files: code → what its text may mention. */
export interface CatalogueFacts {
  PROJECT_FILE_MISSING: NoFacts;
  PROJECT_FILE_INVALID: NoFacts;
  NO_STAGES: NoFacts;
  FILE_UNREADABLE: Unreadable<UnreadableReason | EncodingFault>;
  FILE_EXTENSION: NoFacts;
  YAML_SYNTAX: { readonly reason: string };
  YAML_KEY_TWICE: NoFacts;
  STAGE_NAME_INVALID: { readonly stage: string };
  STAGE_NAME_RESERVED: { readonly stage: string };
  UNKNOWN_KEY: NoFacts;
  /** `trigger` = which needs it. */
  MISSING_KEY: { readonly allowed: string; readonly trigger?: StageTrigger };
  KEY_NOT_ALLOWED:
    | { readonly because: 'esc' }
    | { readonly because: 'aws' }
    | { readonly because: 'trigger'; readonly trigger: StageTrigger };
  INVALID_VALUE: { readonly value: string; readonly allowed: string | readonly string[] };
  VALUE_TOO_LONG: { readonly max: number; readonly unit: string };
  UNKNOWN_SOURCE: { readonly source: string; readonly known: readonly string[] };
  SOURCE_CYCLE: { readonly path: readonly string[] };
  SOURCE_IS_MILESTONE: { readonly source: string };
  DOTENV_FILE_MISSING: { readonly missing: string };
  DOTENV_NAME_TAKEN: { readonly dotenv: string; readonly stages: readonly string[] };
  INVALID_SCHEDULE: { readonly reason: ScheduleFault };
  INVALID_TIMEZONE: { readonly value: string };
  /** `days` = so long at most without a break. */
  QUIET_WITHOUT_END: { readonly days: number };
  ENCRYPTION_SALT_MISSING: NoFacts;
  ENCRYPTION_SALT_INVALID: NoFacts;
  /** `change` = what to type for a stack that is there already. */
  ENCRYPTED_KEY_MISSING: { readonly change: string };
}

export type ScheduleFault = 'fields' | 'syntax' | 'never';

export type CatalogueCode = keyof CatalogueFacts;

/** Where a stage file is wrong, which every text may mention. */
export interface CataloguePlace {
  /** Relative to the project's directory. */
  readonly file: string;
  readonly key: string | null;
  /** What to type instead: a name, or a whole line to copy. */
  readonly hint: string | null;
}

interface WarningFacts {
  OVERRIDDEN_BY_PROCESS_ENV: NoFacts;
  PROCESS_ENV_IGNORED: NoFacts;
  LOCAL_FILE_USED: { readonly ci: boolean };
  SUSPICIOUS_MULTILINE: { readonly lines: number };
  INVISIBLE_CHARACTER: { readonly character: string };
  TOOL_VARIABLE: NoFacts;
}

/**
 * Everything that can be wrong with an environment: code → what its text may mention, never a value. Some errors are
 * only warnings where the stage's checks say `warn`.
 */
export interface EnvironmentFacts extends WarningFacts {
  UNKNOWN_STAGE: { readonly nearest: string | null; readonly known: readonly string[] };
  STAGE_ENV_MISMATCH: { readonly asked: string };
  ENV_FILE_MISSING: NoFacts;
  ENV_FILE_UNREADABLE: Unreadable<UnreadableReason>;
  ENCODING: { readonly reason: EncodingFault };
  SYNTAX: { readonly reason: SyntaxFault };
  INVALID_KEY: NoFacts;
  DUPLICATE_KEY: { readonly firstLine: number };
  /** null = a piece of a secret; `ignored` = it is set, but for Switchback itself. */
  UNRESOLVED_REFERENCE: { readonly reference: string | null; readonly ignored?: boolean };
  REQUIRED_REFERENCE: { readonly reference: string | null; readonly message: string };
  REFERENCE_CYCLE: { readonly path: readonly string[] };
  REFERENCE_SYNTAX: { readonly reason: ReferenceFault };
  COMMAND_SUBSTITUTION_UNSUPPORTED: NoFacts;
  SERVERLESS_VARIABLE: { readonly source: string };
  CFN_DYNAMIC_REFERENCE: NoFacts;
  ENCRYPTED_VALUE: NoFacts;
  UNKNOWN_STACK_SETTING: {
    readonly nearest: string | null;
    readonly belongsTo: Platform | null;
    readonly platform: Platform;
    readonly known: readonly string[];
  };
  BAD_STACK_SETTING: { readonly allowed: string };
  DOTENV_NAME_TAKEN: { readonly stages: readonly string[] };
  SECRET_LITERAL: NoFacts;
  RESERVED_KEY: { readonly platform: boolean };
  STAGE_PORT_TAKEN: { readonly port: number; readonly owner: string; readonly ownerFile: string };
  TASK_DEFINITION_TOO_LARGE: {
    readonly bytes: number;
    readonly limit: number;
    readonly largest: readonly string[];
  };
  KEY_CONFLICT: NoFacts;
  REQUIRED_KEY_MISSING: { readonly empty: boolean };
  VALUE_TOO_LARGE: { readonly scope: 'value' | 'environment'; readonly limit: number };
  AMBIGUOUS_HASH: NoFacts;
}

export type SyntaxFault =
  | 'not-an-assignment'
  | 'colon'
  | 'apart'
  | 'open-quote'
  | 'text-after-quote'
  | 'multi-line-without-quotes'
  | 'wrapped-value'
  | 'line-separator';

export type ReferenceFault = 'unknown-form' | 'open-brace' | 'non-latin-name' | 'too-deep';

export type EnvironmentCode = keyof EnvironmentFacts;

/** Where an environment is wrong, which every text may mention. */
export interface EnvironmentPlace {
  readonly stage: string;
  readonly dotenv: string;
  /** Relative to the project's directory; null = no file is at fault. */
  readonly file: string | null;
  readonly key: string | null;
}

/** A code with what explains it. */
type Coded<F> = { [C in keyof F]: { readonly code: C; readonly facts: F[C] } }[keyof F];

/** What is wrong with a stage file, before it is known where. */
export type CatalogueFault = Coded<CatalogueFacts>;

export type CatalogueProblem = CatalogueFault & CataloguePlace & { readonly line: number | null };

/** What is wrong with an environment, before it is known where. */
export type EnvironmentFault = Coded<EnvironmentFacts>;

export type EnvironmentProblem = EnvironmentFault & EnvironmentPlace & { readonly line: number | null };

/** One wrong place of a dotenv file, before it has words. */
export interface StageFileFault {
  readonly pointer: string;
  readonly problem: EnvironmentProblem;
}
