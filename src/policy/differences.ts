export interface DifferingNames {
  readonly onlyA: readonly string[];
  readonly onlyB: readonly string[];
  readonly differ: readonly string[];
}

/** Names of variables that one side lacks or that have other values there; the values stay out of it. */
export function namesThatDiffer(
  a: Readonly<Record<string, string>>,
  b: Readonly<Record<string, string>>,
): DifferingNames {
  const names = (values: object): string[] => Object.keys(values).toSorted();
  return {
    onlyA: names(a).filter((name) => !Object.hasOwn(b, name)),
    onlyB: names(b).filter((name) => !Object.hasOwn(a, name)),
    differ: names(a).filter((name) => Object.hasOwn(b, name) && a[name] !== b[name]),
  };
}

export interface DifferingValue {
  readonly name: string;
  readonly a: string;
  readonly b: string;
}

/** Values that differ, of what is no secret; what one side lacks is empty there. */
export const valuesThatDiffer = (
  a: Readonly<Record<string, string>>,
  b: Readonly<Record<string, string>>,
): DifferingValue[] =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])]
    .map((name) => ({ name, a: a[name] ?? '', b: b[name] ?? '' }))
    .filter((value) => value.a !== value.b);

/** What differs with every answer, or follows from the body or the connection. */
const fleeting: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'date',
  'keep-alive',
  'set-cookie',
  'transfer-encoding',
]);

/** Names of headers, in lower case, that one answer lacks or that have other values there; the values stay out of it. */
export const headersThatDiffer = (
  a: Readonly<Record<string, string>>,
  b: Readonly<Record<string, string>>,
): string[] =>
  valuesThatDiffer(a, b)
    .map(({ name }) => name)
    .filter((name) => !fleeting.has(name))
    .toSorted();

export interface DifferingPointers {
  readonly pointers: readonly string[];
  /** Whether there are no others. */
  readonly isAll: boolean;
}

const mostPointers = 200;

/** JSON pointers at which two JSON values differ; the root is the empty pointer. */
export function pointersThatDiffer(a: unknown, b: unknown): DifferingPointers {
  const pointers: string[] = [];
  for (const pointer of differing(a, b, '')) {
    if (pointers.length === mostPointers) return { pointers, isAll: false };
    pointers.push(pointer);
  }
  return { pointers, isAll: true };
}

function* differing(a: unknown, b: unknown, pointer: string): Generator<string> {
  if (Object.is(a, b)) return;
  if (!isContainer(a) || !isContainer(b) || Array.isArray(a) !== Array.isArray(b)) {
    yield pointer;
    return;
  }
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const at = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (Object.hasOwn(a, key) && Object.hasOwn(b, key)) yield* differing(a[key], b[key], at);
    else yield at;
  }
}

const isContainer = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
