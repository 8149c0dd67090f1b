import { at, list, record, short, text, type Json } from './openapi-document.js';

export interface Parameter {
  /** `query limit`. */
  readonly name: string;
  readonly required: boolean;
  readonly schema: unknown;
}

/** Schemas by media type, without its parameters. */
export type Content = ReadonlyMap<string, unknown>;

type Resolve = (value: unknown) => Json;

const mostParameters = 100;

/**
 * The parameters of an operation, with those of its path, by what they mean to a client: one in the path by its place
 * there, a header without regard to case.
 */
export function parametersOf(
  { path, shared, own }: { path: string; shared: Json; own: Json },
  resolve: Resolve,
): Map<string, Parameter> {
  const places = [...path.matchAll(/\{([^}]*)\}/g)].map(([, name]) => name);
  const parameters = new Map<string, Parameter>();
  const all = [...list(at(shared, 'parameters')), ...list(at(own, 'parameters'))];
  for (const parameter of all.slice(0, mostParameters).map(resolve)) {
    const [name, place] = [text(at(parameter, 'name')), text(at(parameter, 'in'))];
    if (name === null || place === null) continue;
    const inPath = place === 'path';
    const key = inPath ? String(places.indexOf(name)) : place === 'header' ? name.toLowerCase() : name;
    const [first] = [...contentOf(parameter, resolve).values()];
    parameters.set(`${place} ${key}`, {
      name: `${short(place)} ${short(name)}`,
      // A path without its parameter is another path.
      required: !inPath && at(parameter, 'required') === true,
      schema: at(parameter, 'schema') ?? first,
    });
  }
  return parameters;
}

/** null = none is taken. */
export function requestBodyOf(
  operation: Json,
  resolve: Resolve,
): { required: boolean; content: Content } | null {
  if (at(operation, 'requestBody') === undefined) return null;
  const body = resolve(at(operation, 'requestBody'));
  return { required: at(body, 'required') === true, content: contentOf(body, resolve) };
}

/** By status, such as `200`, `2XX` or `default`. */
export const responsesOf = (operation: Json, resolve: Resolve): Map<string, Content> =>
  new Map(
    Object.entries(record(at(operation, 'responses')))
      .slice(0, 40)
      .map(([status, response]) => [status.toUpperCase(), contentOf(resolve(response), resolve)]),
  );

const contentOf = (node: Json, resolve: Resolve): Content =>
  new Map(
    Object.entries(record(at(node, 'content')))
      .slice(0, 10)
      .map(([media, body]) => [
        short(media.split(';')[0]?.trim().toLowerCase() ?? ''),
        at(resolve(body), 'schema'),
      ]),
  );
