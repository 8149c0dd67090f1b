/** How the engine writes what is not known yet. */
export const unknown = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

/** Keys whose values differ; an absent value and an empty one are the same to AWS. */
export function changedKeys(olds, news) {
  const keys = new Set([...Object.keys(olds), ...Object.keys(news)]);
  return [...keys].filter((key) => canonical(olds[key]) !== canonical(news[key]));
}

const canonical = (value) => JSON.stringify(sorted(value ?? null));

function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const kept = Object.entries(value).filter(([, inner]) => inner !== null && inner !== undefined);
  return Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1)).map(([k, v]) => [k, sorted(v)]));
}

/** `urn:pulumi:<stack>::<project>::<types>::<name>` */
export function partsOf(urn) {
  const [stackPart = '', project = '', types = '', ...name] = urn.split('::');
  return {
    stack: stackPart.split(':').pop() ?? '',
    project,
    token: types.split('$').pop() ?? '',
    name: name.join('::'),
  };
}
