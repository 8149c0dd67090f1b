/** How one API description differs from another, as far as a client of it is concerned. */
export type ApiChangeCode =
  | 'route-removed'
  | 'route-added'
  | 'parameter-removed'
  | 'parameter-added'
  | 'parameter-required'
  | 'parameter-optional'
  | 'body-required'
  | 'body-optional'
  | 'body-removed'
  | 'body-added'
  | 'media-removed'
  | 'media-added'
  | 'response-removed'
  | 'response-added'
  | 'field-removed'
  | 'field-added'
  | 'field-required'
  | 'field-optional'
  | 'type-changed'
  | 'values-removed'
  | 'values-added'
  | 'forms-changed';

/** `breaking`: a client that works today may not work with it. */
export type ApiChangeKind = 'breaking' | 'added' | 'changed';

export interface ApiChange {
  readonly code: ApiChangeCode;
  readonly kind: ApiChangeKind;
  /** `GET /menu`. */
  readonly route: string;
  /** Which part of it, and which one of those: `response 200`, `parameter query limit`; null = the route itself. */
  readonly part: 'request' | 'response' | 'parameter' | null;
  readonly name: string;
  /** Where in it, such as `dishes[].price`; empty = the whole. */
  readonly field: string;
  readonly from: string | null;
  readonly to: string | null;
}

export interface ApiChanges {
  readonly breaking: readonly ApiChange[];
  readonly added: readonly ApiChange[];
  readonly changed: readonly ApiChange[];
  /** Whether the documents are larger than what is looked at. */
  readonly truncated: boolean;
}

/** Why two running builds could not be compared by their API documents. */
export type ApiUnknown =
  /** The stage runs no build yet. */
  | 'nothing-runs'
  /** The build runs on no stage, so nobody can be asked. */
  | 'runs-nowhere'
  | 'no-answer'
  | 'no-document'
  | 'document-too-large'
  | 'not-openapi';

/** Where the document was looked for, and why there is none; the build is null where nothing runs. */
export interface NoApiDocument {
  readonly code: ApiUnknown;
  readonly build: string | null;
  readonly stage: string | null;
  readonly path: string | null;
}
