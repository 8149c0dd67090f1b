/** How the engine marks a value as secret, and one as an output. */
const signatureKey = '4dabf18193072939515e22adb298388d';
const secretSignature = '1b47061264138c4ac30d75fd1eb44270';
const outputSignature = 'd0e6a833031e9bbcd3f4e8bde6ca49a4';
const unknownValue = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

/** True for a value that will be known only when the update runs. */
export const isUnknown = (value: unknown): boolean => value === unknownValue;

/** The value without any marks, at every depth. */
export function unwrap(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unwrap);
  if (!isRecord(value)) return value;
  if (value[signatureKey] === secretSignature || value[signatureKey] === outputSignature) {
    return 'value' in value ? unwrap(value['value']) : unknownValue;
  }
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, unwrap(inner)]));
}

interface Leaf {
  readonly value: unknown;
  readonly secret: boolean;
}

/** Every plain value below `value` by its path, with whether it or anything around it is marked as secret. */
export function leavesOf(value: unknown, path = '', secret = false): Map<string, Leaf> {
  if (!isRecord(value) && !Array.isArray(value)) return new Map([[path, { value, secret }]]);
  if (isRecord(value) && typeof value[signatureKey] === 'string') {
    const marked = value[signatureKey] === secretSignature || value['secret'] === true;
    return leavesOf(value['value'], path, secret || marked);
  }
  const inner = Object.entries(value).map(([name, one]) => leavesOf(one, `${path}/${name}`, secret));
  return new Map([[path, { value: '{}', secret }], ...inner.flatMap((leaves) => [...leaves])]);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
