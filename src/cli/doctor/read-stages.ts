import { CatalogueError, loadCatalogue, type CatalogueProblem } from '../../catalogue/catalogue.js';
import type { Stage } from '../../model/stage.js';

export interface StagesRead {
  /** Those whose own files are right. */
  readonly stages: readonly Stage[];
  readonly problems: readonly CatalogueProblem[];
  /** The files of stages that nobody understands. */
  readonly unread: readonly string[];
}

/** The stages of a project as far as their files can be understood, and what is wrong with the files. */
export async function readStages(projectDir: string): Promise<StagesRead> {
  try {
    const { stages } = await loadCatalogue(projectDir);
    return { stages, problems: [], unread: [] };
  } catch (error) {
    if (!(error instanceof CatalogueError)) throw error;
    const { understood: stages, problems } = error;
    const isUnread = (file: string): boolean => {
      const name = /^Pulumi\.(.+)\.\w+$/.exec(file)?.[1];
      return name !== undefined && !stages.some((stage) => stage.name === name);
    };
    return { stages, problems, unread: problems.map(({ file }) => file).filter(isUnread) };
  }
}
