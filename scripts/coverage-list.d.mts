export interface Row {
  readonly name: string;
  readonly files: readonly string[];
}

export interface ApiRoute {
  readonly method: string;
  readonly path: string;
  readonly base: string;
}

export type Coverage = Readonly<Record<'faults' | 'invariants' | 'rules' | 'routes', readonly Row[]>>;

export const pages: Readonly<Record<'en' | 'ko', string>>;

export function coverage(of: { routes: readonly ApiRoute[] }): Coverage;
