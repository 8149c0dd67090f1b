import { shortName } from '../model/short-name.js';

export type Json = Readonly<Record<string, unknown>>;

const nothing: Json = Object.freeze({});

/** Whatever a document says at a place that should hold an object; the document may have been written by anybody. */
export const record = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : nothing;

export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export const at = (node: Json, key: string): unknown => (Object.hasOwn(node, key) ? node[key] : undefined);

export const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** A name longer than this is nobody's, and would be compared letter by letter at every place that names it. */
export const isName = (name: unknown): name is string => typeof name === 'string' && name.length <= 1000;

/** Whether it is a document that can be compared: OpenAPI 3 with paths. */
export const isOpenApi = (document: unknown): boolean => {
  const { openapi, paths } = record(document);
  return (
    typeof openapi === 'string' && openapi.startsWith('3.') && typeof paths === 'object' && paths !== null
  );
};

/** Takes that many steps from what is left, and says whether there was enough. A step is one thing looked at. */
export type Spend = (steps: number) => boolean;

/** Reads the nodes of one document, each for a step; with nothing left it finds nothing. */
export interface Nodes {
  /** Follows references within the document; what points elsewhere, nowhere or in a circle says nothing. */
  readonly resolve: (value: unknown) => Json;
  /** The first members of an object, never more than 2000. */
  readonly entries: (value: unknown, most: number) => readonly (readonly [string, unknown])[];
  readonly spend: Spend;
  /** A text of the document's as people read it: without secrets, then bounded. */
  readonly shown: (text: string) => string;
}

/** Hides the secrets in a text. */
export type Hide = (text: string) => string;

/** What was found once is kept: a short document can point to a large place from thousands of others. */
export function nodesOf(document: unknown, spend: Spend, hide: Hide): Nodes {
  const resolved = new Map<Json, Json>();
  const told = new Map<string, string>();
  const members = new Map<Json, readonly [string, unknown][]>();
  return {
    spend,
    shown: (text) => {
      const shown = told.get(text) ?? shortName(hide(text));
      told.set(text, shown);
      return shown;
    },
    resolve: (value) => {
      const node = record(value);
      if (!spend(1)) return nothing;
      if (!Object.hasOwn(node, '$ref')) return node;
      const found = resolved.get(node) ?? followed(document, node, spend);
      resolved.set(node, found);
      return found;
    },
    entries: (value, most) => {
      const node = record(value);
      const all = members.get(node) ?? firstOf(node);
      members.set(node, all);
      const first = all.slice(0, most);
      return spend(first.length) ? first : [];
    },
  };
}

const mostMembers = 2000;

const firstOf = (node: Json): [string, unknown][] =>
  Object.keys(node)
    .slice(0, mostMembers)
    .filter(isName)
    .map((name) => [name, node[name]]);

const mostHops = 20;

function followed(document: unknown, start: Json, spend: Spend): Json {
  let node = start;
  for (let hops = 0; hops < mostHops; hops += 1) {
    const reference = text(at(node, '$ref'));
    if (reference === null) return node;
    if (!isName(reference) || !reference.startsWith('#/')) return nothing;
    const parts = reference.slice(2).split('/').slice(0, 50);
    if (!spend(parts.length)) return nothing;
    node = record(pointedAt(document, parts));
  }
  return nothing;
}

function pointedAt(document: unknown, parts: readonly string[]): unknown {
  let node = document;
  for (const part of parts) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    node = Array.isArray(node) ? (node as unknown[])[Number(key)] : at(record(node), key);
  }
  return node;
}
