import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { words } from '../words.js';

export interface DialogProps {
  readonly title: string;
  /** Takes the dialog out of the address; called once it has closed, by Esc or its button. */
  readonly close: () => void;
  readonly children: ComponentChildren;
}

/**
 * What stands above the page until it is closed: the focus stays in it and goes back to where it was. A part of it with
 * `data-first` has the focus first.
 */
export function Dialog({ title, close, children }: DialogProps) {
  const element = useShown();
  const heading = useId();
  const { frame } = words();
  return (
    <dialog ref={element.ref} aria-labelledby={heading} onClose={() => element.isShown() && close()}>
      <header>
        <h2 id={heading}>{title}</h2>
        <button
          type="button"
          class="icon"
          aria-label={frame.close}
          title={frame.close}
          onClick={() => element.ref.current?.close()}
        >
          <span aria-hidden="true">✕</span>
        </button>
      </header>
      {children}
    </dialog>
  );
}

function useShown() {
  const ref = useRef<HTMLDialogElement>(null);
  const shown = useRef(true);
  useLayoutEffect(() => {
    const dialog = ref.current;
    const before = document.activeElement;
    shown.current = true;
    dialog?.showModal();
    dialog?.querySelector<HTMLElement>('[data-first]')?.focus();
    return () => {
      // Taken away with its page it closes, too, and nobody has asked for that.
      shown.current = false;
      dialog?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return { ref, isShown: () => shown.current };
}
