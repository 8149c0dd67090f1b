import type { ComponentChildren } from 'preact';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';

/**
 * What else can be done, behind ⋯: a list that opens below its button and closes by Esc, or when one goes elsewhere. What
 * is in it is made when it opens: a page has one of them for each stage.
 */
export function Menu({ label, children }: { readonly label: string; readonly children: ComponentChildren }) {
  const [isOpen, setOpen] = useState(false);
  const list = useId();
  const whole = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    if (isOpen) itemsOf(whole.current)[0]?.focus();
  }, [isOpen]);
  useEffect(() => {
    if (!isOpen) return undefined;
    const leave = ({ target }: Event): void => {
      if (whole.current?.contains(target as Node) === false) setOpen(false);
    };
    document.addEventListener('pointerdown', leave);
    document.addEventListener('focusin', leave);
    return () => {
      document.removeEventListener('pointerdown', leave);
      document.removeEventListener('focusin', leave);
    };
  }, [isOpen]);
  const onKey = (event: KeyboardEvent): void => {
    if (!isOpen) return;
    if (event.key === 'Escape') {
      setOpen(false);
      button.current?.focus();
    }
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    const items = itemsOf(whole.current);
    const place = items.indexOf(document.activeElement as HTMLElement);
    items[(place + (event.key === 'ArrowDown' ? 1 : -1) + items.length) % items.length]?.focus();
  };
  return (
    <div class="menu" ref={whole} onKeyDown={onKey}>
      <button
        type="button"
        class="icon"
        data-actions
        ref={button}
        aria-label={label}
        title={label}
        aria-expanded={isOpen}
        aria-controls={list}
        onClick={() => setOpen(!isOpen)}
      >
        <span aria-hidden="true">⋯</span>
      </button>
      <ul id={list} class="plain" hidden={!isOpen}>
        {isOpen ? children : null}
      </ul>
    </div>
  );
}

const itemsOf = (whole: HTMLElement | null): HTMLElement[] => [
  ...(whole?.querySelectorAll<HTMLElement>(':scope li a[href], :scope li button:not(:disabled)') ?? []),
];
