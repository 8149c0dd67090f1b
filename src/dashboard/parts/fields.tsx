import type { ComponentChildren } from 'preact';
import { words } from '../words.js';

interface TextProps {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly hint?: string;
  readonly isOptional?: boolean;
  /** Has the focus when its dialog opens. */
  readonly isFirst?: boolean;
  readonly type?: 'text' | 'url' | 'datetime-local';
}

/** One line of text, with its name above it and what it is for below. */
export function TextField({ label, value, onInput, hint, isOptional, isFirst, type = 'text' }: TextProps) {
  return (
    <label>
      <FieldName label={label} isOptional={isOptional} />
      <input
        {...kindOf(type)}
        value={value}
        autocomplete="off"
        required={isOptional !== true}
        data-first={isFirst === true ? '' : undefined}
        onInput={({ currentTarget }) => onInput(currentTarget.value)}
      />
      {hint === undefined ? null : <span class="muted">{hint}</span>}
    </label>
  );
}

/** The types know each kind of input by itself only. */
const kindOf = (type: TextProps['type']): { readonly type: 'text' } => ({ type: type as 'text' });

/** Why somebody does something. */
export function ReasonField(props: Omit<TextProps, 'label' | 'type'>) {
  return <TextField {...props} label={words().acts.reason} />;
}

function FieldName({ label, isOptional }: Pick<TextProps, 'label' | 'isOptional'>) {
  return (
    <span>
      {label}
      {isOptional === true ? <span class="muted"> ({words().acts.optional})</span> : null}
    </span>
  );
}

interface Choice<T> {
  readonly value: T;
  readonly label: ComponentChildren;
  readonly note?: string;
}

/** One of several, each of which can be seen at once. */
export function Choices<T extends string>({
  legend,
  name,
  value,
  onChange,
  choices,
  isRow = false,
}: {
  readonly legend: string;
  readonly name: string;
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly choices: readonly Choice<T>[];
  readonly isRow?: boolean;
}) {
  return (
    <fieldset>
      <legend>{legend}</legend>
      <div class={isRow ? 'choices' : undefined}>
        {choices.map((choice) => (
          <label key={choice.value} class="choice">
            <input
              type="radio"
              name={name}
              value={choice.value}
              checked={choice.value === value}
              onChange={() => onChange(choice.value)}
            />
            <span>
              {choice.label}
              {choice.note === undefined ? null : <span class="muted"> — {choice.note}</span>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** Several of several, in the order in which they are offered. */
export function Ticks<T extends string>({
  legend,
  value,
  onChange,
  choices,
}: {
  readonly legend: string;
  readonly value: readonly T[];
  readonly onChange: (value: T[]) => void;
  readonly choices: readonly Choice<T>[];
}) {
  const offered = choices.map((choice) => choice.value);
  const turned = (one: T): T[] => offered.filter((other) => value.includes(other) !== (other === one));
  return (
    <fieldset>
      <legend>{legend}</legend>
      <div class="choices ticks">
        {choices.map((choice) => (
          <label key={choice.value} class="choice">
            <input
              type="checkbox"
              checked={value.includes(choice.value)}
              onChange={() => onChange(turned(choice.value))}
            />
            <span>{choice.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** What comes of an act, said before it. */
export function Consequence({ lines }: { readonly lines: readonly (string | null)[] }) {
  return (
    <div class="consequence">
      <ul aria-label={words().acts.what}>
        {lines.flatMap((line) => (line === null ? [] : [<li key={line}>{line}</li>]))}
      </ul>
    </div>
  );
}
