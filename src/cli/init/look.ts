import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { projectFile } from '../../catalogue/project.js';
import { readStageFile } from '../../catalogue/stage-file.js';
import { changedFiles } from '../local/changed-files.js';
import { gitOrNull, type Repository } from '../local/git.js';
import { manifestIn, type PackageManifest } from '../pack/manifest.js';
import type { Terminal } from '../terminal/terminal.js';
import type { ProposedStage } from './proposal.js';
import { readSources, type SourceFacts } from './sources.js';
import { sourceTexts } from './source-texts.js';

/** What there is in the folder of a backend. */
export interface Surroundings {
  readonly directory: string;
  /** null = there is no package.json. */
  readonly manifestText: string | null;
  readonly manifest: PackageManifest | null;
  readonly sources: SourceFacts;
  /** Names of the files `.env.<name>`, right or not. */
  readonly dotenvs: readonly string[];
  readonly serverless: { readonly file: string; readonly text: string } | null;
  /** Stages that have a file already, and are Switchback's. */
  readonly stages: Readonly<Record<string, Omit<ProposedStage, 'stage' | 'isThere'>>>;
  /** From here to the folder of our package; null = it is not installed here. */
  readonly packageDir: string | null;
  readonly git: GitFacts | null;
}

export interface GitFacts {
  readonly repository: Repository;
  readonly branch: string;
  readonly root: string;
  readonly changed: readonly string[];
}

/** Looks at what is there and changes nothing. */
export async function lookAround(directory: string, { env }: Terminal): Promise<Surroundings> {
  // What cannot be looked into has no package.json, either, and that is said.
  const names = await readdir(directory).catch(() => []);
  const manifestText = await textOf(join(directory, 'package.json'));
  const manifest = manifestText === null ? null : manifestIn(manifestText);
  return {
    ...{ directory, manifestText, manifest },
    sources: readSources(await sourceTexts(directory)),
    dotenvs: names.flatMap((name) => dotenvName.exec(name)?.[1] ?? []).toSorted(),
    serverless: await serverlessOf(directory, names),
    stages: await stagesOf(directory, names),
    packageDir: packageAbove(directory, manifest),
    git: await gitFacts({ directory, env }),
  };
}

/** Neither a person's own file nor an example of one. */
const dotenvName = /^\.env\.(?!.*(?:local|example|sample|template|dist|bak)$)(.+)$/;

export const textOf = (file: string): Promise<string | null> => readFile(file, 'utf8').catch(() => null);

async function serverlessOf(
  directory: string,
  names: readonly string[],
): Promise<Surroundings['serverless']> {
  const file = ['serverless.yml', 'serverless.yaml'].find((name) => names.includes(name));
  const text = file === undefined ? null : await textOf(join(directory, file));
  return file === undefined || text === null ? null : { file, text };
}

async function stagesOf(directory: string, names: readonly string[]): Promise<Surroundings['stages']> {
  if (!names.includes(projectFile)) return {};
  const stages = names.flatMap((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? []);
  const read = stages.map(async (stage) => {
    const { dotenv, trigger, source } = await readStageFile(directory, stage);
    const row = {
      dotenv: dotenv?.value ?? stage,
      trigger: trigger ?? 'request',
      source: source?.value ?? null,
    };
    return dotenv === null && trigger === null ? [] : [[stage, row] as const];
  });
  return Object.fromEntries((await Promise.all(read)).flat());
}

/** What `import 'switchback-stages/program'` finds from here. */
function packageAbove(directory: string, manifest: PackageManifest | null): string | null {
  if (manifest?.name === 'switchback-stages') return '.';
  for (let folder = directory; ; folder = dirname(folder)) {
    const place = join(folder, 'node_modules', 'switchback-stages');
    if (existsSync(join(place, 'package.json'))) return relative(directory, place);
    if (folder === dirname(folder)) return null;
  }
}

async function gitFacts(repository: Repository): Promise<GitFacts | null> {
  const root = await gitOrNull(repository, ['rev-parse', '--show-toplevel']);
  if (root === null) return null;
  const branch = await gitOrNull(repository, ['symbolic-ref', '--short', 'HEAD']);
  return {
    ...{ repository, root: root.trim(), branch: branch?.trim() ?? 'main' },
    changed: await changedFiles(repository, { untracked: true }),
  };
}
