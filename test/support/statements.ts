import type { Kysely, KyselyPlugin } from 'kysely';

/** What is asked of a database by way of `db` and answered, in the order in which it is. */
export interface Watched<S> {
  readonly db: Kysely<S>;
  readonly statements: string[];
  /** How many rows each answer had. */
  readonly answered: number[];
  /** How long each answer was, as JSON: a row may hold many things. */
  readonly lengths: number[];
}

/** The same database, noting the kind of every statement that is answered and the size of every answer. */
export function watchStatements<S>(db: Kysely<S>): Watched<S> {
  const statements: string[] = [];
  const answered: number[] = [];
  const lengths: number[] = [];
  const kinds = new WeakMap<object, string>();
  const note: KyselyPlugin = {
    // Also what becomes a part of another statement comes by here, which is no statement of its own: it has no answer.
    transformQuery: ({ node, queryId }) => {
      kinds.set(queryId, node.kind);
      return node;
    },
    transformResult: ({ result, queryId }) => {
      statements.push(kinds.get(queryId) ?? 'unknown');
      answered.push(result.rows.length);
      lengths.push(JSON.stringify(result.rows).length);
      return Promise.resolve(result);
    },
  };
  return { db: db.withPlugin(note), statements, answered, lengths };
}
