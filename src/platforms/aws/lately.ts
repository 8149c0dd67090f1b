export interface Lately<T> {
  /** An answer at most as old as allowed; who asks while the question is under way shares its answer. */
  ask(key: string): Promise<T>;
  /** The next one who asks gets an answer of his own. */
  forget(key: string): void;
}

/** Remembers answers for `milliseconds`; `now` is a monotonic clock in milliseconds. A failed question is forgotten. */
export function lately<T>(
  ask: (key: string) => Promise<T>,
  { milliseconds, now }: { milliseconds: number; now: () => number },
): Lately<T> {
  const known = new Map<string, { readonly answer: Promise<T>; readonly askedAt: number }>();
  return {
    ask: (key) => {
      const before = known.get(key);
      if (before !== undefined && now() - before.askedAt < milliseconds) return before.answer;
      const answer = ask(key);
      const entry = { answer, askedAt: now() };
      known.set(key, entry);
      answer.catch(() => {
        if (known.get(key) === entry) known.delete(key);
      });
      return answer;
    },
    forget: (key) => {
      known.delete(key);
    },
  };
}
