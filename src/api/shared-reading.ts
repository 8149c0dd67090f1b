import { setImmediate as turn } from 'node:timers/promises';

/** Reads, or shares what others read who ask for the same by the same key. */
export type SharedReading<T> = (key: string, read: () => Promise<T>) => Promise<T>;

interface Reading<T> {
  isBegun: boolean;
  readonly answer: Promise<T>;
}

/**
 * Many who ask for the same at once are answered by one reading, which begins after each of them has asked, so that nobody
 * is told what was read before it asked: all whom one notice wakes have asked when the event loop has turned, and
 * whoever comes while a reading goes on waits for the next. A key has at most two.
 */
export function sharedReading<T>(): SharedReading<T> {
  const readings = new Map<string, Reading<T>>();
  const afterwards = (key: string, before: Promise<unknown>, read: () => Promise<T>): Promise<T> => {
    const begin = (): Promise<T> => {
      reading.isBegun = true;
      return read();
    };
    const reading: Reading<T> = { isBegun: false, answer: before.then(begin, begin) };
    readings.set(key, reading);
    const end = (): void => {
      if (readings.get(key) === reading) readings.delete(key);
    };
    reading.answer.then(end, end);
    return reading.answer;
  };
  return (key, read) => {
    const last = readings.get(key);
    if (last === undefined) return afterwards(key, turn(), read);
    return last.isBegun ? afterwards(key, last.answer, read) : last.answer;
  };
}
