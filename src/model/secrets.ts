import { inspect } from 'node:util';
import { partsOf, passwordsIn } from './secret-parts.js';
import { secretWithin } from './token.js';

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

/** Hides in a line what has the shape of a password, of a token of ours or of an access key's id, whoever knows it. */
export const withoutPasswords = (line: string): string =>
  passwordsIn(line)
    .filter((password) => password.length >= shortest)
    .reduce((hidden, password) => hidden.replaceAll(password, shown), withoutAccessKeys(line))
    .replaceAll(new RegExp(secretWithin, 'g'), shown);

/** How these values may stand in a text, the longest spelling first. */
export function spellingsOf(secrets: readonly string[]): string[] {
  const spellings = secrets
    .flatMap(partsOf)
    .filter((secret) => secret.length >= shortest)
    .flatMap((secret) => [
      secret,
      ...inJson(secret),
      inspected(secret),
      ...inAddresses(secret),
      ...inBase64(secret),
    ]);
  return [...new Set(spellings)].toSorted((a, b) => b.length - a.length);
}

/** As text in JSON, with what Go escapes beside the rest, and in JSON that is itself a text in JSON. */
function inJson(secret: string): string[] {
  const json = inQuotes(secret);
  const byGo = json.replaceAll(
    /[&<>\u2028\u2029]/g,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return [json, byGo].flatMap((text) => [text, inQuotes(text)]);
}

const inQuotes = (text: string): string => JSON.stringify(text).slice(1, -1);

/** As Node.js prints it within an object: where it holds all three quote signs, one of them is escaped. */
const inspected = (secret: string): string =>
  inspect(secret, { compact: true, breakLength: Infinity, maxStringLength: null }).slice(1, -1);

/** Percent-encoded, as a path, as a form or before a host, in either case. */
function inAddresses(secret: string): string[] {
  const encoded = encodeURIComponent(secret.toWellFormed());
  const form = new URLSearchParams({ secret }).toString().slice('secret='.length);
  const url = new URL('http://host');
  url.password = secret;
  return [encoded, encoded.replaceAll('%20', '+'), form, url.password].flatMap((text) => [
    text,
    text.replaceAll(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase()),
  ]);
}

/** Inside a longer text base64 depends on where the value begins; its ends share a character with their neighbours. */
function inBase64(secret: string): string[] {
  const spellings = [0, 1, 2].map((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)]);
    const [start, end] = [Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6)];
    return bytes.toString('base64').slice(start, end);
  });
  const whole = Buffer.from(secret).toString('base64');
  return [whole, whole.replace(/=+$/, ''), ...spellings].flatMap((text) => [
    text,
    text.replaceAll('+', '-').replaceAll('/', '_'),
  ]);
}
