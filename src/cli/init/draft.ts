import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { InitNote, InitProblem } from '../../model/init.js';
import type { Platform } from '../../model/stage.js';
import { startOf } from '../pack/start.js';
import type { Terminal } from '../terminal/terminal.js';
import type { WrittenCi } from './ci-texts.js';
import { workspaceBackends } from '../pack/workspace.js';
import { lookAround, type Surroundings } from './look.js';
import { notesOn } from './notes.js';
import { planFiles, type PlannedFile } from './plan.js';
import { proposeStages, stageProblems, usualStages, type ProposedStage } from './proposal.js';
import { serverlessStages, type ServerlessStages } from './serverless.js';

export interface InitOrder {
  readonly directory: string;
  /** null = those that are there already, else the usual ones. */
  readonly stages: readonly string[] | null;
  readonly platform: Platform;
  /** For which CI a job that registers builds is written; null = for none. */
  readonly ci: WrittenCi | null;
  /** Where the project's service is; null = nothing is said of it. */
  readonly server: string | null;
  readonly timezone: string;
}

/** All that `init` would do, and all that speaks against it; nothing is written yet. */
export interface Draft {
  readonly directory: string;
  readonly backend: Backend | null;
  readonly stages: readonly ProposedStage[];
  readonly files: readonly PlannedFile[];
  readonly notes: readonly InitNote[];
  readonly problems: readonly InitProblem[];
}

export interface Backend {
  readonly name: string;
  readonly version: string;
  readonly start: string | null;
  readonly health: string | null;
  readonly port: number | null;
}

/** Looks around and drafts the project; throws nothing for what a person can mend, but names it. */
export async function draftProject(order: InitOrder, terminal: Terminal): Promise<Draft> {
  const around = await lookAround(order.directory, terminal);
  const has: Has = (path) =>
    statSync(join(order.directory, path), { throwIfNoEntry: false })?.isFile() === true;
  const { serverless, problems: broken } = readServerless(around);
  const names = order.stages ?? namesOf(around);
  const { stages: rows, notes } = proposeStages({
    ...{ stages: names, dotenvs: around.dotenvs, known: serverless?.stages ?? {} },
    existing: around.stages,
  });
  const plan = await planFiles({ ...order, around, rows });
  const problems = [
    ...(await backendProblems(around, has)),
    ...stageProblems(names),
    ...broken,
    ...plan.problems,
  ];
  const place = { around, rows, serverless, has, env: terminal.env, files: plan.files };
  const more = await notesOn({ ...order, ...place });
  return {
    directory: order.directory,
    backend: backendOf(around, has),
    stages: rows,
    files: plan.files,
    notes: [...notes, ...more],
    problems,
  };
}

function namesOf({ stages }: Surroundings): readonly string[] {
  const there = Object.keys(stages);
  if (there.length === 0) return usualStages;
  const usual: readonly string[] = usualStages.filter((name) => there.includes(name));
  return [...usual, ...there.filter((name) => !usual.includes(name)).toSorted()];
}

async function backendProblems(around: Surroundings, has: Has): Promise<InitProblem[]> {
  const { manifestText, manifest, directory, packageDir } = around;
  if (manifestText === null) return [{ code: 'no-backend', facts: { directory } }];
  const broken: InitProblem[] = manifest === null ? [{ code: 'manifest-broken', facts: {} }] : [];
  const backends = await backendsBelow(around, has);
  return [
    ...broken,
    ...(packageDir === null ? [{ code: 'package-missing', facts: {} } as const] : []),
    ...(backends === null ? [] : [{ code: 'workspace-root', facts: { backends } } as const]),
  ];
}

/** Where nothing starts in the root of a workspace, and no project is there already. */
async function backendsBelow(
  { manifest, directory, stages }: Surroundings,
  has: Has,
): Promise<string[] | null> {
  if (manifest === null || Object.keys(stages).length > 0) return null;
  return 'code' in startOf(manifest, has) ? workspaceBackends(directory) : null;
}

type Has = (path: string) => boolean;

function readServerless({ serverless, manifest }: Surroundings): {
  serverless: ServerlessStages | null;
  problems: InitProblem[];
} {
  if (serverless === null) return { serverless: null, problems: [] };
  try {
    return { serverless: serverlessStages(serverless.text, manifest?.scripts ?? {}), problems: [] };
  } catch (error) {
    const facts = { file: serverless.file, why: (error as Error).message };
    return { serverless: null, problems: [{ code: 'broken-file', facts }] };
  }
}

function backendOf({ manifest, sources }: Surroundings, has: Has): Backend | null {
  if (manifest === null) return null;
  const start = startOf(manifest, has);
  const { name, version } = manifest;
  const { health, port } = sources;
  return { name, version, start: 'code' in start ? null : start.words.join(' '), health, port };
}
