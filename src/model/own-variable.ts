/** PostgreSQL's client reads the `PG…` ones for what `DATABASE_URL` leaves open. */
const database = /^(DATABASE_URL|PG[A-Z]+)$/;

/** By these AWS's libraries find credentials and private endpoints of state and key; no backend ever gets them. */
const credentials =
  /^AWS_(PROFILE|ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|ROLE_ARN|WEB_IDENTITY_TOKEN_FILE|CONTAINER_\w+|CONFIG_FILE|SHARED_CREDENTIALS_FILE|EC2_METADATA_\w+|CA_BUNDLE|ENDPOINT_URL_(S3|KMS|STS))$/;

/** By these, a run of the engine reaches AWS and a state elsewhere, or does not take a proxy there. */
export const isProxyVariable = (name: string): boolean =>
  /^(https?|all|grpc)_proxy$/i.test(name) || isProxyException(name);

export const isProxyException = (name: string): boolean => /^no_(grpc_)?proxy$/i.test(name);

export const isAwsCredential = (name: string): boolean => credentials.test(name);

/**
 * Whether a variable tells Switchback itself, or the CLI for it, something, although its name does not begin with
 * `SWITCHBACK_`. A stage may have one of the same name, and means something else by it.
 */
export const isOwnVariable = (name: string): boolean =>
  isOwnDatabase(name) || name.startsWith('PULUMI_') || isAwsCredential(name) || isProxyVariable(name);

/** Of those, the ones by which Switchback finds its database. */
export const isOwnDatabase = (name: string): boolean => database.test(name);
