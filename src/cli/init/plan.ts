import { basename, join, relative } from 'node:path';
import { projectFile } from '../../catalogue/project.js';
import { freePort } from '../../dotenv/stage-ports.js';
import type { InitProblem } from '../../model/init.js';
import type { Platform } from '../../model/stage.js';
import * as texts from './file-texts.js';
import { textOf, type Surroundings } from './look.js';
import { ownFile, type ProposedStage } from './proposal.js';
import { silentFiles } from './silent-files.js';

/** A file as it will be: made, with lines added at its end, or left as it is. */
export interface PlannedFile {
  readonly file: string;
  readonly action: 'create' | 'extend' | 'keep';
  /** The whole text, or what is added. */
  readonly text: string;
}

export interface PlanOrder {
  readonly around: Surroundings;
  readonly rows: readonly ProposedStage[];
  readonly platform: Platform;
  readonly workflow: boolean;
  readonly timezone: string;
}

export interface Plan {
  readonly files: readonly PlannedFile[];
  readonly problems: readonly InitProblem[];
}

/** Every file that the project needs beside what is there; a file of the same name that is not ours is a problem. */
export async function planFiles(order: PlanOrder): Promise<Plan> {
  const wanted = [
    ...(await projectFiles(order)),
    ...stageFiles(order),
    ...(await dotenvFiles(order)),
    ...workflow(order),
  ];
  const planned = await Promise.all(wanted.map((one) => compared(order.around.directory, one)));
  const problems = planned.flatMap(({ isOurs, file }): InitProblem[] =>
    isOurs ? [] : [{ code: 'foreign-file', facts: { file } }],
  );
  const files = planned.map(({ file, action, text }) => ({ file, action, text }));
  return { files: [...files, await ignored(order.around.directory)], problems };
}

interface Wanted {
  readonly file: string;
  readonly text: string;
  /** How a file that is there already is known as one of ours. */
  readonly mark: RegExp;
}

const any = /^/;

async function projectFiles({ around }: PlanOrder): Promise<Wanted[]> {
  const { manifest, directory, packageDir } = around;
  const there = await textOf(join(directory, projectFile));
  // A project of before may name another file.
  const isNamed = there?.includes(texts.programFile) ?? true;
  const name = (manifest?.name ?? '').replace(/^@[^/]*\//, '').replace(/[^\w.-]/g, '-');
  const provider = `./${join(packageDir ?? '.', 'provider')}`.replace('./../', '../');
  return [
    {
      file: projectFile,
      text: texts.projectText({ name: name === '' ? basename(directory) : name, provider }),
      mark: /\bswitchback\b/,
    },
    ...(isNamed
      ? [{ file: texts.programFile, text: texts.programText, mark: /switchback-stages\/program/ }]
      : []),
  ];
}

const stageFiles = ({ around, rows, platform, timezone }: PlanOrder): Wanted[] =>
  rows.map((row) => ({
    file: `Pulumi.${row.stage}.yaml`,
    text: texts.stageText({ row, platform, timezone, branch: around.git?.branch ?? 'main' }),
    mark: /\bswitchback:/,
  }));

async function dotenvFiles({ around, rows, platform }: PlanOrder): Promise<Wanted[]> {
  const { health } = around.sources;
  const own = health === null || health === usualHealth ? null : health;
  const files: Wanted[] = [];
  const taken: number[] = [];
  for (const row of rows) {
    const port = await freePort(taken);
    taken.push(port);
    const text = texts.dotenvText({ row, platform, port, health: own });
    files.push({ file: `.env.${row.dotenv}`, text, mark: any });
  }
  // Of files that the team has the settings are not known to be there: those that all stages share go before them.
  const shared = own !== null && (await silentFiles(around, rows)).length > 0;
  return [
    ...files,
    { file: `.env.${ownFile}`, text: texts.ownDotenvText, mark: any },
    ...(shared ? [{ file: '.env', text: texts.sharedDotenvText(own), mark: any }] : []),
  ];
}

/** Where health is looked for when no dotenv file says otherwise. */
export const usualHealth = '/healthz';

function workflow({ around, workflow: isWanted }: PlanOrder): Wanted[] {
  if (!isWanted) return [];
  const { directory, git } = around;
  const root = git?.root ?? directory;
  const folder = relative(root, directory);
  return [
    {
      file: relative(directory, join(root, texts.workflowFile)),
      text: texts.workflowText({ branch: git?.branch ?? 'main', folder: folder === '' ? '.' : folder }),
      mark: /\bswitchback\b/,
    },
  ];
}

async function compared(
  directory: string,
  { file, text, mark }: Wanted,
): Promise<PlannedFile & { isOurs: boolean }> {
  const there = await textOf(join(directory, file));
  if (there === null) return { file, action: 'create', text, isOurs: true };
  return { file, action: 'keep', text: '', isOurs: mark.test(there) };
}

/** The data directory and a person's own files are no business of git. */
async function ignored(directory: string): Promise<PlannedFile> {
  const file = '.gitignore';
  const there = await textOf(join(directory, file));
  const lines = (there ?? '').split('\n').map((line) => line.trim().replace(/^\//, ''));
  const missing = texts.ignoredLines.filter(
    (line) => !lines.includes(line) && !lines.includes(line.replace(/\/$/, '')),
  );
  if (missing.length === 0) return { file, action: 'keep', text: '' };
  const text = missing.map((line) => `${line}\n`).join('');
  if (there === null) return { file, action: 'create', text };
  return { file, action: 'extend', text: there === '' || there.endsWith('\n') ? text : `\n${text}` };
}
