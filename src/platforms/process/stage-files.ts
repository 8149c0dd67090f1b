import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where everything of a stage on this platform lies. */
export const stageFolder = (dataDir: string, stage: string): string => join(dataDir, 'stages', stage);

/** What a stage's host left for clients; null when it is missing or no JSON object. */
export async function readStageFile(
  folder: string,
  name: 'host.json' | 'serving.json',
): Promise<Readonly<Record<string, unknown>> | null> {
  try {
    const value: unknown = JSON.parse(await readFile(join(folder, name), 'utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** What a host printed before it ended; it gets nothing secret, so it has nothing secret to print. */
export async function readLastWords(folder: string): Promise<string> {
  const text = await readFile(join(folder, 'host.stderr'), 'utf8').catch(() => '');
  const error = text.split('\n').find((line) => /^\w*Error\b/.test(line));
  return error ?? (text.trim().split('\n').pop() || 'it said nothing');
}
