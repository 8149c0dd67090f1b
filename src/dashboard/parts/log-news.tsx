import { useEffect, useRef, useState } from 'preact/hooks';
import { quietFor } from '../rules/log-lines.js';
import { useWorld } from '../state/world.js';
import { words } from '../words.js';

/** New lines for whoever hears the page: how many, and that only once in a while. */
export function LogNews({ count, isOver }: { readonly count: number; readonly isOver: boolean }) {
  const { now } = useWorld();
  const { log: texts } = words().promotion;
  const [text, setText] = useState('');
  const told = useRef<{ count: number; at: Date | null }>({ count, at: null });
  useEffect(() => {
    const fresh = count - told.current.count;
    // How it ended is told by itself.
    if (fresh <= 0 || isOver) return undefined;
    const announce = (): void => {
      told.current = { count, at: now() };
      setText(texts.news({ count: fresh }));
    };
    const timer = setTimeout(announce, quietFor(told.current.at, now()));
    return () => clearTimeout(timer);
  }, [count, isOver]);
  return (
    <div role="log" aria-live="polite" class="hidden">
      {text}
    </div>
  );
}
