import { failure } from './failure.js';
import type { Invocation } from './invocation.js';
import type { Column } from './columns.js';
import { hang } from './hang.js';
import { renderTable, renderTsv, type Room } from './table.js';

/** How a list looks for people: a table, or a sentence when it is empty. */
export interface TableView<T> {
  readonly columns: readonly Column[];
  readonly row: (item: T) => readonly string[];
  readonly empty: string;
  /** Where the list may be a part of what there is: the sentence that says so; null = it is all. */
  readonly cut?: string | null;
}

/** Prints a list in the form that was asked for. */
export function printItems<T extends object>(
  invocation: Invocation,
  items: readonly T[],
  view: TableView<T>,
): void {
  const { output, print, fields, note, quiet } = invocation;
  const { cut } = view;
  if (output === 'json')
    print(
      asJson({
        items: items.map((item) => select(item, fields)),
        ...(cut === undefined ? {} : { more: cut !== null }),
      }),
    );
  else if (output === 'ndjson') for (const item of items) print(JSON.stringify(select(item, fields)));
  else if (items.length === 0) note(view.empty);
  else if (output === 'tsv') renderTsv(items.map(view.row)).forEach(print);
  else renderTable(view.columns, items.map(view.row), roomOf(invocation)).forEach(print);
  // Lines for a machine have no place of their own for it.
  if (cut != null && output !== 'json' && !quiet) note(cut);
}

/** As wide as the terminal; what has no room there is named. */
export const roomOf = ({ width, texts, hinted }: Invocation): Room => ({
  width,
  leftOut: (columns) => hang(hinted(texts.leftOut({ columns })), { width, indent: 2 }),
});

/** Prints one thing: its fields for a machine, else the lines that `people` gives. */
export function printOne(invocation: Invocation, item: object, people: () => readonly string[]): void {
  const { output, print, fields } = invocation;
  if (output === 'json') print(asJson(select(item, fields)));
  else if (output === 'ndjson') print(JSON.stringify(select(item, fields)));
  else people().forEach(print);
}

const asJson = (value: object): string => JSON.stringify({ schemaVersion: 1, ...value }, null, 2);

/** The named fields of an object. Throws `unknown-field`. */
export function select(item: object, fields: readonly string[] | null): object {
  if (fields === null) return item;
  const unknown = fields.filter((field) => !Object.hasOwn(item, field));
  if (unknown.length > 0) throw failure('unknown-field', { fields: unknown, known: Object.keys(item) });
  return Object.fromEntries(Object.entries(item).filter(([field]) => fields.includes(field)));
}
