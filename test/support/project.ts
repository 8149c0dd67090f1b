import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installDir } from '../../src/service/config.js';

export interface TestProject {
  readonly dir: string;
  readonly dataDir: string;
  /** As they were when it was made. */
  readonly stages: readonly { name: string; trigger: string; source: string | null }[];
  /** Writes or replaces a file of the project. */
  write(name: string, text: string): Promise<void>;
  remove(): Promise<void>;
}

export interface TestStage {
  readonly policy: Readonly<Record<string, unknown>>;
  readonly env?: string;
}

/** The five stages of the product, without waiting times. */
export const fiveStages: Readonly<Record<string, TestStage>> = {
  dev: { policy: { dotenv: 'unstable', trigger: 'commit' }, env: 'GREETING=안녕 dev\n' },
  nightly: {
    policy: {
      dotenv: 'nightly',
      trigger: 'schedule',
      source: 'dev',
      schedule: '0 3 * * *',
      timezone: 'Asia/Seoul',
    },
    env: 'GREETING=hello nightly\n',
  },
  devqa: {
    policy: { dotenv: 'devqa', trigger: 'request', source: 'nightly' },
    env: 'GREETING=hello devqa\n',
  },
  'staging-1': {
    policy: { dotenv: 'staging-1', trigger: 'milestone', source: 'devqa' },
    env: 'GREETING=hello staging-1\n',
  },
  'staging-2': {
    policy: { dotenv: 'staging-2', trigger: 'milestone', source: 'devqa' },
    env: 'GREETING=hello staging-2\n',
  },
};

/** A project of its own in a temporary folder, on this installation's program and provider. */
export async function makeProject(
  stages: Readonly<Record<string, TestStage>> = fiveStages,
): Promise<TestProject> {
  const root = await mkdtemp(join(tmpdir(), 'switchback-project-'));
  const dir = join(root, 'project');
  await mkdir(dir);
  const write = (name: string, text: string): Promise<void> => writeFile(join(dir, name), text);
  await write('Pulumi.yaml', pulumiYaml);
  await write('.env', 'TEAM_NAME=서버팀\n');
  await write('.env.development', 'GREETING=hello developer\n');
  const salt = await committedSalt();
  for (const [name, stage] of Object.entries(stages)) {
    await write(`Pulumi.${name}.yaml`, stageYaml(salt, stage));
    await write(`.env.${String(stage.policy['dotenv'])}`, stage.env ?? '');
  }
  return {
    dir,
    dataDir: join(root, 'data'),
    stages: Object.entries(stages).map(([name, { policy }]) => ({
      name,
      trigger: String(policy['trigger']),
      source: (policy['source'] as string | undefined) ?? null,
    })),
    write,
    // A runner that was still loading asks the CLI for its version, which writes a log for a moment after its end.
    remove: () => rm(root, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }),
  };
}

const pulumiYaml = `name: switchback
runtime: { name: nodejs, options: { typescript: false } }
main: ${join(installDir, 'dist/program/index.js')}
plugins: { providers: [{ name: switchback, path: ${join(installDir, 'provider')} }] }
`;

/** The salt of the repository's own stage files: made with the documented passphrase. */
async function committedSalt(): Promise<string> {
  const text = await readFile(join(installDir, 'Pulumi.dev.yaml'), 'utf8');
  const line = /^encryptionsalt: .*$/m.exec(text)?.[0];
  if (line === undefined) throw new Error('Pulumi.dev.yaml has no encryptionsalt');
  return line;
}

function stageYaml(salt: string, { policy }: TestStage): string {
  const keys = Object.entries({ purpose: { en: 'For tests', ko: '시험용' }, ...policy });
  const lines = keys.map(([key, value]) => `  switchback:${key}: ${JSON.stringify(value)}`);
  return `${salt}\nconfig:\n${lines.join('\n')}\n`;
}

/** Puts the project's files under git, as they are in a team. */
export function commitAll(dir: string): void {
  const identity = ['-c', 'user.name=T', '-c', 'user.email=t@x'];
  for (const args of [
    ['init', '--quiet'],
    ['add', '-A'],
    [...identity, 'commit', '--quiet', '-m', 'files'],
  ])
    execFileSync('git', args, { cwd: dir, stdio: 'ignore' });
}
