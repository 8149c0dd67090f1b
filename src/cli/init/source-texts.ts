import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

const leftOut = /^(node_modules|\..*|dist|build|out|coverage|test|tests|__tests__|vendor|public)$/;
const isSource = /\.[cm]?[jt]sx?$/;
const mostFiles = 500;
const largest = 256 * 1024;

/** The texts of a backend's own sources, as many as anybody waits for; the nearest to its root first. */
export async function sourceTexts(directory: string): Promise<string[]> {
  const files: string[] = [];
  let level = [directory];
  while (level.length > 0 && files.length < mostFiles) {
    const next: string[] = [];
    for (const folder of level) {
      const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
      for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
        const path = join(folder, entry.name);
        if (entry.isDirectory() && !leftOut.test(entry.name)) next.push(path);
        if (entry.isFile() && isSource.test(entry.name) && !/\.(test|spec|d)\./.test(entry.name))
          files.push(path);
      }
    }
    level = next;
  }
  const texts = files.slice(0, mostFiles).map(async (file) => {
    const { size } = await stat(file);
    return size > largest ? '' : readFile(file, 'utf8').catch(() => '');
  });
  return Promise.all(texts);
}
