import { useEffect, useRef } from 'preact/hooks';
import type { CommitWhereResource } from '../../contract/commits.js';
import { words } from '../words.js';
import { useQuery } from './query.js';
import { toast } from './toasts.js';

/** Wishes to be told of a stage; a second touch takes it back. The address keeps it, so that a reload does. */
export function TellMe({ stage }: { readonly stage: string }) {
  const { commit } = words();
  const { query, go } = useQuery();
  const isOn = query['tell'] === stage;
  const ask = (): void => {
    go({ tell: isOn ? '' : stage });
    if (!isOn && 'Notification' in window) void Notification.requestPermission();
  };
  return (
    <>
      <button type="button" aria-pressed={isOn} onClick={ask}>
        {commit.tell({ stage })}
      </button>
      <p class="muted" role="status">
        {isOn ? commit.telling({ stage }) : ''}
      </p>
    </>
  );
}

/** Tells once when the commit has come to the stage that the address names: in the page, and by the browser where it may. */
export function useTelling({ sha, stages }: CommitWhereResource): void {
  const { commit } = words();
  const { query, go } = useQuery();
  const stage = query['tell'];
  const wasAway = useRef(false);
  const hasReached = stages.find((one) => one.stage === stage)?.reached ?? null;
  useEffect(() => {
    if (stage === undefined || hasReached === null) return;
    if (!hasReached) wasAway.current = true;
    else if (wasAway.current) {
      wasAway.current = false;
      const text = commit.reached({ commit: sha.slice(0, 7), stage });
      toast(text);
      notify(text);
      go({ tell: '' });
    }
  }, [stage, hasReached]);
}

function notify(text: string): void {
  try {
    if (Notification.permission === 'granted') new Notification(text);
  } catch {
    // A browser that lets only workers do so, or none at all: the page has said it.
  }
}
