const shown = '[secret]';
/** Shorter values stand in any text by chance; hiding them would only hide the text. */
const shortest = 4;

/** Hides known secret values in a text, in the spellings in which programs print them. */
export function redactor(secrets: readonly string[]): (text: string) => string {
  const spellings = secrets
    // Text is cut into lines before it gets here, so each line of a secret is one, too.
    .flatMap((secret) => [secret, ...secret.split(/\r?\n/)])
    .filter((secret) => secret.length >= shortest)
    .flatMap((secret) => [
      secret,
      JSON.stringify(secret).slice(1, -1),
      encodeURIComponent(secret),
      Buffer.from(secret).toString('base64'),
    ])
    .toSorted((a, b) => b.length - a.length);
  return (text) => spellings.reduce((hidden, spelling) => hidden.replaceAll(spelling, shown), text);
}
