export interface Violation {
  readonly invariant: string;
  readonly text: string;
  readonly rows: readonly unknown[];
}

export function violationsInRows(world: Readonly<Record<string, unknown>>): Violation[];
