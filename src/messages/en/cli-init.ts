import type {
  InitNoteCode,
  InitNoteFactsOf,
  InitProblem,
  InitProblemCode,
  InitProblemFactsOf,
} from '../../model/init.js';
import type { StageTrigger } from '../../model/stage.js';
import { dotenvLine } from '../file-text.js';
import { shellWord } from '../quote.js';
import { dotenv } from './dotenv.js';
import { plural } from './plural.js';

const some = (names: readonly string[]): string =>
  names.length > 5 ? `${names.slice(0, 5).join(', ')}, … (${String(names.length)})` : names.join(', ');

export const initProblems: { readonly [C in InitProblemCode]: (f: InitProblemFactsOf<C>) => string } = {
  'no-backend': (f) =>
    `There is no backend in ${f.directory}: it has no package.json. Go into the folder of the backend.`,
  'manifest-broken': () => 'package.json cannot be read as JSON.',
  'package-missing': () =>
    'The package is not installed here. Install it: npm install --save-dev switchback-stages',
  'workspace-root': (f) =>
    `This is the root of a workspace. Name the backend: ${f.backends.length === 0 ? '--backend DIR' : f.backends.map((dir) => `--backend ${dir}`).join(', or ')}`,
  'no-stages': () => '--stages names none.',
  'bad-stage-name': (f) => `"${f.name}" cannot be the name of a stage: [a-z][a-z0-9-]{0,30}, and not local.`,
  'stage-twice': (f) => `The stage ${f.name} is named twice.`,
  'foreign-file': (f) =>
    `${f.file} is there already and is not Switchback's. Move it, or begin in a folder of its own.`,
  'other-server': (f) =>
    f.server === null
      ? `${f.file} has a key switchback that names no service: correct or remove it.`
      : `${f.file} names the service ${f.server} already: correct it there, or leave --server out.`,
  'broken-file': (f) => `${f.file} cannot be read as YAML: ${f.why}`,
};

export const initProblem = ({ code, facts }: InitProblem): string =>
  (initProblems[code] as (f: typeof facts) => string)(facts);

const takes: { readonly [T in StageTrigger]: (f: { source: string }) => string } = {
  commit: () => 'every build that CI registers',
  schedule: (f) => `every night what runs on ${f.source}`,
  request: (f) => `what somebody asks for, from ${f.source}`,
  milestone: (f) => `milestones by turns, from ${f.source}`,
};

const notes: { readonly [C in InitNoteCode]: (f: InitNoteFactsOf<C>) => string } = {
  'dirty-tree': (f) => `Not committed yet, beside what is written here: ${some(f.files)}`,
  'no-git': () => 'This is no git repository. A build is named after its commit: git init',
  'no-start': () => 'Nothing says how the backend starts. Name the file in package.json: "main": "server.js"',
  'not-built': (f) =>
    `It starts with ${f.entry}, which is not there yet.${f.build === null ? '' : ` Before the first build: ${f.build}`}`,
  'no-health': (f) =>
    `No path that tells of health was recognised. A stage asks ${f.used}; another one stands in the dotenv file: SWITCHBACK_HEALTH_PATH=/path`,
  'health-in-files': (f) =>
    `Your own files stay as they are. Add this line to .env, or to each of ${some(f.files)}: ${f.line}`,
  'dotenv-mistake': ({ problem }) =>
    `A stage would fail with this file of yours. ${dotenvLine(dotenv, problem)} The command that mends it is said by: npx --no switchback doctor`,
  'no-port-read': () => 'The sources do not read PORT. A stage tells its backend by PORT where to listen.',
  'ignored-by-git': (f) => `git ignores these, so that a colleague and CI do not have them: ${some(f.files)}`,
  'dotenv-elsewhere': (f) =>
    `serverless.yml has its dotenv files in ${f.folder}/. Switchback reads them beside Pulumi.yaml: move them here.`,
  'dotenv-name': (f) => `No stage can use a file of this name: ${some(f.files)}`,
  'not-for-stages': (f) =>
    `${f.stage} had .env.development, which belongs to the developer's own machine. Copy what it needs into its own file.`,
  'two-stages-one-file': (f) =>
    `${f.stage} shared .env.${f.dotenv} with another stage. Each stage has a file of its own: copy what it needs.`,
  'include-pipeline': (f) => `Your ${f.file} stays as it is. Add this line to it: ${f.line}`,
  'aws-settings': () =>
    'Platform aws needs an account, a region and an image: docs/guides/aws.md in the package says each step.',
};

export const init = {
  notes,
  takes,
  backend: (f: {
    name: string;
    version: string;
    start: string | null;
    health: string | null;
    port: number | null;
  }) =>
    `Backend ${f.name} ${f.version}: starts with ${f.start ?? '–'}, health at ${f.health ?? '–'}${f.port === null ? '' : `, port ${String(f.port)} on a developer's machine`}`,
  columns: { file: 'DOTENV FILE', there: 'FILE IS', takes: 'TAKES' },
  fileIs: (f: { isThere: boolean }): string => (f.isThere ? 'yours, as it is' : 'new, without values'),
  ownMachine: 'own machine',
  ownTakes: 'the working copy',
  files: {
    create: (f: { file: string; lines: string }) => `+ ${f.file}`,
    extend: (f: { file: string; lines: string }) => `~ ${f.file}   with ${f.lines}`,
    keep: (f: { file: string; lines: string }) => `= ${f.file}`,
  },
  askWorkflow: 'A workflow for GitHub Actions that registers builds, too?',
  question: (f: { count: number }) => `Write ${plural(f.count, 'file')}?`,
  nothing: 'Nothing to do: everything is there. No file was changed.',
  nothingBut: (f: { mistakes: number }) =>
    `No file was changed. Before the next build mend ${plural(f.mistakes, 'mistake')} in your dotenv files: npx --no switchback doctor`,
  next: (f: { count: number; folder: string; server: string | null; mistakes: number }) => [
    `${plural(f.count, 'file')} written. Next:`,
    ...(f.folder === '' ? [] : [`  cd ${shellWord(f.folder)}`]),
    ...(f.mistakes === 0
      ? []
      : [
          `  npx --no switchback doctor          # first: what mends ${plural(f.mistakes, 'mistake')} in your dotenv files`,
        ]),
    f.server === null
      ? '  npx --no switchback serve           # in another terminal: the service, and its stages'
      : `  npx --no switchback login           # you, to the service ${f.server}`,
    '  npx --no switchback build create    # the first build; it goes to the first stage by itself',
  ],
};
