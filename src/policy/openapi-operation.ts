import { at, isName, list, type Json, type Nodes } from './openapi-document.js';

export interface Parameter {
  /** `query limit`. */
  readonly name: string;
  readonly required: boolean;
  readonly schema: unknown;
}

/** Schemas by media type, without its parameters. */
export type Content = ReadonlyMap<string, unknown>;

const mostParameters = 100;

/**
 * The parameters of an operation, with those of its path, by what they mean to a client: one in the path by its place
 * there, a header without regard to case.
 */
export function parametersOf(
  { path, shared, own }: { path: string; shared: Json; own: Json },
  nodes: Nodes,
): Map<string, Parameter> {
  const places = [...path.matchAll(/\{([^{}]*)\}/g)].map(([, name]) => name);
  const parameters = new Map<string, Parameter>();
  const all = [shared, own].flatMap((node) => list(at(node, 'parameters')).slice(0, mostParameters));
  for (const parameter of all.map(nodes.resolve)) {
    const [name, place] = [at(parameter, 'name'), at(parameter, 'in')];
    if (!isName(name) || !isName(place)) continue;
    const inPath = place === 'path';
    const key = inPath ? String(places.indexOf(name)) : place === 'header' ? name.toLowerCase() : name;
    const [first] = [...contentOf(parameter, nodes).values()];
    parameters.set(`${place} ${key}`, {
      name: `${nodes.shown(place)} ${nodes.shown(name)}`,
      // A path without its parameter is another path.
      required: !inPath && at(parameter, 'required') === true,
      schema: at(parameter, 'schema') ?? first,
    });
  }
  return parameters;
}

/** null = none is taken. */
export function requestBodyOf(operation: Json, nodes: Nodes): { required: boolean; content: Content } | null {
  if (at(operation, 'requestBody') === undefined) return null;
  const body = nodes.resolve(at(operation, 'requestBody'));
  return { required: at(body, 'required') === true, content: contentOf(body, nodes) };
}

/** By status, such as `200`, `2XX` or `default`. */
export const responsesOf = (operation: Json, nodes: Nodes): Map<string, Content> =>
  new Map(
    nodes
      .entries(at(operation, 'responses'), 40)
      .map(([status, response]) => [status.toUpperCase(), contentOf(nodes.resolve(response), nodes)]),
  );

const contentOf = (node: Json, nodes: Nodes): Content =>
  new Map(
    nodes
      .entries(at(node, 'content'), 10)
      .map(([media, body]) => [
        nodes.shown(media.split(';')[0]?.trim().toLowerCase() ?? ''),
        at(nodes.resolve(body), 'schema'),
      ]),
  );
