export type Json = Readonly<Record<string, unknown>>;

/** Whatever a document says at a place that should hold an object; the document may have been written by anybody. */
export const record = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};

export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export const at = (node: Json, key: string): unknown => (Object.hasOwn(node, key) ? node[key] : undefined);

export const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** A name of the document's in what people read: bounded. */
export const short = (name: string): string => (name.length > 100 ? `${name.slice(0, 99)}…` : name);

/** Whether it is a document that can be compared: OpenAPI 3 with paths. */
export const isOpenApi = (document: unknown): boolean => {
  const { openapi, paths } = record(document);
  return (
    typeof openapi === 'string' && openapi.startsWith('3.') && typeof paths === 'object' && paths !== null
  );
};

const mostHops = 20;

/** Follows references within the document; what points elsewhere, nowhere or in a circle says nothing. */
export const resolverOf =
  (document: unknown) =>
  (value: unknown): Json => {
    let node = record(value);
    for (let hops = 0; hops < mostHops; hops += 1) {
      const reference = text(at(node, '$ref'));
      if (reference === null) return node;
      if (!reference.startsWith('#/')) return {};
      node = record(pointedAt(document, reference.slice(2)));
    }
    return {};
  };

function pointedAt(document: unknown, pointer: string): unknown {
  let node = document;
  for (const part of pointer.split('/').slice(0, 50)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    node = Array.isArray(node) ? (node as unknown[])[Number(key)] : at(record(node), key);
  }
  return node;
}
