import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

/** Says whether what a text held is what its reader expects. */
export type Check<T> = (value: unknown) => value is T;

/** What a JSON file holds; null when it is missing, cannot be read, is no JSON or something else than expected. */
export const readJson = async <T>(file: string, isExpected: Check<T>): Promise<T | null> =>
  parseJson(await readFile(file, 'utf8').catch(() => ''), isExpected);

/** The same, for whoever must not be interrupted by anything else of its process. */
export function readJsonSync<T>(file: string, isExpected: Check<T>): T | null {
  try {
    return parseJson(readFileSync(file, 'utf8'), isExpected);
  } catch {
    return null;
  }
}

/** What a JSON text holds; null when it is no JSON or something else than expected. */
export function parseJson<T>(text: string, isExpected: Check<T>): T | null {
  try {
    const value: unknown = JSON.parse(text);
    return isExpected(value) ? value : null;
  } catch {
    return null;
  }
}

/** A JSON object, with members of which nothing is known yet. */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
