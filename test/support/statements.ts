import type { Kysely, KyselyPlugin } from 'kysely';

/** What is asked of a database by way of `db`, in the order in which it is. */
export interface Watched<S> {
  readonly db: Kysely<S>;
  readonly statements: string[];
  /** How many rows each answer had. */
  readonly answered: number[];
  /** How long each answer was, as JSON: a row may hold many things. */
  readonly lengths: number[];
}

/** The same database, noting the kind of every statement and the size of every answer. */
export function watchStatements<S>(db: Kysely<S>): Watched<S> {
  const statements: string[] = [];
  const answered: number[] = [];
  const lengths: number[] = [];
  const note: KyselyPlugin = {
    transformQuery: ({ node }) => {
      statements.push(node.kind);
      return node;
    },
    transformResult: ({ result }) => {
      answered.push(result.rows.length);
      lengths.push(JSON.stringify(result.rows).length);
      return Promise.resolve(result);
    },
  };
  return { db: db.withPlugin(note), statements, answered, lengths };
}
