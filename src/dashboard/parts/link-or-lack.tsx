import { useId } from 'preact/hooks';

/** What a page is mostly come for; whoever may not do it sees it all the same, and reads why. */
export function LinkOrLack({
  label,
  href,
  lack,
}: {
  readonly label: string;
  readonly href: string;
  readonly lack: string | null;
}) {
  const why = useId();
  return (
    <p class="link-or-lack">
      {lack === null ? (
        <a class="button primary" href={href}>
          {label}
        </a>
      ) : (
        <>
          <button type="button" disabled aria-describedby={why}>
            {label}
          </button>{' '}
          <span id={why} class="muted">
            {lack}
          </span>
        </>
      )}
    </p>
  );
}
