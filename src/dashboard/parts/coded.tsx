/** A text in which what stands between backticks is code. */
export function Coded({ text }: { readonly text: string }) {
  return (
    <>
      {text.split('`').map((part, place) =>
        place % 2 === 0 ? (
          part
        ) : (
          <code key={part} lang="en" translate={false}>
            {part}
          </code>
        ),
      )}
    </>
  );
}
