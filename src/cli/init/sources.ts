/** What the sources of a backend say of how it is reached. */
export interface SourceFacts {
  /** The path that most probably tells of its health; null = none is recognised. */
  readonly health: string | null;
  /** It listens where PORT says. */
  readonly readsPort: boolean;
  /** Where it listens on a developer's machine. */
  readonly port: number | null;
}

/** Last words of paths that tell of health, the likeliest first. */
const healthWords = [
  ...['healthz', 'health', 'healthcheck', 'health-check', 'health_check', 'livez', 'liveness', 'alive'],
  ...['readyz', 'readiness', 'ready', 'heartbeat', 'ping'],
];

/** Reads what can be told from the texts of a backend's sources, without running anything. */
export function readSources(texts: readonly string[]): SourceFacts {
  const paths = texts.flatMap(pathsIn);
  const ranked = paths
    .map((path) => ({ path, rank: healthWords.indexOf(path.split('/').at(-1)?.toLowerCase() ?? '') }))
    .filter(({ rank }) => rank >= 0)
    .toSorted((a, b) => a.rank - b.rank || a.path.length - b.path.length);
  const ports = texts.flatMap(portsIn);
  return {
    health: ranked[0]?.path ?? null,
    readsPort: texts.some((text) => /\bPORT\b/.test(text)),
    port: ports[0] ?? null,
  };
}

/** Paths in quotes, and those of controllers of Nest, which are written without the first slash. */
function pathsIn(text: string): string[] {
  const quoted = [...text.matchAll(/(['"`])(\/[\w./-]{1,100})\1/g)].map(([, , path = '']) => path);
  const controllers = [...text.matchAll(/@Controller\(\s*['"`]([\w/-]{1,100})['"`]/g)].map(
    ([, path = '']) => `/${path.replace(/^\//, '')}`,
  );
  return [...quoted, ...controllers];
}

const portsIn = (text: string): number[] =>
  [...text.matchAll(/\bPORT\b['"\])]*\s*(?:\?\?|\|\|)\s*['"]?(\d{2,5})\b|\.listen\(\s*(\d{2,5})\b/g)]
    .map(([, behind, listened]) => Number(behind ?? listened))
    .filter((port) => port > 0 && port < 65536);
