import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { words } from '../words.js';

export interface DialogProps {
  readonly title: string;
  /** Takes the dialog out of the address, upon which it closes; called once, by Esc or its button. */
  readonly close: () => void;
  readonly children: ComponentChildren;
}

/**
 * What stands above the page until it is closed: the focus stays in it and goes back to where it was. A part of it with
 * `data-first` has the focus first.
 */
export function Dialog({ title, close, children }: DialogProps) {
  const element = useShown();
  const isLeaving = useRef(false);
  // The way back takes a moment. It stays above the page until then: a key pressed meanwhile would open what that closes.
  const leave = (): void => {
    if (isLeaving.current) return;
    isLeaving.current = true;
    close();
  };
  const heading = useId();
  const { frame } = words();
  return (
    <dialog
      ref={element.ref}
      aria-labelledby={heading}
      onCancel={(event) => {
        // A field for a file says so, too, when none was chosen.
        if (event.target !== event.currentTarget) return;
        event.preventDefault();
        leave();
      }}
      onClose={() => element.isShown() && leave()}
    >
      <header>
        <h2 id={heading}>{title}</h2>
        <button type="button" class="icon" aria-label={frame.close} title={frame.close} onClick={leave}>
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
