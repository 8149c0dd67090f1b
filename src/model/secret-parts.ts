/** A shorter text in a JSON document stands in any text by chance. */
const shortestLeaf = 8;

/** A secret and everything in it that is one by itself, and that a program may print without the rest. */
export const partsOf = (secret: string): string[] =>
  [secret, ...leavesOf(secret)].flatMap((whole) => [whole, ...linesOf(whole), ...passwordsOf(whole)]);

/** Text is cut into lines before it is looked at; of a key on one line the program that takes it makes several. */
const linesOf = (secret: string): string[] => secret.split(/\r?\n|(?:\\r)?\\n/);

/** The password in an address, as it stands there and as a driver takes it out. */
function passwordsOf(secret: string): string[] {
  const before = /^[a-z][a-z0-9+.-]*:\/\/[^:/@]*:/i.exec(secret)?.[0];
  if (before === undefined) return [];
  const rest = secret.slice(before.length);
  // A password that holds an unencoded `/` or `@` is read in one way by some and in another by others.
  const ends = [/[/?#]/.exec(rest)?.index ?? rest.length, rest.length].map((end) =>
    rest.slice(0, end).lastIndexOf('@'),
  );
  const written = ends.filter((end) => end > 0).map((end) => rest.slice(0, end));
  return written.flatMap((password) => [password, decoded(password)]);
}

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
