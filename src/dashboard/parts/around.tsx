import type { ComponentChildren } from 'preact';
import { Frame } from './frame.js';
import { Toasts } from './toasts.js';

/** What is on every page, around what is its own. */
export function Around({ children }: { readonly children: ComponentChildren }) {
  return (
    <>
      <Frame>{children}</Frame>
      <Toasts />
    </>
  );
}
