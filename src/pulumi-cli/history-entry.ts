import { isObject, parseJson } from '../files/json-file.js';
import type { StateFiles } from './state-files.js';

/** One update as Pulumi writes it into a stack's history; times are seconds since 1970. */
export interface UpdateInfo {
  readonly kind: string;
  readonly startTime: number;
  readonly endTime: number;
  readonly message?: string;
  readonly result: string;
  /** What the CLI says of how it was called. */
  readonly environment?: Readonly<Record<string, unknown>>;
}

/** Flags by which somebody names some of a stack's resources; the CLI keeps the names of the flags alone. */
const partialFlags = ['target', 'target-replace', 'exclude'] as const;

/** Whether an update was one of some of the stack's resources (`pulumi.flag.<name>`: pulumi 3.250.0, pkg/backend/metadata). */
export const isPartial = ({ environment = {} }: UpdateInfo): boolean =>
  partialFlags.some((flag) => `pulumi.flag.${flag}` in environment);

/**
 * What an entry of a history says; null = it was taken away since it was listed, `unreadable` = nothing that can be
 * read, as after a full disk.
 */
export async function readUpdate(files: StateFiles, file: string): Promise<UpdateInfo | 'unreadable' | null> {
  const update = parseJson((await files.read(file)) ?? '', isUpdate);
  return update ?? ((await files.exists(file)) ? 'unreadable' : null);
}

/** How the names of entries end. */
export const entrySuffix = '.history.json';

const isUpdate = (value: unknown): value is UpdateInfo =>
  isObject(value) &&
  typeof value['kind'] === 'string' &&
  isTime(value['startTime']) &&
  isTime(value['endTime']) &&
  (value['message'] === undefined || typeof value['message'] === 'string') &&
  (value['environment'] === undefined || isObject(value['environment'])) &&
  typeof value['result'] === 'string';

/** The last second of the year 9999: what is later, or before 1970, no calendar of a database takes. */
const lastSecond = 253_402_300_799;

const isTime = (value: unknown): boolean => typeof value === 'number' && value >= 0 && value <= lastSecond;
