import { useLocation } from 'preact-iso';
import { useEffect, useRef } from 'preact/hooks';
import { heard, type Begun, type Shortcut } from '../rules/keys.js';
import { isSingle } from '../state/single-keys.js';
import { useAct } from './act.js';
import { useLink } from './link.js';
import { Palette } from './palette.js';
import { moveRow, openActions } from './rows.js';
import { Shortcuts } from './shortcuts.js';

/** Hears the keys of every page, and shows what they open. */
export function Keys() {
  useKeys();
  const { act, query, close } = useAct('sought');
  if (act === 'find') return <Palette text={query['sought'] ?? ''} close={close} />;
  return act === 'keys' ? <Shortcuts close={close} /> : null;
}

function useKeys(): void {
  const link = useLink();
  const { route, url } = useLocation();
  const { addressOf } = useAct('sought');
  const begun = useRef<Begun | null>(null);
  useEffect(() => {
    const content = (): HTMLElement => document.getElementById('content') ?? document.body;
    const acts: Readonly<Record<Shortcut, () => void>> = {
      find: () => document.getElementById('search')?.focus(),
      palette: () => route(addressOf('find')),
      shortcuts: () => route(addressOf('keys')),
      pipeline: () => route(link('pipeline')),
      milestones: () => route(link('milestones')),
      activity: () => route(link('activity')),
      tv: () => route(link('tv')),
      next: () => moveRow(content(), 1),
      previous: () => moveRow(content(), -1),
      actions: () => openActions(content()),
    };
    const onKey = (event: KeyboardEvent): void => {
      // What stands above the page has its own keys.
      if (event.isComposing || event.defaultPrevented || document.querySelector('dialog[open]') !== null)
        return;
      const { key, code, ctrlKey: ctrl, metaKey: meta, altKey: alt, timeStamp: at, target } = event;
      const press = { key, code, at, isHeld: { ctrl, meta, alt }, isWriting: isField(target) };
      const found = heard(press, begun.current, { isSingle: isSingle.peek() });
      begun.current = found.begun;
      if (found.shortcut === null) return;
      event.preventDefault();
      acts[found.shortcut]();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [link, route, url]);
}

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('input:not([type=checkbox], [type=radio]), textarea, select'));
