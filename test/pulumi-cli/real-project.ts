import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findCli, type Cli } from '../../src/pulumi-cli/cli.js';
import { pulumiEnvironment } from '../../src/pulumi-cli/environment.js';
import { initStacks } from '../../src/pulumi-cli/stacks.js';

export const installDir = dirname(dirname(import.meta.dirname));

/** Made with the default passphrase. */
const salt = 'v1:N6h7SVD+ZJ0=:v1:wW1Yn/XL17cjZOIr:FqVX75OZGmIqkiIouiLEoy7j4fsIKw==';

/** A stage file as a person would write it: comments, quotes and numbers that a rewrite would change. */
export const stageFile = `# what this stage is for
encryptionsalt: ${salt}
config:
  tiny:port: 8081 # stays a number
  tiny:name:   'quoted'
`;

export interface Project {
  readonly projectDir: string;
  readonly dataDir: string;
  readonly cli: Cli;
  readonly env: Record<string, string>;
  pulumi(args: readonly string[], extra?: Record<string, string>): Promise<Ran>;
  outputs(stage: string): Promise<Record<string, unknown>>;
  remove(): Promise<void>;
}

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The CLI of this checkout; tests that need it fail without one. */
export async function realCli(): Promise<Cli> {
  const cli = await findCli({ installDir, env: process.env });
  if (cli === undefined) throw new Error('no Pulumi CLI; run `npm run setup`');
  return cli;
}

/** A project of its own with one program and, on demand, its stacks; state and data below a temporary folder. */
export async function makeProject({ program = '', stages = ['dev'], stacks = true } = {}): Promise<Project> {
  const folder = await mkdtemp(join(tmpdir(), 'switchback-project-'));
  const [projectDir, dataDir] = [join(folder, 'project'), join(folder, 'data with blanks')];
  await mkdir(join(projectDir, 'dist', 'program'), { recursive: true });
  const write = (file: string, text: string) => writeFile(join(projectDir, file), text);
  await write(
    'Pulumi.yaml',
    'name: tiny\nruntime: {name: nodejs, options: {typescript: false}}\nmain: dist/program/index.mjs\n',
  );
  await write('dist/program/index.mjs', program);
  for (const stage of stages) await write(`Pulumi.${stage}.yaml`, stageFile);
  const cli = await realCli();
  const place = { cli, projectDir, dataDir, bucket: null, base: process.env };
  if (stacks) await initStacks({ ...place, catalogueStages: stages });
  const env = pulumiEnvironment(place);
  const pulumi: Project['pulumi'] = (args, extra = {}) =>
    run(cli.command, [...args, '--non-interactive'], { cwd: projectDir, env: { ...env, ...extra } });
  const outputs = async (stage: string) =>
    JSON.parse((await pulumi(['stack', 'output', '--json', '-s', stage])).stdout) as Record<string, unknown>;
  const remove = () => rm(folder, { recursive: true, force: true });
  return { projectDir, dataDir, cli, env, pulumi, outputs, remove };
}

function run(
  command: string,
  args: readonly string[],
  options: { cwd: string; env: Record<string, string> },
) {
  return new Promise<Ran>((resolve) => {
    const child = execFile(command, args, { ...options, timeout: 60_000 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ code, stdout, stderr });
    });
    child.stdin?.end();
  });
}
