import type { Stage } from '../model/stage.js';
import type { CatalogueFault, CataloguePlace, CatalogueProblem } from '../model/stage-file-problem.js';

export type { CatalogueCode, CatalogueProblem } from '../model/stage-file-problem.js';

/** A fault with as much of its place as is known. */
export type Finding = CatalogueFault &
  Partial<Pick<CataloguePlace, 'key' | 'hint'>> & { readonly line?: number | null };

export type CatalogueFinding = Finding & Pick<CataloguePlace, 'file'>;

/** A finding with its whole place. */
export const catalogueProblem = (finding: CatalogueFinding): CatalogueProblem => ({
  ...finding,
  line: finding.line ?? null,
  key: finding.key ?? null,
  hint: finding.hint ?? null,
});

/** The catalogue cannot be used; carries every problem of every file, and the stages whose own files are right. */
export class CatalogueError extends Error {
  constructor(
    readonly problems: readonly CatalogueProblem[],
    readonly understood: readonly Stage[],
  ) {
    super(`stage files: ${problems.map(shortly).join(', ')}`);
    this.name = 'CatalogueError';
  }
}

function shortly({ code, file, line, key }: CatalogueProblem): string {
  const place = line === null ? file : `${file}:${line}`;
  return [code, place, key].filter((part) => part !== null).join(' ');
}
