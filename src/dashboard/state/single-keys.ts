import { signal } from '@preact/signals';

const kept = 'switchback-shortcuts';

/** Whether keys pressed alone do something; the browser keeps the choice, where it keeps anything. */
export const isSingle = signal(readKept() !== 'off');

export function setSingle(isOn: boolean): void {
  isSingle.value = isOn;
  try {
    localStorage.setItem(kept, isOn ? 'on' : 'off');
  } catch {
    // It counts until the page is left.
  }
}

function readKept(): string | null {
  // The service, which draws a page, keeps nothing for anybody.
  if (!('document' in globalThis)) return null;
  try {
    return localStorage.getItem(kept);
  } catch {
    return null;
  }
}
