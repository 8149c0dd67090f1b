import type { PageName } from '../../contract/pages.js';
import type { HitKind } from '../../model/hit.js';

/** A page and what it is about. */
export interface Found {
  readonly page: PageName;
  readonly about: Readonly<Record<string, string>>;
}

/**
 * Where somebody is led who typed or pasted something whose form says what it is: `b1448`, `M9`, `#881` or `PR 881`, a
 * promotion, a SHA; null = it may be anything.
 */
export function foundBy(typed: string): Found | null {
  const text = typed.trim();
  const [kind, id] = formOf(text.toLowerCase(), text);
  if (kind === null) return null;
  return kind === 'promotion' ? { page: 'promotion', about: { promotion: id } } : pageOf({ kind, id });
}

type Form = readonly ['promotion', string] | readonly [HitKind, string] | readonly [null, string];

function formOf(lower: string, text: string): Form {
  if (/^b\d{1,9}$/.test(lower)) return ['build', lower];
  const milestone = /^m ?(\d{1,9})$/.exec(lower)?.[1];
  if (milestone !== undefined) return ['milestone', milestone];
  const pull = /^(?:pr ?#?|#|!)(\d{1,9})$/.exec(lower)?.[1];
  if (pull !== undefined) return ['pull-request', pull];
  if (/^p_[0-9a-z]{26}$/.test(lower)) return ['promotion', `p_${text.slice(2).toUpperCase()}`];
  // `added` is a word, `abc1234` is none.
  const isSha = /^[0-9a-f]{4,40}$/.test(lower) && (lower.length >= 7 || /\d/.test(lower));
  return isSha ? ['commit', lower] : [null, text];
}

/** The page of something that the service found. */
export function pageOf({ kind, id }: { readonly kind: HitKind; readonly id: string }): Found {
  if (kind === 'stage') return { page: 'stage', about: { stage: id } };
  if (kind === 'build') return { page: 'build', about: { build: id } };
  if (kind === 'milestone') return { page: 'milestone', about: { number: id.replace(/^m/i, '') } };
  if (kind === 'pull-request') return { page: 'commit', about: { sha: `#${id.replace(/^#/, '')}` } };
  return { page: 'commit', about: { sha: id } };
}
