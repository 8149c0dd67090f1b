import { useId } from 'preact/hooks';
import type { Verb } from '../../model/right.js';
import { useMay } from '../state/rights.js';
import { words } from '../words.js';

/** The way to what somebody may do on a stage; whoever may not sees it all the same, and reads why. */
export function MayLink({
  verb,
  stage,
  href,
  label,
  name = label,
  look = 'button',
}: {
  readonly verb: Verb;
  readonly stage: string;
  readonly href: string;
  readonly label: string;
  /** What it is called where the label alone does not say it. */
  readonly name?: string;
  readonly look?: 'button' | 'link';
}) {
  const { dialog } = words();
  const why = useId();
  if (useMay(verb, stage) !== false)
    return (
      <a class={look === 'button' ? 'button' : undefined} href={href} aria-label={name}>
        {label}
      </a>
    );
  return (
    <>
      <button
        type="button"
        class={look === 'button' ? undefined : 'small'}
        disabled
        aria-label={name}
        aria-describedby={why}
      >
        {label}
      </button>{' '}
      <span id={why} class="muted">
        {dialog.lacks({ right: dialog.rights[verb], stage })}
      </span>
    </>
  );
}
