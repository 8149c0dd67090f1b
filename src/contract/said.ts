/** What a rule between the keys of an input is in a JSON schema: the rule itself says it once more, with its fault. */
type Said = Readonly<Record<string, unknown>>;

const has = (...keys: readonly string[]): Said => ({ required: keys });

/** Exactly one of these keys is given. */
export const oneOfKeys = (...keys: readonly string[]): Said => ({ oneOf: keys.map((key) => has(key)) });

/** At least one of these keys is given. */
export const someOfKeys = (...keys: readonly string[]): Said => ({ anyOf: keys.map((key) => has(key)) });

/** Whoever gives the one does not give the other. */
export const notBoth = (one: string, other: string): Said => ({ not: has(one, other) });

/** Whoever gives the one gives the other. */
export const withIt = (one: string, other: string): Said => ({ dependentRequired: { [one]: [other] } });

/** Whoever says this of the one gives the other. */
export const whenTrue = (one: string, other: string): Said => ({ if: is(one, true), then: has(other) });

/** Whoever says no to the one gives none of the others. */
export const whenFalse = (one: string, ...others: readonly string[]): Said => ({
  if: is(one, false),
  then: { not: someOfKeys(...others) },
});

export const saidOf = (...rules: readonly Said[]): Said => ({ allOf: rules });

const is = (key: string, value: boolean): Said => ({ properties: { [key]: { const: value } }, ...has(key) });
