/** A shorter text in a JSON document stands in any text by chance. */
const shortestLeaf = 8;

/** A secret and everything in it that is one by itself, and that a program may print without the rest. */
export const partsOf = (secret: string): string[] =>
  [secret, ...leavesOf(secret)].flatMap((whole) => [
    ...[whole, ...linesOf(whole), ...tokensOf(whole)],
    ...passwordsIn(whole).flatMap((password) => [password, decoded(password)]),
  ]);

/** The passwords in a text as they stand there: of its addresses, and behind names such as `Password=`. */
export const passwordsIn = (text: string): string[] => [
  ...text.split(beforeAddress).flatMap(passwordsOf),
  ...[...text.matchAll(namedPassword)].flatMap(([, ...forms]) => forms.find(Boolean) ?? []),
];

/** One value may hold several addresses. */
const beforeAddress = /(?<=[^a-z0-9+.-])(?=[a-z][a-z0-9+.-]*:\/\/)/i;

/** As queries, connection strings and headers have them. */
const namedPassword =
  /(?:passw(?:or)?d|pwd|passphrase|secret|token|(?:api|access|account|private)[-_ ]?key)["']?\s*[=:]\s*(?:"([^"]+)"|'([^']+)'|([^\s"'&;,})]+))/gi;

/** A token behind words, such as `Bearer`. */
const tokensOf = (secret: string): string[] =>
  secret.split(/[\s"']+/).filter((word) => word.length >= 16 && /\d/.test(word) && /[a-z]/i.test(word));

/** Text is cut into lines before it is looked at; of a key on one line the program that takes it makes several. */
const linesOf = (secret: string): string[] => secret.split(/\r?\n|(?:\\r)?\\n/);

/** The password in an address with what stands around it, in both ways in which it can be read. */
function passwordsOf(text: string): string[] {
  const start = text.indexOf('://');
  if (start === -1) return driverPassword.exec(text)?.slice(1) ?? [];
  const rest = text.slice(start + '://'.length);
  const authority = rest.slice(0, /[/?#]/.exec(rest)?.index ?? rest.length);
  const at = authority.lastIndexOf('@');
  const colon = authority.slice(0, at === -1 ? authority.length : at).indexOf(':');
  if (colon === -1 || (at === -1 && withoutUser.test(authority))) return [];
  // A password that holds an unencoded `/` or `@` is read in one way by some and in another by others.
  const ends = [at, rest.lastIndexOf('@')].filter((end) => end > colon + 1);
  return ends.map((end) => rest.slice(colon + 1, end));
}

/** An address of IPv6, or a host with its port. */
const withoutUser = /^\[|:\d{1,5}$/;

/** `user:password@tcp(host)/name`, as Go's driver of MySQL takes it. */
const driverPassword = /^[^:@/\s]+:(\S+)@\w+\(/;

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The texts in a JSON document, such as the key in a credentials file. */
function leavesOf(secret: string): string[] {
  if (!/^\s*[[{]/.test(secret)) return [];
  const leaves: string[] = [];
  try {
    JSON.parse(secret, (_name, value: unknown) => {
      if (typeof value === 'string' && value.length >= shortestLeaf) leaves.push(value);
      return value;
    });
  } catch {
    // No JSON, or not one that any program would read.
  }
  return leaves;
}
