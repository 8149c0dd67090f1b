/** As the service writes a moment into what it says to people. */
const moments = /\b(\d{4}-\d\d-\d\d) (\d\d:\d\d) UTC/g;

/**
 * What of an answer people read, where a code stands beside it, or the place in what was sent that it is about: a line of
 * a log has neither, and stays as it was written.
 */
const sentences = ['text', 'title', 'detail'] as const;
const besides = ['code', 'pointer'] as const;

/**
 * An answer whose sentences tell their moments as everything else that is shown does, by the clock of the person: the
 * service does not know in which zone they are.
 */
export function byOwnClock<T>(answer: T, momentOf: (at: Date) => string): T {
  return told(answer, (text) =>
    text.replace(moments, (_, day: string, clock: string) => momentOf(new Date(`${day}T${clock}Z`))),
  ) as T;
}

function told(value: unknown, speak: (text: string) => string): unknown {
  if (Array.isArray(value)) return value.map((one) => told(one, speak));
  if (typeof value !== 'object' || value === null) return value;
  const isSaid = besides.some((name) => name in value);
  return Object.fromEntries(
    Object.entries(value).map(([key, part]): [string, unknown] => [
      key,
      isSaid && typeof part === 'string' && sentences.some((name) => name === key)
        ? speak(part)
        : told(part, speak),
    ]),
  );
}
