import type { Facts } from '../model/error.js';

/** Everything that can be wrong with Pulumi.yaml and the Pulumi.<stage>.yaml files. */
export type CatalogueCode =
  | 'PROJECT_FILE_MISSING'
  | 'PROJECT_FILE_INVALID'
  | 'NO_STAGES'
  | 'FILE_UNREADABLE'
  | 'FILE_EXTENSION'
  | 'YAML_SYNTAX'
  | 'YAML_KEY_TWICE'
  | 'STAGE_NAME_INVALID'
  | 'STAGE_NAME_RESERVED'
  | 'UNKNOWN_KEY'
  | 'MISSING_KEY'
  | 'KEY_NOT_ALLOWED'
  | 'INVALID_VALUE'
  | 'VALUE_TOO_LONG'
  | 'UNKNOWN_SOURCE'
  | 'SOURCE_CYCLE'
  | 'SOURCE_IS_MILESTONE'
  | 'DOTENV_FILE_MISSING'
  | 'DOTENV_NAME_TAKEN'
  | 'INVALID_SCHEDULE'
  | 'INVALID_TIMEZONE'
  | 'ENCRYPTION_SALT_MISSING'
  | 'ENCRYPTION_SALT_INVALID'
  | 'ENCRYPTED_KEY_MISSING';

export interface CatalogueProblem {
  readonly code: CatalogueCode;
  /** Relative to the project's directory. */
  readonly file: string;
  readonly line: number | null;
  readonly key: string | null;
  /** All that a text needs, `file`, `key` and `hint` included. */
  readonly facts: Facts;
  /** What to type instead: a name, or a whole line to copy. */
  readonly hint: string | null;
}

export interface CatalogueFinding {
  readonly code: CatalogueCode;
  readonly file: string;
  readonly line?: number | null;
  readonly key?: string | null;
  readonly facts?: Facts;
  readonly hint?: string | null;
}

/** A problem whose facts repeat its place, so that a text needs nothing but the facts. */
export function catalogueProblem({ code, file, line, key, facts, hint }: CatalogueFinding): CatalogueProblem {
  const place = { file, key: key ?? null, hint: hint ?? null };
  return { code, ...place, line: line ?? null, facts: { ...facts, ...place } };
}

/** The catalogue cannot be used; carries every problem of every file. */
export class CatalogueError extends Error {
  constructor(readonly problems: readonly CatalogueProblem[]) {
    super(`stage files: ${problems.map(shortly).join(', ')}`);
    this.name = 'CatalogueError';
  }
}

function shortly({ code, file, line, key }: CatalogueProblem): string {
  const place = line === null ? file : `${file}:${line}`;
  return [code, place, key].filter((part) => part !== null).join(' ');
}
