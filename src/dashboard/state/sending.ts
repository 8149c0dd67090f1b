import { useEffect, useRef, useState } from 'preact/hooks';
import { Problem, Unreachable, type Answer, type Asked } from '../client/api.js';
import { newKey } from '../client/key.js';
import { isUnauthenticated } from './live.js';
import { useWorld } from './world.js';

/** What is asked of the service, but for its key. */
export type Wish = Omit<Asked, 'key' | 'signal'>;

export interface Sending {
  readonly isSending: boolean;
  readonly problem: Problem | Unreachable | null;
  /** Sends it once, however often it is called meanwhile. */
  readonly send: (wish: Wish) => void;
  readonly forget: () => void;
}

/** In which a dialog that has done its work is gone. */
const refreshMilliseconds = 100;

/**
 * Sends what a person decided. Its key is made when the part is first shown and stays for every try of the same thing,
 * so that an answer that was lost is not a second act; another wish is another thing.
 */
export function useSending<T>(done: (answer: Answer<T>) => void): Sending {
  const { api, live, resources } = useWorld();
  const [isSending, setSending] = useState(false);
  const [problem, setProblem] = useState<Problem | Unreachable | null>(null);
  const known = useRef({ key: newKey(), wish: '', isSending: false, isThere: true });
  useEffect(() => {
    known.current.isThere = true;
    return () => void (known.current.isThere = false);
  }, []);

  const keyOf = (wish: Wish): string => {
    const text = JSON.stringify(wish);
    const { current } = known;
    if (current.wish !== '' && current.wish !== text) current.key = newKey();
    current.wish = text;
    return current.key;
  };
  const attempt = async (wish: Wish): Promise<void> => {
    const key = keyOf(wish);
    try {
      const answer = await api.ask<T>({ ...wish, key });
      if (known.current.isThere) done(answer);
    } catch (error) {
      if (isUnauthenticated(error)) live.signOut();
      if (known.current.isThere)
        setProblem(error instanceof Problem ? error : new Unreachable(String(error)));
    }
    // Also where the live stream is paused. Once the dialog has gone, for it asks for what may not be there any more.
    setTimeout(() => resources.refresh(), refreshMilliseconds);
  };
  const send = (wish: Wish): void => {
    if (known.current.isSending) return;
    known.current.isSending = true;
    setSending(true);
    setProblem(null);
    void attempt(wish).finally(() => {
      known.current.isSending = false;
      if (known.current.isThere) setSending(false);
    });
  };
  return { isSending, problem, send, forget: () => setProblem(null) };
}
