import { createContext, type ComponentChildren } from 'preact';
import { useContext, useId } from 'preact/hooks';
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
  /** Its place in the request, such as `/from`: what the service says of it stands below the field. */
  readonly at?: string;
  /** What is wrong with it before anybody is asked. */
  readonly fault?: string | null;
}

/** What the service said of one place of the request; null = nothing. */
export const FaultAt = createContext<(pointer: string) => string | null>(() => null);

/** One line of text, with its name above it and what it is for below. */
export function TextField({
  label,
  value,
  onInput,
  hint,
  isOptional,
  isFirst,
  type = 'text',
  ...of
}: TextProps) {
  const id = useId();
  const told = useContext(FaultAt)(of.at ?? '');
  const fault = of.fault ?? told;
  const field = (
    <label>
      <FieldName label={label} isOptional={isOptional} />
      <input
        {...kindOf(type)}
        value={value}
        autocomplete="off"
        required={isOptional !== true}
        data-first={isFirst === true ? '' : undefined}
        aria-invalid={fault === null ? undefined : true}
        aria-describedby={fault === null ? undefined : id}
        onInput={({ currentTarget }) => onInput(currentTarget.value)}
      />
      {hint === undefined ? null : <span class="muted">{hint}</span>}
    </label>
  );
  if (of.at === undefined) return field;
  return (
    <div class="with-fault">
      {field}
      {fault === null ? null : (
        <p class="fault" id={id}>
          {fault}
        </p>
      )}
    </div>
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
