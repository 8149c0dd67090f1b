/** The ARN of a secret: its value is fetched by ECS when a task starts, and stands in no file and no state. */
export const isSecretArn = (value: string): boolean =>
  /^arn:aws[\w-]*:(secretsmanager:[\w-]+:\d{12}:secret:|ssm:[\w-]+:\d{12}:parameter\/)\S+$/.test(value);

export interface Split {
  /** What stands in the task definition in clear. */
  readonly plain: Readonly<Record<string, string>>;
  /** Name → ARN; never in both, which ECS refuses. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** An ARN under a name that counts as secret is a reference; everywhere else it is a text like any other. */
export function splitSecrets(
  backend: Readonly<Record<string, string>>,
  isSecret: (name: string) => boolean,
): Split {
  const entries = Object.entries(backend);
  const isReference = ([name, value]: readonly [string, string]): boolean =>
    isSecret(name) && isSecretArn(value);
  return {
    plain: Object.fromEntries(entries.filter((entry) => !isReference(entry))),
    secrets: Object.fromEntries(entries.filter(isReference)),
  };
}

/** ECS takes a task definition of at most so many bytes; what is beside the environment fits into the rest. */
export const taskDefinitionLimit = 65_536;
const restOfTheDefinition = 5_536;

export interface Oversize {
  readonly bytes: number;
  readonly limit: number;
  /** The largest names with their sizes in bytes, largest first; never a value. */
  readonly largest: readonly string[];
}

/** Whether the environment is too large for a task definition, measured as the compact JSON that ECS gets. */
export function oversizeOf({ plain, secrets }: Split): Oversize | null {
  const sizes = [
    ...Object.entries(plain).map(([name, value]) => ({ name, json: { name, value } })),
    ...Object.entries(secrets).map(([name, valueFrom]) => ({ name, json: { name, valueFrom } })),
  ].map(({ name, json }) => ({ name, bytes: Buffer.byteLength(JSON.stringify(json)) + 1 }));
  const bytes = sizes.reduce((sum, size) => sum + size.bytes, 0);
  const limit = taskDefinitionLimit - restOfTheDefinition;
  if (bytes <= limit) return null;
  const largest = sizes.toSorted((a, b) => b.bytes - a.bytes).slice(0, 5);
  return { bytes, limit, largest: largest.map((size) => `${size.name} (${String(size.bytes)})`) };
}
