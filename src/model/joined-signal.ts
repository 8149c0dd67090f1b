import { setMaxListeners } from 'node:events';

/** A signal that others abort, for as long as somebody waits by it. */
export interface JoinedSignal {
  readonly signal: AbortSignal;
  /** Nobody waits any more: the others forget it. */
  readonly release: () => void;
}

/**
 * Aborted as soon as one of these is, with its reason. In the place of AbortSignal.any, which in Node.js 20 (20.20.2) leaves
 * an entry with every source for as long as that lives: one that lives as long as the service collects them.
 */
export function joinedSignal(sources: readonly AbortSignal[]): JoinedSignal {
  const joined = new AbortController();
  const release = (): void => {
    for (const source of sources) source.removeEventListener('abort', end);
  };
  const end = (): void => {
    release();
    joined.abort(sources.find(({ aborted }) => aborted)?.reason);
  };
  // Many wait by the signal of a service: that is no leak, which Node.js suspects from the eleventh on.
  for (const source of sources) {
    setMaxListeners(0, source);
    source.addEventListener('abort', end);
  }
  if (sources.some(({ aborted }) => aborted)) end();
  return { signal: joined.signal, release };
}
