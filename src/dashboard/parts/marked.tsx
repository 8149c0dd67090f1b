import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** The id of the row that the address names, if any: it comes into view once it is there. */
export function useMarked(): string {
  const [, drawAgain] = useState(0);
  const marked = decodeURIComponent(location.hash.slice(1));
  useEffect(() => {
    // Of a link within the page the router knows nothing.
    const onHash = (): void => drawAgain((times) => times + 1);
    addEventListener('hashchange', onHash);
    return () => removeEventListener('hashchange', onHash);
  }, []);
  useEffect(() => {
    if (marked !== '') document.getElementById(marked)?.scrollIntoView({ block: 'center' });
  }, [marked]);
  return marked;
}

/** What a row says of itself for its address; the other half is a `RowLink` in it. */
export const rowAt = (id: string, marked: string) =>
  ({ id, 'aria-current': id === marked ? 'true' : undefined }) as const;

/** Leads to the row that it is in: its address can be sent to somebody else. */
export function RowLink({ id, children }: { readonly id: string; readonly children: ComponentChildren }) {
  return <a href={`#${encodeURIComponent(id)}`}>{children}</a>;
}
