/** What a key can ask for, wherever one is. */
export type Shortcut =
  | 'find'
  | 'palette'
  | 'shortcuts'
  | 'pipeline'
  | 'milestones'
  | 'activity'
  | 'next'
  | 'previous'
  | 'actions'
  | 'tv';

/** A key as the browser tells it. */
export interface Press {
  readonly key: string;
  /** Where it is on the keyboard, whatever it writes: `KeyG`. */
  readonly code: string;
  readonly isHeld: { readonly ctrl: boolean; readonly meta: boolean; readonly alt: boolean };
  /** Whether somebody writes in a field just now. */
  readonly isWriting: boolean;
  /** In milliseconds. */
  readonly at: number;
}

/** The first key of two, and when it was pressed. */
export interface Begun {
  readonly key: string;
  readonly at: number;
}

export interface Heard {
  readonly shortcut: Shortcut | null;
  readonly begun: Begun | null;
}

const single: Readonly<Record<string, Shortcut>> = {
  '/': 'find',
  '?': 'shortcuts',
  j: 'next',
  k: 'previous',
  '.': 'actions',
  t: 'tv',
};
const afterG: Readonly<Record<string, Shortcut>> = { p: 'pipeline', m: 'milestones', a: 'activity' };

/** How long the first key of two waits for the second, in milliseconds. */
export const waitsFor = 1500;

/** What a key means after the one before it; with `isSingle` off only what is pressed with Ctrl or ⌘ means something. */
export function heard(
  press: Press,
  begun: Begun | null,
  { isSingle }: { readonly isSingle: boolean },
): Heard {
  const { ctrl, meta, alt } = press.isHeld;
  const key = writtenBy(press);
  if ((ctrl || meta) && !alt && key === 'k') return { shortcut: 'palette', begun: null };
  if (!isSingle || press.isWriting || ctrl || meta || alt) return { shortcut: null, begun: null };
  if (begun?.key === 'g' && press.at - begun.at <= waitsFor && afterG[key] !== undefined)
    return { shortcut: afterG[key], begun: null };
  if (key === 'g') return { shortcut: null, begun: { key, at: press.at } };
  return { shortcut: single[key] ?? null, begun: null };
}

/** A letter by its place where the keyboard writes Hangul just now: shortcuts are the same in both. */
function writtenBy({ key, code }: Press): string {
  const [, letter] = /^Key([A-Z])$/.exec(code) ?? [];
  const isLatin = /^[\u0021-\u007e]$/.test(key);
  return isLatin || letter === undefined ? key.toLowerCase() : letter.toLowerCase();
}
