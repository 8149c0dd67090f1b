/** What tests call instead of writing an address. */
const words = [
  { route: 'POST /builds', word: /\.build\(|\bregisterAt\(|\.register\(/ },
  { route: 'PUT /artifacts/:digest', word: /\.build\(|\bupload\(|\bregisterAt\(/ },
];

/** Goes through the list of routes. */
const asksAll = 'test/api/rights.test.ts';

/**
 * The routes of the API, and which test files ask for each: by the address and the method that stand in their text, or
 * all of them where they go through the list of routes. What is said to a service that is none does not count.
 */
export function coverageOfRoutes({ routes, tests }) {
  const asking = tests
    .filter(({ name, text }) => !name.startsWith('test/scripts/') && !text.includes('fake-service'))
    .map((file) => ({ ...file, asked: askedIn(file.text) }));
  const upper = routes.map((route) => ({ ...route, method: route.method.toUpperCase() }));
  return upper.map(({ method, path, base }) => {
    const name = `${method} ${path}`;
    const asks = ({ asked, text, ...file }) =>
      asked.some((one) => one.method === method && nearest(upper, one) === path) ||
      words.some(({ route, word }) => route === name && word.test(text)) ||
      (base !== '' && file.name === asksAll);
    return { name, files: asking.filter(asks).map((file) => file.name) };
  });
}

/** Every address in a text, with the method that is asked of it. */
function askedIn(text) {
  const found = [];
  for (const match of text.matchAll(/(?:['"`](?:\$\{[^}]*\})*|\/api\/v1)(\/[a-z][^'"`\s]*)/g)) {
    const path = match[1]
      .replace(/^\/api\/v1/, '')
      .replace(/\$\{[^}]*\}/g, ':')
      .replace(/[?\\].*$/, '');
    found.push({ path, method: methodAt(text, match.index) });
  }
  return found;
}

const methods = 'get|post|put|patch|delete|head';

/** Stands before an address as a word or in the name of a function, or after it among the options of `fetch`. */
function methodAt(text, at) {
  const before = text.slice(Math.max(0, at - 90), at);
  const near = [...before.matchAll(new RegExp(String.raw`\b(${methods})(?:At)?\b`, 'gi'))].at(-1)?.[1];
  const after = new RegExp(String.raw`^[^;]{0,220}?method: '(${methods})'`, 'i').exec(text.slice(at))?.[1];
  const isFetched = /fetch\([^;]*$/.test(before);
  return ((isFetched ? (after ?? 'get') : near) ?? after ?? 'get').toUpperCase();
}

/** Whether a part of an address may stand where a route has this one; a parameter may have an end: `:stage.svg`. */
const fitsIn = (wanted, part) => {
  const end = /^:\w+(.*)$/.exec(wanted)?.[1];
  return end === undefined ? wanted === part || part.startsWith(':') : part.endsWith(end);
};

/** The route that an address belongs to: the one that has the most words with it in common. */
function nearest(routes, { path }) {
  const parts = path.split('/');
  const fits = routes.filter((route) => {
    const wanted = route.path.split('/');
    return wanted.length === parts.length && wanted.every((part, i) => fitsIn(part, parts[i]));
  });
  const common = (route) => route.path.split('/').filter((part, i) => part === parts[i]).length;
  return fits.toSorted((a, b) => common(b) - common(a))[0]?.path;
}
