import type { ApiChangeCode, ApiUnknown } from '../api-change.js';

/** How the described APIs of two running builds differ. */
export interface ApiResource {
  /** null = `apiUnknown` says why nobody can tell. */
  api: {
    /** What may break a client that works today. */
    breaking: ApiChangeResource[];
    added: ApiChangeResource[];
    changed: ApiChangeResource[];
    /** Whether the documents are larger than what is looked at. */
    truncated: boolean;
  } | null;
  apiUnknown: { code: ApiUnknown; text: string } | null;
}

export interface ApiChangeResource {
  code: ApiChangeCode;
  route: string;
  text: string;
}
