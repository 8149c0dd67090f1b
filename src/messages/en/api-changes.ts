/** As the rules tell it. */
export interface Change {
  readonly route: string;
  readonly part: 'request' | 'response' | 'parameter' | null;
  readonly name: string;
  readonly field: string;
  readonly from: string | null;
  readonly to: string | null;
}

interface Looked {
  readonly build: string | null;
  readonly stage: string | null;
  readonly path: string | null;
}

/** `GET /menu, response 200, dishes[].price`. */
const place = ({ route, part, name, field }: Change): string =>
  [route, ...(part === null ? [] : [`${part} ${name}`.trim()]), field]
    .filter((text) => text !== '')
    .join(', ');

/** What differs between two described APIs: one sentence each, with its place. */
export const apiChanges = {
  'route-removed': (c: Change) => `${place(c)} is gone`,
  'route-added': (c: Change) => `${place(c)} is new`,
  'parameter-removed': (c: Change) => `${place(c)} is gone`,
  'parameter-added': (c: Change) => `${place(c)} is new, and may be left out`,
  'parameter-required': (c: Change) => `${place(c)} is needed now`,
  'parameter-optional': (c: Change) => `${place(c)} may be left out now`,
  'body-required': (c: Change) => `${place(c)}: a body is needed now`,
  'body-optional': (c: Change) => `${place(c)}: the body may be left out now`,
  'body-removed': (c: Change) => `${place(c)}: no body is taken any more`,
  'body-added': (c: Change) => `${place(c)}: a body may be sent now`,
  'media-removed': (c: Change) => `${place(c)}: ${String(c.from)} is gone`,
  'media-added': (c: Change) => `${place(c)}: ${String(c.to)} is new`,
  'response-removed': (c: Change) => `${place(c)} is gone`,
  'response-added': (c: Change) => `${place(c)} is new`,
  'field-removed': (c: Change) => `${place(c)} is gone`,
  'field-added': (c: Change) => `${place(c)} is new`,
  'field-required': (c: Change) => `${place(c)} is needed now`,
  'field-optional': (c: Change) => `${place(c)} may be missing now`,
  'type-changed': (c: Change) => `${place(c)} is ${String(c.to)} now, it was ${String(c.from)}`,
  'values-removed': (c: Change) =>
    c.from === null
      ? `${place(c)} takes only these values now: ${String(c.to)}`
      : `${place(c)}: these values are gone: ${c.from}`,
  'values-added': (c: Change) =>
    c.to === null ? `${place(c)} may have any value now` : `${place(c)}: these values are new: ${c.to}`,
  'forms-changed': (c: Change) => `${place(c)} has ${String(c.to)} forms now, it had ${String(c.from)}`,
};

/** Why two running builds cannot be compared by their API. */
export const apiUnknown = {
  'nothing-runs': (_: Looked) => 'The stage runs nothing yet, so there is no API to compare with.',
  'runs-nowhere': (d: Looked) =>
    `${String(d.build)} runs on no stage now, so nobody can be asked for its API.`,
  'no-answer': (d: Looked) =>
    `${String(d.stage)} did not answer when it was asked for ${String(d.path)} (${String(d.build)}).`,
  'no-document': (d: Looked) =>
    `${String(d.build)} on ${String(d.stage)} serves no API document at ${String(d.path)}.`,
  'document-too-large': (d: Looked) =>
    `The API document of ${String(d.build)} on ${String(d.stage)} (${String(d.path)}) is larger than 1 MB.`,
  'not-openapi': (d: Looked) =>
    `What ${String(d.build)} on ${String(d.stage)} serves at ${String(d.path)} is no OpenAPI 3 document in JSON.`,
};
