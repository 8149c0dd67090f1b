/** Who a variable is for: `inside` = what Switchback tells processes of its own. */
export type Reader = 'service' | 'command' | 'both' | 'by-hand' | 'simulation' | 'inside';

export interface Variable {
  readonly reader: Reader;
  /** The flag that wins over it. */
  readonly flag?: string;
  /** What counts without it; null = nothing. */
  readonly otherwise: string | number | null;
}

/**
 * Every variable by which the environment tells Switchback itself something. What a dotenv file may say of a stage
 * stands with the rules of its platform.
 */
export const variables = {
  SWITCHBACK_HOST: { reader: 'service', flag: '--host', otherwise: '127.0.0.1' },
  SWITCHBACK_PORT: { reader: 'service', flag: '--port', otherwise: 4100 },
  SWITCHBACK_IDENTITY: { reader: 'service', otherwise: null },
  SWITCHBACK_PUBLIC_URL: { reader: 'service', otherwise: null },
  SWITCHBACK_TLS_CERT: { reader: 'service', otherwise: null },
  SWITCHBACK_TLS_KEY: { reader: 'service', otherwise: null },
  SWITCHBACK_TRUSTED_PROXY: { reader: 'service', otherwise: null },
  SWITCHBACK_OIDC_ISSUER: { reader: 'service', otherwise: null },
  SWITCHBACK_OIDC_CLIENT_ID: { reader: 'service', otherwise: null },
  SWITCHBACK_OIDC_CLIENT_SECRET: { reader: 'service', otherwise: null },
  SWITCHBACK_OIDC_SCOPES: { reader: 'service', otherwise: 'openid profile' },
  SWITCHBACK_OIDC_GROUPS_CLAIM: { reader: 'service', otherwise: 'groups' },
  SWITCHBACK_OIDC_ROLES: { reader: 'service', otherwise: null },
  SWITCHBACK_CI_ISSUERS: { reader: 'service', otherwise: null },
  SWITCHBACK_CI_RULES: { reader: 'service', otherwise: null },
  SWITCHBACK_CI_AUDIENCE: { reader: 'both', otherwise: null },
  SWITCHBACK_GITHUB_REPOSITORY: { reader: 'service', otherwise: null },
  SWITCHBACK_GITHUB_WEBHOOK_SECRET: { reader: 'service', otherwise: null },
  SWITCHBACK_GITHUB_WEBHOOK_SECRET_BEFORE: { reader: 'service', otherwise: null },
  SWITCHBACK_GITHUB_TOKEN: { reader: 'service', otherwise: null },
  SWITCHBACK_GITHUB_TOKEN_FILE: { reader: 'service', otherwise: null },
  SWITCHBACK_GITHUB_APP: { reader: 'service', otherwise: null },
  SWITCHBACK_GITHUB_APP_KEY_FILE: { reader: 'service', otherwise: null },
  SWITCHBACK_GITHUB_API: { reader: 'service', otherwise: 'https://api.github.com' },
  SWITCHBACK_WEBHOOK_PRIVATE: { reader: 'service', otherwise: null },
  SWITCHBACK_DATA_DIR: { reader: 'both', flag: '--data-dir', otherwise: '.switchback' },
  SWITCHBACK_MACHINE: { reader: 'both', flag: '--machine', otherwise: null },
  SWITCHBACK_STATE_URL: { reader: 'both', otherwise: null },
  SWITCHBACK_PULUMI_DIR: { reader: 'both', otherwise: null },
  DATABASE_URL: { reader: 'service', otherwise: null },
  // An operation on AWS in flight is awaited; a second interrupt could leave what it makes behind.
  SWITCHBACK_DRAIN_SECONDS: { reader: 'service', otherwise: 300 },
  SWITCHBACK_LOCK_WAIT_SECONDS: { reader: 'service', otherwise: 120 },
  SWITCHBACK_KEEP_LOGS_DAYS: { reader: 'service', otherwise: 90 },
  SWITCHBACK_KEEP_ARTEFACTS_DAYS: { reader: 'service', otherwise: 30 },
  SWITCHBACK_KEEP_HISTORY_DAYS: { reader: 'service', otherwise: 365 },
  SWITCHBACK_KEEP_AUDIT_DAYS: { reader: 'service', otherwise: 0 },
  SWITCHBACK_UPLOAD_MB: { reader: 'service', otherwise: 512 },
  SWITCHBACK_UNPACKED_MB: { reader: 'service', otherwise: 1024 },
  SWITCHBACK_TARBALL_FILES: { reader: 'service', otherwise: 50_000 },
  SWITCHBACK_BADGES: { reader: 'service', otherwise: null },
  SWITCHBACK_IDEMPOTENCY_KEY: { reader: 'service', otherwise: null },
  SWITCHBACK_READS_A_MINUTE: { reader: 'service', otherwise: 1200 },
  SWITCHBACK_WRITES_A_MINUTE: { reader: 'service', otherwise: 120 },
  SWITCHBACK_FAILED_SIGN_INS_A_MINUTE: { reader: 'service', otherwise: 30 },
  SWITCHBACK_ARRIVALS_A_MINUTE: { reader: 'service', otherwise: 120 },
  SWITCHBACK_SERVER: { reader: 'command', flag: '--server', otherwise: null },
  SWITCHBACK_TOKEN: { reader: 'command', otherwise: null },
  SWITCHBACK_ID_TOKEN: { reader: 'command', otherwise: null },
  SWITCHBACK_LANG: { reader: 'command', flag: '--lang', otherwise: null },
  SWITCHBACK_CLIENT: { reader: 'command', otherwise: null },
  NO_COLOR: { reader: 'command', flag: '--no-color', otherwise: null },
  CLICOLOR: { reader: 'command', otherwise: null },
  CLICOLOR_FORCE: { reader: 'command', otherwise: null },
  SWITCHBACK_OVERRIDE_HOLD: { reader: 'by-hand', otherwise: null },
  SWITCHBACK_DEBUG_PROVIDERS: { reader: 'simulation', otherwise: null },
  SWITCHBACK_ECS_ENDPOINT: { reader: 'simulation', otherwise: null },
  SWITCHBACK_LOGS_ENDPOINT: { reader: 'simulation', otherwise: null },
  SWITCHBACK_STS_ENDPOINT: { reader: 'simulation', otherwise: null },
  SWITCHBACK_AWS_ENDPOINT: { reader: 'simulation', otherwise: null },
  SWITCHBACK_PROJECT: { reader: 'inside', otherwise: null },
  SWITCHBACK_HOST_ENTRY: { reader: 'inside', otherwise: null },
  SWITCHBACK_LANGUAGE_HOST: { reader: 'inside', otherwise: null },
  SWITCHBACK_PULUMI: { reader: 'inside', otherwise: null },
  SWITCHBACK_PULUMI_VERSION: { reader: 'inside', otherwise: null },
} as const satisfies Readonly<Record<string, Variable>>;

export type VariableName = keyof typeof variables;

/** What the environment says under a name of the table; an empty value is how a unit file or a CI says nothing. */
export const variableIn = (
  env: Readonly<Record<string, string | undefined>>,
  name: VariableName,
): string | undefined => (env[name] === '' ? undefined : env[name]);
