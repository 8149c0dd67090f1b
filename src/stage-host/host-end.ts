import { join } from 'node:path';
import { isObject, readJsonSync } from '../files/json-file.js';
import { writeWholeSync } from '../files/whole-file.js';
import type { HostEnd } from '../model/host-end.js';

/** The file in a stage's folder that tells of ends of its hosts. */
export const hostEndName = 'host-end.json';

/** The entry of the host that lives; one that ends by itself takes it away. */
export const hostEntryIn = (folder: string): string => join(folder, 'host.json');

/** How the host before this one ended. */
export type EarlierEnd = 'told' | 'killed' | 'fault';

/** Writes down that the host before this one ended untold, as it did where its entry is still there. */
export function keepEndOfEarlier(folder: string, now: Date): EarlierEnd {
  const entry = readJsonSync(hostEntryIn(folder), isObject);
  if (entry === null) return 'told';
  const { fault } = entry;
  const file = join(folder, hostEndName);
  const times = (readJsonSync(file, isHostEnd)?.times ?? 0) + 1;
  const isFault = typeof fault === 'string';
  write(file, { at: now.toISOString(), why: isFault ? fault : 'killed', times });
  return isFault ? 'fault' : 'killed';
}

/** Leaves in a host's own entry which fault ends it. */
export const keepFault = (file: string, entry: { readonly fault: string }): void => {
  write(file, entry);
};

/** A full disk must not keep a stage from coming back; only the event would be missing. */
function write(file: string, value: HostEnd | { readonly fault: string }): void {
  try {
    writeWholeSync(file, `${JSON.stringify(value)}\n`);
  } catch {
    // Nobody is there to be told.
  }
}

export const isHostEnd = (value: unknown): value is HostEnd =>
  isObject(value) &&
  typeof value['at'] === 'string' &&
  typeof value['why'] === 'string' &&
  typeof value['times'] === 'number';
