/** Reads, or shares what others read who ask for the same by the same key. */
export type SharedReading<T> = (key: string, read: () => Promise<T>) => Promise<T>;

interface Reading<T> {
  readonly now: Promise<T>;
  next: Promise<T> | null;
}

/**
 * Many who ask for the same at once are answered by one reading, which begins after each of them has asked: whoever comes
 * while one goes on waits for the next, so that nobody is told what was read before it asked. A key has at most two.
 */
export function sharedReading<T>(): SharedReading<T> {
  const readings = new Map<string, Reading<T>>();
  const begin = (key: string, read: () => Promise<T>): Promise<T> => {
    const reading: Reading<T> = { now: read(), next: null };
    readings.set(key, reading);
    const end = (): void => {
      if (readings.get(key) === reading) readings.delete(key);
    };
    reading.now.then(end, end);
    return reading.now;
  };
  return (key, read) => {
    const reading = readings.get(key);
    if (reading === undefined) return begin(key, read);
    const after = (): Promise<T> => begin(key, read);
    reading.next ??= reading.now.then(after, after);
    return reading.next;
  };
}
