import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { words } from '../words.js';

/** The title of the page that is shown: said aloud when another page takes its place. */
export const title = signal('');

/** Names the page in the browser's own list of pages. */
export function useTitle(text: string): void {
  useEffect(() => {
    title.value = text;
    document.title = `${text} · ${words().frame.title}`;
  }, [text]);
}
