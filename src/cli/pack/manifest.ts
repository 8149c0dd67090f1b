import { isObject, parseJson } from '../../files/json-file.js';

/** What of a package.json packing looks at. */
export interface PackageManifest {
  readonly name: string;
  readonly version: string;
  readonly main: string | null;
  /** `switchback.command`: how the project itself says that it starts. */
  readonly command: readonly string[] | null;
  /** `switchback.bundle`: the folder that a bundler writes, from that of the package. */
  readonly bundle: string | null;
  readonly scripts: Readonly<Record<string, string>>;
  /** Name → wanted range, of what must be there when it runs. */
  readonly dependencies: Readonly<Record<string, string>>;
  /** What is taken along where it is installed. */
  readonly optional: readonly string[];
  /** The whole file, for what is written back. */
  readonly whole: Readonly<Record<string, unknown>>;
}

/** Reads the text of a package.json; null = it is none. */
export function manifestIn(text: string): PackageManifest | null {
  const whole = parseJson(text.replace(/^\uFEFF/, ''), isObject);
  if (whole === null) return null;
  const { name, version, main, switchback } = whole;
  const { command, bundle } = isObject(switchback) ? switchback : {};
  const optional = textsOf(whole['optionalDependencies']);
  const dependencies = Object.entries(textsOf(whole['dependencies']));
  return {
    name: typeof name === 'string' ? name : '',
    version: typeof version === 'string' ? version : '',
    main: typeof main === 'string' ? main : null,
    command: isTexts(command) ? command : null,
    bundle: typeof bundle === 'string' && bundle !== '' ? bundle : null,
    scripts: textsOf(whole['scripts']),
    dependencies: Object.fromEntries(dependencies.filter(([one]) => !(one in optional))),
    // Of a peer only who asks for it knows whether it can do without; npm installs it beside.
    optional: Object.keys({ ...optional, ...textsOf(whole['peerDependencies']) }),
    whole,
  };
}

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.length > 0 && value.every((part) => typeof part === 'string');

const textsOf = (value: unknown): Record<string, string> =>
  isObject(value)
    ? Object.fromEntries(
        Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
      )
    : {};
