import { passwordsIn } from '../model/secret-parts.js';
import { secretWithin } from '../model/token.js';
import type { EnvironmentEntry } from './environment.js';
import { namesByRules } from './secret-rules.js';

type Named = Pick<EnvironmentEntry, 'name' | 'value' | 'secret'>;

/**
 * The names whose values are never to be shown or logged: by their names, by their shape (a password in an address, a
 * token, a private key), or because such a value stands in them.
 */
export async function secretNames(entries: readonly Named[]): Promise<ReadonlySet<string>> {
  const shaped = new Set(await namesByRules(entries));
  const isSecret = ({ name, value, secret }: Named): boolean =>
    secret || mayHoldSecret(name) || shaped.has(name) || hasSecretShape(value);
  const values = entries.filter(isSecret).map(({ value }) => value);
  const telling = values.filter((value) => value.length >= shortest);
  const holds = ({ value }: Named): boolean => telling.some((secret) => value.includes(secret));
  return new Set(entries.filter((entry) => isSecret(entry) || holds(entry)).map(({ name }) => name));
}

/** A shorter one stands in other values by chance. */
const shortest = 8;

/** Whether a name says that its value is better not shown, though nobody needs to write it as a reference. */
const mayHoldSecret = (name: string): boolean =>
  /PASSWD|PASSPHRASE|CREDENTIAL|(^|_)(PASS|PWD)$|(ACCESS|ACCOUNT|AUTH|SIGNING|ENCRYPTION|MASTER)_?KEY/i.test(
    name,
  );

const hasSecretShape = (value: string): boolean =>
  isPrivateKey.test(value) || secretWithin.test(value) || passwordsIn(value).length > 0;

/** Also a short one, and one whose lines are written as `\n`, which the rules leave out. */
const isPrivateKey = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;
