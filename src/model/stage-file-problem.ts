import type { Facts } from './error.js';

/** What makes an environment unusable; some of them are only warnings where the stage's checks say `warn`. */
export type EnvironmentErrorCode =
  | 'UNKNOWN_STAGE'
  | 'STAGE_ENV_MISMATCH'
  | 'ENV_FILE_MISSING'
  | 'ENV_FILE_UNREADABLE'
  | 'ENCODING'
  | 'SYNTAX'
  | 'INVALID_KEY'
  | 'DUPLICATE_KEY'
  | 'UNRESOLVED_REFERENCE'
  | 'REQUIRED_REFERENCE'
  | 'REFERENCE_CYCLE'
  | 'REFERENCE_SYNTAX'
  | 'COMMAND_SUBSTITUTION_UNSUPPORTED'
  | 'SERVERLESS_VARIABLE'
  | 'CFN_DYNAMIC_REFERENCE'
  | 'ENCRYPTED_VALUE'
  | 'UNKNOWN_STACK_SETTING'
  | 'BAD_STACK_SETTING'
  | 'DOTENV_NAME_TAKEN'
  | 'SECRET_LITERAL'
  | 'RESERVED_KEY'
  | 'STAGE_PORT_TAKEN'
  | 'TASK_DEFINITION_TOO_LARGE'
  | 'KEY_CONFLICT'
  | 'REQUIRED_KEY_MISSING'
  | 'VALUE_TOO_LARGE'
  | 'AMBIGUOUS_HASH';

export type EnvironmentWarningCode =
  | 'OVERRIDDEN_BY_PROCESS_ENV'
  | 'PROCESS_ENV_IGNORED'
  | 'LOCAL_FILE_USED'
  | 'SUSPICIOUS_MULTILINE'
  | 'INVISIBLE_CHARACTER'
  | 'TOOL_VARIABLE';

export type EnvironmentCode = EnvironmentErrorCode | EnvironmentWarningCode;

/** One wrong place of a dotenv file, before it has words. */
export interface StageFileFault {
  readonly pointer: string;
  readonly stages: EnvironmentCode;
  readonly facts: Facts;
}
