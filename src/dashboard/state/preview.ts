import { useEffect, useState } from 'preact/hooks';
import type { PreviewResource } from '../../contract/preview.js';
import { Problem, Unreachable } from '../client/api.js';
import { useWorld } from './world.js';

/** What a person looks at before they decide. It stays as it was when they saw it, until they ask for it again. */
export interface Looked {
  readonly data: PreviewResource | null;
  readonly problem: Problem | Unreachable | null;
  /** Which look it was: another one is another name for what is made of it. */
  readonly question: string;
  /** When the service said it; null = it has not yet. */
  readonly at: Date | null;
  readonly reload: () => void;
}

type Held = Omit<Looked, 'reload'>;

const nothing = { data: null, problem: null, at: null };

/** The answer of a preview's address, asked once; null as `path` = nothing can be asked yet. */
export function usePreview(path: string | null): Looked {
  const { api, now } = useWorld();
  const [round, setRound] = useState(0);
  const [held, setHeld] = useState<Held | null>(null);
  const question = `${String(round)} ${path ?? ''}`;
  useEffect(() => {
    if (path === null) return undefined;
    const gone = new AbortController();
    api.ask<PreviewResource>({ path, signal: gone.signal }).then(
      ({ body }) => setHeld({ question, data: body, problem: null, at: now() }),
      (error: unknown) => {
        if (gone.signal.aborted) return;
        const problem = error instanceof Problem ? error : new Unreachable(String(error));
        setHeld({ question, data: null, problem, at: now() });
      },
    );
    return () => gone.abort();
  }, [question]);
  const known = held?.question === question ? held : nothing;
  return { ...known, question, reload: () => setRound((before) => before + 1) };
}
