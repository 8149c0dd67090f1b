import { gitOrNull } from '../local/git.js';
import { startOf } from '../pack/start.js';
import type { InitNote } from '../../model/init.js';
import { stageNamePattern, type Platform } from '../../model/stage.js';
import { gitlabFile, gitlabPart } from './ci-texts.js';
import { healthLine } from './file-texts.js';
import { dotenvMistakes } from './dotenv-mistakes.js';
import type { Surroundings } from './look.js';
import { usualHealth, type PlannedFile } from './plan.js';
import type { ProposedStage } from './proposal.js';
import type { ServerlessStages } from './serverless.js';
import { silentFiles } from './silent-files.js';

export interface NotesOrder {
  readonly around: Surroundings;
  readonly rows: readonly ProposedStage[];
  readonly files: readonly PlannedFile[];
  readonly serverless: ServerlessStages | null;
  readonly platform: Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether the working copy has a file. */
  readonly has: (path: string) => boolean;
}

/** What a person should know before anything is written, and what no file of ours can settle. */
export async function notesOn(order: NotesOrder): Promise<InitNote[]> {
  const { around, serverless, platform } = order;
  const changes = order.files.some(({ action }) => action !== 'keep');
  const names = around.dotenvs.filter((name) => !stageNamePattern.test(name)).map((name) => `.env.${name}`);
  const found: (InitNote | null)[] = [
    changes && around.git !== null && around.git.changed.length > 0
      ? { code: 'dirty-tree', facts: { files: around.git.changed } }
      : null,
    around.git === null ? { code: 'no-git', facts: {} } : null,
    startNote(order),
    around.sources.health === null ? { code: 'no-health', facts: { used: usualHealth } } : null,
    await healthNote(order),
    ...(await mistakeNotes(order)),
    around.sources.readsPort ? null : { code: 'no-port-read', facts: {} },
    serverless?.folder == null ? null : { code: 'dotenv-elsewhere', facts: { folder: serverless.folder } },
    names.length === 0 ? null : { code: 'dotenv-name', facts: { files: names } },
    await ignoredNote(order),
    pipelineNote(order),
    platform === 'aws' ? { code: 'aws-settings', facts: {} } : null,
  ];
  return found.filter((note) => note !== null);
}

function startNote({ around: { manifest }, has }: NotesOrder): InitNote | null {
  if (manifest === null) return null;
  const start = startOf(manifest, has);
  if (!('code' in start)) return null;
  if (start.code === 'no-start') return { code: 'no-start', facts: {} };
  return { code: 'not-built', facts: { entry: start.entry, build: start.build } };
}

/** Files of the team are not touched: where none of them names the path of health, a person has to. */
async function healthNote({ around, rows, files }: NotesOrder): Promise<InitNote | null> {
  const { health } = around.sources;
  if (health === null || health === usualHealth) return null;
  if (files.some(({ file, action }) => file === '.env' && action === 'create')) return null;
  const silent = await silentFiles(around, rows);
  if (silent.length === 0) return null;
  return { code: 'health-in-files', facts: { line: healthLine(health), files: silent } };
}

/** Said before anything is written: later it would be the first promotion that fails of it. */
async function mistakeNotes({ around: { directory }, ...order }: NotesOrder): Promise<InitNote[]> {
  const mistakes = await dotenvMistakes({ ...order, directory });
  return mistakes.map((problem) => ({ code: 'dotenv-mistake', facts: { problem } }));
}

/** A pipeline of the team's names our part of it by hand. */
const pipelineNote = ({ files }: NotesOrder): InitNote | null =>
  files.some(({ file, action }) => file.endsWith(gitlabPart) && action === 'create')
    ? { code: 'include-pipeline', facts: { file: gitlabFile, line: `include: [{ local: /${gitlabPart} }]` } }
    : null;

async function ignoredNote({ around: { git }, rows, files }: NotesOrder): Promise<InitNote | null> {
  if (git === null) return null;
  const committed = [
    ...files.map(({ file }) => file).filter((file) => file !== '.env.development'),
    ...rows.map(({ dotenv }) => `.env.${dotenv}`),
  ];
  const said = await gitOrNull(git.repository, ['check-ignore', '--', ...new Set(committed)]);
  const ignored = (said ?? '').split('\n').filter((line) => line !== '');
  return ignored.length === 0 ? null : { code: 'ignored-by-git', facts: { files: ignored } };
}
