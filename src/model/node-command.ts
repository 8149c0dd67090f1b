/** What a command line of Node begins with. */
export interface NodeCommand {
  /** The file that it runs; null = it reads its code from elsewhere. */
  readonly file: string | null;
  /** What its options load before. */
  readonly preloads: readonly string[];
}

/** Reads the words of a command; null = it is another program than Node. */
export function nodeCommandOf([program, ...args]: readonly string[]): NodeCommand | null {
  if (program !== 'node') return null;
  const at = args.findIndex((word, i) => !word.startsWith('-') && !withValue.has(args[i - 1] ?? ''));
  const options = at === -1 ? args : args.slice(0, at);
  const preloads = options.flatMap((word, i) => {
    const [name = '', value = options[i + 1]] = word.split(/=(.*)/s);
    return loading.has(name) && value !== undefined ? [value] : [];
  });
  return { file: args[at] ?? null, preloads };
}

const loading: ReadonlySet<string> = new Set([
  ...['-r', '--require', '--import', '--loader', '--experimental-loader'],
]);

/** Options of Node that take the next word. */
const withValue: ReadonlySet<string> = new Set([...loading, '-C', '--conditions', '--env-file']);
