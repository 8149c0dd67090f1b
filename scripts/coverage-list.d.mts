export interface Row {
  readonly name: string;
  readonly files: readonly string[];
}

export interface ApiRoute {
  readonly method: string;
  readonly path: string;
  readonly listed: boolean;
}

export type Coverage = Readonly<Record<'faults' | 'invariants' | 'rules' | 'routes', readonly Row[]>>;

export const pages: Readonly<Record<'en' | 'ko', string>>;

export function coverage(of: { routes: readonly ApiRoute[] }): Coverage;

export function routesOfApi(of: {
  routesOf: (ports: never) => readonly { method: string; path: string }[];
  others: readonly (readonly [string, readonly string[]])[];
}): ApiRoute[];
