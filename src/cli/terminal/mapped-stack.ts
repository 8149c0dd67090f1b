import { readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { fileURLToPath } from 'node:url';

/**
 * The stack of a fault, its places those of the sources where the build left a map. The runtime would read the map of
 * every file that it loads for that, a tenth of a command's time; here only a fault waits.
 */
export function mappedStack(error: Error): string {
  const maps = new Map<string, SourceMap | null>();
  return (error.stack ?? error.message).replace(
    placePattern,
    (place, url: string, line: string, column: string) => {
      if (!maps.has(url)) maps.set(url, mapOf(url));
      const found = maps.get(url)?.findEntry(Number(line) - 1, Number(column) - 1);
      if (found === undefined || !('originalSource' in found)) return place;
      const source = fileURLToPath(new URL(found.originalSource, url));
      return `${source}:${String(found.originalLine + 1)}:${String(found.originalColumn + 1)}`;
    },
  );
}

const placePattern = /(file:\/\/[^\s()]+?):(\d+):(\d+)/g;

/** null = it has none, or none that can be read. */
function mapOf(url: string): SourceMap | null {
  try {
    return new SourceMap(JSON.parse(readFileSync(`${fileURLToPath(url)}.map`, 'utf8')) as SourceMapPayload);
  } catch {
    return null;
  }
}
