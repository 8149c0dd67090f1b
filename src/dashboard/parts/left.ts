import { format, useNow } from './clock.js';

/** How long it still takes to a moment, such as `2d 4h`; null = there is none. */
export function useLeftOf(at: string | null): string | null {
  const now = useNow();
  return at === null ? null : format().length((new Date(at).getTime() - now.getTime()) / 1000);
}
