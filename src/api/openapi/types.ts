import type { Needs } from '../../contract/route.js';
import type { Heading } from '../../contract/routes.js';

export type JsonSchema = Readonly<Record<string, unknown>>;

export interface Ref {
  readonly $ref: string;
}

export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly description?: string;
  readonly schema: JsonSchema;
  readonly example?: unknown;
}

type ByName<T> = Readonly<Record<string, T>>;

export interface Header {
  readonly description: string;
  readonly schema: JsonSchema;
}

export interface Content {
  readonly schema?: JsonSchema;
  readonly example?: object;
}

export interface AnswerOfRoute {
  readonly description: string;
  readonly headers: ByName<Ref>;
  readonly content?: ByName<Content>;
  /** By which address one goes on from it. */
  readonly links?: ByName<Link>;
}

export interface Link {
  readonly operationId: string;
  /** `path.build` = where in the answer its value is. */
  readonly parameters: ByName<string>;
}

export interface Operation {
  readonly operationId: string;
  readonly tags: readonly Heading[];
  readonly summary: string;
  readonly 'x-needs': Needs;
  readonly security?: readonly object[];
  readonly parameters: readonly (Parameter | Ref)[];
  readonly requestBody?: {
    readonly required: boolean;
    readonly description: string;
    readonly content: ByName<Content>;
  };
  readonly responses: ByName<AnswerOfRoute | Ref>;
}

/** The parts of OpenAPI 3.1 that the contract needs. */
export interface OpenApiDocument {
  readonly openapi: '3.1.1';
  readonly info: {
    readonly title: string;
    readonly version: string;
    readonly description: string;
    readonly license: { readonly name: string };
  };
  readonly servers: readonly { readonly url: string }[];
  readonly security: readonly object[];
  readonly tags: readonly { readonly name: Heading; readonly description: string }[];
  readonly paths: ByName<ByName<Operation>>;
  readonly components: {
    readonly schemas: ByName<JsonSchema>;
    readonly parameters: ByName<Parameter>;
    readonly headers: ByName<Header>;
    readonly responses: ByName<AnswerOfRoute>;
    readonly securitySchemes: ByName<object>;
  };
}
