/** What somebody looks for in the list of promotions, as the address of the page says it. */
export type Filters = Readonly<
  Record<'stage' | 'build' | 'phase' | 'trigger' | 'who' | 'cursor', string | undefined>
>;

const said = ['stage', 'build', 'phase', 'trigger', 'who'] as const;

export function filtersIn(query: Readonly<Record<string, string | undefined>>): Filters {
  const of = (name: string): string | undefined => (query[name] === '' ? undefined : query[name]);
  return {
    ...{ stage: of('stage'), build: of('build'), phase: of('phase'), trigger: of('trigger'), who: of('who') },
    cursor: of('cursor'),
  };
}

/** `stage:devqa who:Joon` */
export const filterText = (filters: Filters): string =>
  said.flatMap((name) => (filters[name] === undefined ? [] : [`${name}:${filters[name]}`])).join(' ');

/** Where the service is asked for them. */
export function listPath({ stage, build, phase, trigger, who, cursor }: Filters): string {
  const asked = { stage, build, phase, trigger, by: who, cursor };
  const given = Object.entries(asked).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, value]],
  );
  return `/promotions?${new URLSearchParams([...given, ['limit', '50']]).toString()}`;
}
