/** An address of this place with another query: what is undefined or null is taken out of it. Its `#…` stays. */
export function withQuery(url: string, changes: Readonly<Record<string, string | null | undefined>>): string {
  const [before = '', ...hash] = url.split('#');
  const [path = '', search = ''] = before.split('?');
  const query = new URLSearchParams(search);
  for (const [name, value] of Object.entries(changes)) {
    if (value == null) query.delete(name);
    else query.set(name, value);
  }
  const text = query.toString();
  return [text === '' ? path : `${path}?${text}`, ...hash].join('#');
}
