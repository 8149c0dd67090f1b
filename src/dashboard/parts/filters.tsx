import type { ComponentChildren } from 'preact';
import type { Query } from '../links.js';
import { words } from '../words.js';
import { Coded } from './coded.js';
import { useQuery } from './query.js';

/** What a list is filtered by. */
export type Field = TextField | ChoiceField;

interface Named {
  readonly name: string;
  readonly label: string;
}

interface TextField extends Named {
  readonly kind: 'text' | 'date';
}

interface ChoiceField extends Named {
  readonly kind: 'choice';
  readonly options: readonly Group[];
}

/** Choices below one heading; without a heading they stand for themselves. */
interface Group {
  readonly label?: string;
  readonly options: readonly { readonly value: string; readonly text: string }[];
}

/** The filters of a list: a choice counts at once, a text when it is left or sent; all of them are in the address. */
export function Filters({ fields }: { readonly fields: readonly Field[] }) {
  const { lists } = words();
  const { query, address, go } = useQuery();
  const change = (name: string, value: string): void => {
    if (value === (query[name] ?? '')) return;
    go({ [name]: value, cursor: undefined });
  };
  const isFiltered = fields.some(({ name }) => query[name] !== undefined);
  return (
    <form class="record-filters" aria-label={lists.filters} onSubmit={(event) => event.preventDefault()}>
      {fields.map((field) => (
        <label key={field.name}>
          <span>{field.label}</span>
          <Input
            field={field}
            value={query[field.name] ?? ''}
            onChange={(value) => change(field.name, value)}
          />
        </label>
      ))}
      <button type="submit">{lists.apply}</button>
      {isFiltered ? <a href={address(cleared(fields))}>{lists.clear}</a> : null}
    </form>
  );
}

const cleared = (fields: readonly Field[]): Query =>
  Object.fromEntries(['cursor', ...fields.map(({ name }) => name)].map((name) => [name, undefined] as const));

function Input({
  field,
  value,
  onChange,
}: {
  readonly field: Field;
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  if (field.kind === 'choice') return <Choice field={field} value={value} onChange={onChange} />;
  const same = {
    value,
    onChange: ({ currentTarget }: { currentTarget: HTMLInputElement }) =>
      onChange(currentTarget.value.trim()),
  };
  return field.kind === 'date' ? (
    <input type="date" {...same} />
  ) : (
    <input type="text" maxLength={200} {...same} />
  );
}

function Choice({
  field,
  value,
  onChange,
}: {
  readonly field: ChoiceField;
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  return (
    <select value={value} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
      <option value="">{words().lists.any}</option>
      {field.options.map(({ label, options }) => {
        const shown = options.map((one) => (
          <option key={one.value} value={one.value}>
            {one.text}
          </option>
        ));
        return label === undefined ? (
          shown
        ) : (
          <optgroup key={label} label={label}>
            {shown}
          </optgroup>
        );
      })}
    </select>
  );
}

/** That nothing matches, with what was asked for; or what is said where there is nothing at all. */
export function Nothing({
  fields,
  children,
}: {
  readonly fields: readonly Field[];
  readonly children: ComponentChildren;
}) {
  const { lists } = words();
  const { query, address } = useQuery();
  const asked = fields.flatMap(({ name }) => (query[name] === undefined ? [] : [`${name}:${query[name]}`]));
  if (asked.length === 0) return <>{children}</>;
  return (
    <p>
      <Coded text={lists.nothing({ filter: asked.join(' ') })} />{' '}
      <a href={address(cleared(fields))}>{lists.clear}</a>
    </p>
  );
}

/** Where a list goes on: keyset pages, each with an address. */
export function Pages({ nextCursor }: { readonly nextCursor: string | null }) {
  const { lists } = words();
  const { query, address } = useQuery();
  if (nextCursor === null && query['cursor'] === undefined) return null;
  return (
    <nav class="older-pages" aria-label={lists.pages}>
      {query['cursor'] === undefined ? null : <a href={address({ cursor: undefined })}>{lists.newest}</a>}
      {nextCursor === null ? null : (
        <a rel="next" href={address({ cursor: nextCursor })}>
          {lists.older}
        </a>
      )}
    </nav>
  );
}
