import { useSignalEffect } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { RunEventResource } from '../../contract/run-event.js';
import { heard, nothingHeard, type Run } from '../rules/run.js';
import { useWorld } from './world.js';

/** What a stream of a promotion is doing: `over` = it has told everything. */
export type Stream = 'open' | 'retry' | 'over';

/** In which events are gathered before they are shown: a log that is read from its beginning comes in by the thousand. */
const gatherMilliseconds = 80;

/** milliseconds between tries when the stream was refused and not only cut; each waits longer, up to the last. */
const waits = [1000, 2000, 4000, 8000, 15_000, 30_000];

const kinds = ['phase', 'step', 'log', 'progress', 'stopping'] as const;

/** Follows a promotion from its beginning to its end; paused with the page's own stream, it shows nothing new. */
export function useRun(id: string): { readonly run: Run; readonly stream: Stream } {
  const { api, live, resources } = useWorld();
  const [run, setRun] = useState(nothingHeard);
  const [stream, setStream] = useState<Stream>('retry');
  const show = useRef<() => void>(() => undefined);

  useEffect(() => {
    let shown = nothingHeard;
    let pending: RunEventResource[] = [];
    let source: EventSource | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let again: ReturnType<typeof setTimeout> | undefined;
    let tries = 0;
    let isOver = false;
    show.current = () => {
      clearTimeout(timer);
      timer = undefined;
      if (live.state.peek() === 'off') return;
      shown = heard(shown, pending);
      pending = [];
      setRun(shown);
      if (!isOver) return;
      setStream('over');
      resources.refresh();
    };
    const gather = (): void => {
      timer ??= setTimeout(show.current, gatherMilliseconds);
    };
    const take = (event: MessageEvent<string>): void => {
      pending.push(api.heard(JSON.parse(event.data) as RunEventResource));
      gather();
    };
    const open = (): void => {
      source = new EventSource(api.address(`/promotions/${encodeURIComponent(id)}/events`));
      source.onopen = () => {
        tries = 0;
        setStream('open');
      };
      for (const kind of kinds) source.addEventListener(kind, take);
      source.addEventListener('done', () => {
        isOver = true;
        source?.close();
        gather();
      });
      source.onerror = () => {
        if (isOver) return;
        setStream('retry');
        // The browser comes back by itself from a cut; not from a refusal.
        if (source?.readyState !== EventSource.CLOSED) return;
        if (live.state.peek() === 'signed-out') return;
        again = setTimeout(open, waits[Math.min(tries, waits.length - 1)]);
        tries += 1;
      };
    };
    setRun(nothingHeard);
    open();
    return () => {
      clearTimeout(timer);
      clearTimeout(again);
      source?.close();
    };
  }, [id]);

  // What came in while the page was paused is shown when it goes on.
  useSignalEffect(() => {
    if (live.state.value === 'on') show.current();
  });
  return { run, stream };
}
