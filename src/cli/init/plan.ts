import { lstat } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { projectFile, projectMark, stageMark } from '../../catalogue/project.js';
import { readProjectServer } from '../../catalogue/project-server.js';
import { isLoopback } from '../../model/loopback.js';
import { freePort } from '../../dotenv/stage-ports.js';
import type { InitProblem } from '../../model/init.js';
import type { Platform } from '../../model/stage.js';
import { packageManagerOf } from '../local/package-manager.js';
import * as ci from './ci-texts.js';
import type { WrittenCi } from './ci-texts.js';
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
  /** null = nothing for any. */
  readonly ci: WrittenCi | null;
  /** Where the project's service is; null = nothing is said of it. */
  readonly server: string | null;
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
    ...(await ciFiles(order)),
  ];
  const { directory } = order.around;
  const compares = wanted.map((one) => compared(directory, one));
  const planned = await Promise.all([...compares, ignored(directory)]);
  const problems = planned.flatMap(({ isOurs, file }): InitProblem[] =>
    isOurs ? [] : [{ code: 'foreign-file', facts: { file } }],
  );
  const files = planned.map(({ file, action, text }) => ({ file, action, text }));
  const named = await withServer(order, files);
  return { files: named.files, problems: [...problems, ...named.problems] };
}

/** A Pulumi.yaml that is there gets the service as lines of its own, unless it names one already. */
async function withServer({ around, server }: PlanOrder, files: readonly PlannedFile[]): Promise<Plan> {
  const isKept = files.some(({ file, action }) => file === projectFile && action === 'keep');
  if (server === null || !isKept) return { files, problems: [] };
  const there = await readProjectServer(around.directory);
  if (there.server === server) return { files, problems: [] };
  const facts = { file: projectFile, server: there.server };
  if (there.server !== null || there.problems.length > 0)
    return { files, problems: [{ code: 'other-server', facts }] };
  const before = (await textOf(join(around.directory, projectFile))) ?? '';
  const text = `${before.endsWith('\n') ? '' : '\n'}${texts.serverLines(server)}`;
  const extended = { file: projectFile, action: 'extend', text } as const;
  return { files: files.map((one) => (one.file === projectFile ? extended : one)), problems: [] };
}

interface Wanted {
  readonly file: string;
  readonly text: string;
  /** How a file that is there already is known as one of ours. */
  readonly mark: RegExp;
}

const any = /^/;

async function projectFiles({ around, server }: PlanOrder): Promise<Wanted[]> {
  const { manifest, directory, packageDir } = around;
  const there = await textOf(join(directory, projectFile));
  // A project of before may name another file.
  const isNamed = there?.includes(texts.programFile) ?? true;
  const name = (manifest?.name ?? '').replace(/^@[^/]*\//, '').replace(/[^\w.-]/g, '-');
  const provider = `./${join(packageDir ?? '.', 'provider')}`.replace('./../', '../');
  return [
    {
      file: projectFile,
      text: texts.projectText({
        name: name === '' ? basename(directory) : name,
        provider,
        server,
      }),
      mark: projectMark,
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
    mark: stageMark,
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

async function ciFiles({ around, ci: name, server }: PlanOrder): Promise<Wanted[]> {
  if (name === null) return [];
  const { directory, git } = around;
  const root = git?.root ?? directory;
  const folder = relative(root, directory);
  const named = server ?? (await readProjectServer(directory)).server ?? 'http://127.0.0.1:4100';
  const facts = {
    branch: git?.branch ?? 'main',
    folder: folder === '' ? '.' : folder,
    manager: packageManagerOf(directory),
    server: named,
    isLocal: isLoopback(new URL(named).hostname),
  };
  const at = (file: string): string => relative(directory, join(root, file));
  if (name === 'github') return [{ file: at(ci.workflowFile), text: ci.workflowText(facts), mark: ours }];
  // A pipeline of the team's stays as it is, and has to name ours.
  const file = (await namesNoOther(root)) ? ci.gitlabFile : ci.gitlabPart;
  return [{ file: at(file), text: ci.gitlabText(facts), mark: ours }];
}

const ours = /\bswitchback\b/;

const namesNoOther = async (root: string): Promise<boolean> => {
  const there = await textOf(join(root, ci.gitlabFile));
  return there === null || /\bswitchback build create\b/.test(there);
};

type Compared = PlannedFile & { readonly isOurs: boolean };

async function compared(directory: string, { file, text, mark }: Wanted): Promise<Compared> {
  const there = await textOf(join(directory, file));
  if (there === null) return { file, action: 'create', text, isOurs: await isNowhere(directory, file) };
  return { file, action: 'keep', text: '', isOurs: mark.test(there) };
}

/** A folder of that name, a link that leads nowhere, or a file that may not be read is in the way as well. */
const isNowhere = (directory: string, file: string): Promise<boolean> =>
  lstat(join(directory, file)).then(
    () => false,
    () => true,
  );

/** The data directory and a person's own files are no business of git. */
async function ignored(directory: string): Promise<Compared> {
  const file = '.gitignore';
  const there = await textOf(join(directory, file));
  const lines = (there ?? '').split('\n').map((line) => line.trim().replace(/^\//, ''));
  const missing = texts.ignoredLines.filter(
    (line) => !lines.includes(line) && !lines.includes(line.replace(/\/$/, '')),
  );
  if (missing.length === 0) return { file, action: 'keep', text: '', isOurs: true };
  const text = missing.map((line) => `${line}\n`).join('');
  if (there === null) return { file, action: 'create', text, isOurs: await isNowhere(directory, file) };
  const added = there === '' || there.endsWith('\n') ? text : `\n${text}`;
  return { file, action: 'extend', text: added, isOurs: true };
}
