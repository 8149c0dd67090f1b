const shown = '[secret]';
/** Shorter values stand in any text by chance; hiding them would only hide the text. */
const shortest = 4;

/** Hides known secret values in a text, in the spellings in which programs print them. */
export function redactor(secrets: readonly string[]): (text: string) => string {
  const spellings = spellingsOf(secrets);
  return (text) => spellings.reduce((hidden, spelling) => hidden.replaceAll(spelling, shown), text);
}

/** Hides the ids of AWS access keys, which some of AWS's refusals repeat. */
export const withoutAccessKeys = (text: string): string =>
  text.replaceAll(/\b(AKIA|ASIA)[A-Z0-9]{16}\b/g, shown);

/** How these values may stand in a text, the longest spelling first. */
export function spellingsOf(secrets: readonly string[]): string[] {
  const spellings = secrets
    // Text is cut into lines before it gets here, so each line of a secret is one, too.
    .flatMap((secret) => [secret, ...secret.split(/\r?\n/)])
    .filter((secret) => secret.length >= shortest)
    .flatMap((secret) => {
      const base64 = Buffer.from(secret).toString('base64');
      const json = JSON.stringify(secret).slice(1, -1);
      return [secret, json, encodeURIComponent(secret), base64, base64.replace(/=+$/, '')];
    });
  return [...new Set(spellings)].toSorted((a, b) => b.length - a.length);
}
