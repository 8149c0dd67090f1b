import type { ComponentChildren } from 'preact';
import { rowAt, useMarked } from './marked.js';

/** One column of a table; the cells of the first one name their rows. */
export interface Column<T> {
  readonly title: string;
  /** Where two columns may have the same title; else that tells them apart. */
  readonly id?: string;
  readonly cell: (row: T) => ComponentChildren;
  /** Whether the cell says nothing that a card needs. */
  readonly isEmpty?: (row: T) => boolean;
  /** Of what can be done, of which paper has no need. */
  readonly isActs?: true;
}

/** Rows under headers. On a phone each row is a card whose cells say what they are; the roles stay what they are. */
export function Table<T>({
  caption,
  columns,
  rows,
  keyOf,
}: {
  readonly caption: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly keyOf: (row: T) => string;
}) {
  const [first, ...others] = columns;
  const marked = useMarked();
  if (first === undefined) return null;
  return (
    <table class="records" role="table">
      <caption class="hidden">{caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map(({ title, id = title, isActs }) => (
            <th key={id} scope="col" role="columnheader" class={isActs && 'no-print'}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <tr key={keyOf(row)} role="row" {...rowAt(keyOf(row), marked)}>
            <th scope="row" role="rowheader">
              {first.cell(row)}
            </th>
            {others.map(({ title, id = title, cell, isEmpty, isActs }) => (
              <td
                key={id}
                role="cell"
                data-label={title}
                class={isEmpty?.(row) === true ? 'empty-cell' : isActs && 'no-print'}
              >
                <div>{cell(row)}</div>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
