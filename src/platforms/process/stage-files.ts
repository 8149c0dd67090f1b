import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isObject, readJson } from '../../files/json-file.js';

/** What a stage's host left for clients; null when it is missing or no JSON object. */
export function readStageFile(
  folder: string,
  name: 'host.json' | 'serving.json',
): Promise<Readonly<Record<string, unknown>> | null> {
  return readJson(join(folder, name), isObject);
}

/** What a host printed before it ended; it gets nothing secret, so it has nothing secret to print. */
export async function readLastWords(folder: string): Promise<string> {
  const text = await readFile(join(folder, 'host.stderr'), 'utf8').catch(() => '');
  const error = text.split('\n').find((line) => /^\w*Error\b/.test(line));
  return error ?? (text.trim().split('\n').pop() || 'it said nothing');
}
