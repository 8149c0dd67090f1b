import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { numericOrder } from '../model/numeric-order.js';
import type { Stage } from '../model/stage.js';
import {
  CatalogueError,
  catalogueProblem,
  type CatalogueCode,
  type CatalogueProblem,
} from './catalogue-problem.js';
import { catalogueProblems } from './catalogue-rules.js';
import { projectFile } from './project.js';
import { serverIn } from './project-server.js';
import { readStageFile } from './stage-file.js';
import { readYaml } from './yaml-file.js';

export { CatalogueError };
export type { CatalogueCode, CatalogueProblem };

/** The stages of a project, from its Pulumi.<stage>.yaml files. */
export interface Catalogue {
  /** `name` of Pulumi.yaml. */
  readonly project: string;
  readonly projectDir: string;
  /** In promotion order: a source before those it feeds, milestone slots last. */
  readonly stages: readonly Stage[];
  /** Stages with trigger `milestone`, in numeric-aware order of their names. */
  readonly slots: readonly Stage[];
  /** Whether any stage's secrets are encrypted by AWS KMS. */
  readonly usesKms: boolean;
  get(name: string): Stage | undefined;
}

/** Reads and checks all stage files. Throws CatalogueError with every problem of every file. */
export async function loadCatalogue(projectDir: string): Promise<Catalogue> {
  const directory = resolve(projectDir);
  const { names, problems: strangers } = await stageNames(directory);
  const project = await readProject(directory);
  const files = await Promise.all(names.map((name) => readStageFile(directory, name)));
  const problems = [
    ...project.problems,
    ...strangers,
    ...files.flatMap((file) => file.problems),
    ...catalogueProblems({ projectDir: directory, files }),
  ];
  const understood = files.map(({ stage }) => stage).filter((stage) => stage !== null);
  if (problems.length > 0) throw new CatalogueError(inReadingOrder(problems), understood);
  const stages = inPromotionOrder(understood);
  const byName = new Map(stages.map((stage) => [stage.name, stage]));
  const slots = stages.filter(({ trigger }) => trigger === 'milestone');
  return {
    project: project.name,
    projectDir: directory,
    stages,
    slots,
    usesKms: files.some(({ kms }) => kms !== null),
    get: (name) => byName.get(name),
  };
}

/** The names in numeric-aware order, from the names of the files, right or not. */
export async function stageNames(
  directory: string,
): Promise<{ names: string[]; problems: CatalogueProblem[] }> {
  const found = await readdir(directory).catch(() => []);
  const names = found.flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []);
  const problems = found
    .filter((file) => /^Pulumi\..+\.(yml|json)$/.test(file))
    .map((file) =>
      catalogueProblem({ code: 'FILE_EXTENSION', facts: {}, file, hint: file.replace(/\w+$/, 'yaml') }),
    );
  if (names.length === 0)
    problems.push(
      catalogueProblem({
        code: 'NO_STAGES',
        facts: {},
        file: 'Pulumi.<stage>.yaml',
        hint: 'Pulumi.dev.yaml',
      }),
    );
  return { names: names.toSorted(numericOrder), problems };
}

/** Pulumi's own rule for the name of a project. */
const projectName = /^[A-Za-z0-9_.-]{1,100}$/;

async function readProject(
  directory: string,
): Promise<{ name: string; problems: readonly CatalogueProblem[] }> {
  const yaml = await readYaml(directory, projectFile);
  const entry = yaml.top.find(({ key }) => key === 'name');
  const name = typeof entry?.value === 'string' ? entry.value : '';
  if (yaml.missing)
    return {
      name,
      problems: [catalogueProblem({ code: 'PROJECT_FILE_MISSING', facts: {}, file: projectFile })],
    };
  const found = [...yaml.problems, ...serverIn(yaml).problems];
  if (!yaml.usable || projectName.test(name)) return { name, problems: found };
  const place = { file: projectFile, line: entry?.line ?? 1, key: 'name', hint: 'name: backend' };
  return {
    name,
    problems: [...found, catalogueProblem({ code: 'PROJECT_FILE_INVALID', facts: {}, ...place })],
  };
}

/** By distance from the beginning of the line of sources, and numeric-aware by name where that is equal. */
function inPromotionOrder(stages: readonly Stage[]): Stage[] {
  const byName = new Map(stages.map((stage) => [stage.name, stage]));
  const depth = (stage: Stage): number => {
    const source = byName.get(stage.source ?? '');
    return source === undefined ? 0 : 1 + depth(source);
  };
  const isSlot = (stage: Stage): number => (stage.trigger === 'milestone' ? 1 : 0);
  const rank = (stage: Stage): number => (isSlot(stage) === 1 ? 0 : depth(stage));
  return [...stages].sort(
    (a, b) => isSlot(a) - isSlot(b) || rank(a) - rank(b) || numericOrder(a.name, b.name),
  );
}

function inReadingOrder(problems: readonly CatalogueProblem[]): CatalogueProblem[] {
  const files = [...new Set(problems.map(({ file }) => file))].toSorted(numericOrder);
  const order = [projectFile, ...files];
  const rank = ({ file }: CatalogueProblem): number => order.indexOf(file);
  return [...problems].sort((a, b) => rank(a) - rank(b) || (a.line ?? 0) - (b.line ?? 0));
}
