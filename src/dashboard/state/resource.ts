import { effect, signal, useSignal, type ReadonlySignal, type Signal } from '@preact/signals';
import { useLayoutEffect } from 'preact/hooks';
import { Problem, Unreachable, type Api } from '../client/api.js';
import { isUnauthenticated, type Following } from './live.js';
import { useWorld } from './world.js';

/** What is known of one address of the API. What was there stays while it is asked again, and when that fails. */
export interface Known<T> {
  readonly data: T | null;
  readonly etag: string | null;
  readonly problem: Problem | Unreachable | null;
  readonly isAsking: boolean;
  /** When the service last said it. */
  readonly at: Date | null;
}

const nothing: Known<never> = { data: null, etag: null, problem: null, isAsking: true, at: null };

interface Entry {
  readonly known: Signal<Known<unknown>>;
  watchers: number;
  readonly asked: AbortController;
  /** `again`: something has happened since it was asked. */
  asking: 'no' | 'yes' | 'again';
}

/** In which several pieces of news lead to one question. */
const gatherMilliseconds = 150;

export interface Resources {
  /** The answer of an address, asked anew whenever something has happened while somebody watches it. */
  watch<T>(path: string): { readonly known: ReadonlySignal<Known<T>>; readonly leave: () => void };
  /** What is known of an address, whether somebody watches it or not. */
  at(path: string | null): Known<unknown>;
  /** Says otherwise what is known already. */
  retell(told: Brought): void;
  /** Asks all that are watched again. */
  refresh(): void;
}

/** What is known of some addresses before anything is asked. */
export type Brought = ReadonlyMap<string, Known<unknown>>;

const newEntry = (known: Known<unknown>): Entry => ({
  known: signal(known),
  watchers: 0,
  asked: new AbortController(),
  asking: 'no',
});

interface From {
  readonly api: Api;
  readonly live: Following;
  readonly now: () => Date;
  /** The first answers of some addresses: whoever watches one of them first is shown that, and nothing is asked. */
  readonly brought: Brought;
}

/** Each address once, whatever number of parts of the page show it. */
export function resourcesOf({ api, live, now, brought }: From): Resources {
  const entries = new Map<string, Entry>();
  const first = new Map(brought);

  /** One question at a time: an answer that is on its way is waited for, and asked for once more when it is old. */
  const ask = async (path: string, entry: Entry): Promise<void> => {
    if (entry.asking !== 'no') {
      entry.asking = 'again';
      return;
    }
    entry.asking = 'yes';
    await askOnce(path, entry);
    const isOld = (entry.asking as Entry['asking']) === 'again';
    entry.asking = 'no';
    if (isOld && !entry.asked.signal.aborted) await ask(path, entry);
  };
  const askOnce = async (path: string, { known, asked: { signal: gone } }: Entry): Promise<void> => {
    known.value = { ...known.value, isAsking: true };
    try {
      const ifNoneMatch = known.value.data === null ? null : known.value.etag;
      const { body, etag } = await api.ask({ path, signal: gone, ifNoneMatch });
      const data = body ?? known.value.data;
      const at = now();
      known.value = { data, etag, problem: null, isAsking: false, at };
      live.heardAt.value = at;
    } catch (error) {
      if (gone.aborted) return;
      if (isUnauthenticated(error)) live.signOut();
      const problem = error instanceof Problem ? error : new Unreachable(String(error));
      known.value = { ...known.value, problem, isAsking: false };
    }
  };
  const refresh = (): void => {
    if (live.state.peek() === 'signed-out') return;
    for (const [path, entry] of entries) void ask(path, entry);
  };

  let timer: ReturnType<typeof setTimeout> | undefined;
  let isFirst = true;
  effect(() => {
    void live.news.value;
    if (isFirst) {
      isFirst = false;
      return;
    }
    clearTimeout(timer);
    timer = setTimeout(refresh, gatherMilliseconds);
  });

  return {
    watch: <T>(path: string) => {
      const entry = entries.get(path) ?? newEntry(first.get(path) ?? nothing);
      entry.watchers += 1;
      if (!entries.has(path)) {
        entries.set(path, entry);
        // Once: what comes back to it later would be shown what was.
        if (!first.delete(path)) void ask(path, entry);
      }
      const leave = (): void => {
        entry.watchers -= 1;
        if (entry.watchers > 0) return;
        entry.asked.abort();
        entries.delete(path);
      };
      return { known: entry.known as Signal<Known<T>>, leave };
    },
    at: (path) => (path === null ? nothing : (entries.get(path)?.known.peek() ?? first.get(path) ?? nothing)),
    retell: (told) => {
      for (const [path, known] of told) {
        const entry = entries.get(path);
        if (entry !== undefined) entry.known.value = known;
      }
    },
    refresh,
  };
}

/** What the service says at an address, kept fresh while the part is shown; null as `path` = nothing is asked. */
export function useResource<T>(path: string | null): Known<T> {
  const { resources } = useWorld();
  const held = useSignal({ path, known: resources.at(path) });
  // Asked before the page is drawn, not after: its first answer may be on its way already.
  useLayoutEffect(() => {
    if (path === null) return undefined;
    const { known, leave } = resources.watch<T>(path);
    const stop = effect(() => {
      const next = known.value;
      const shown = held.peek();
      if (shown.path !== path || shown.known !== next) held.value = { path, known: next };
    });
    return () => {
      stop();
      leave();
    };
  }, [path]);
  const { value } = held;
  return (value.path === path ? value.known : resources.at(path)) as Known<T>;
}
