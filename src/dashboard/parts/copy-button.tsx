import { copy } from './clipboard.js';

/** Puts a text on the clipboard; it is made when it is wanted. */
export function CopyButton({
  label,
  text,
}: {
  readonly label: string;
  readonly text: () => string | Promise<string>;
}) {
  return (
    <button type="button" onClick={() => void Promise.resolve(text()).then(copy)}>
      {label}
    </button>
  );
}
