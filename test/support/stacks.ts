import { copyFile, cp, mkdir } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { installDir } from '../../src/service/config.js';
import { findCli } from '../../src/pulumi-cli/cli.js';
import { initStacks } from '../../src/pulumi-cli/stacks.js';
import { prepared } from './prepared.js';
import { fiveStages, makeProject, type TestProject } from './project.js';

/** A project on which a service has started before, so that its stacks are there. */
export async function makeStartedProject(stages?: Parameters<typeof makeProject>[0]): Promise<TestProject> {
  const project = await makeProject(stages);
  await copyStacks(project);
  return project;
}

/** Puts empty stacks where the first start would make them; those of other names than the five are left to it. */
export async function copyStacks({ dataDir, stages }: TestProject): Promise<void> {
  const state = join(dataDir, 'pulumi', 'state');
  const files = ['.pulumi/meta.yaml', ...stages.map(({ name }) => `.pulumi/stacks/switchback/${name}.json`)];
  const from = await emptyState();
  for (const file of files.filter((one) => existsSync(join(from, one)))) {
    await mkdir(dirname(join(state, file)), { recursive: true, mode: 0o700 });
    await copyFile(join(from, file), join(state, file));
  }
}

/** The state of a project whose five stacks the real CLI has just made. */
export const emptyState = (): Promise<string> =>
  prepared('state', {
    sources: ['src/pulumi-cli', 'test/support/project.ts', 'scripts/setup/wanted.mjs', 'Pulumi.dev.yaml'],
    make: async (folder) => {
      const cli = await findCli({ installDir, env: process.env });
      if (cli === undefined) throw new Error('this test needs the Pulumi CLI: npm run setup');
      const project = await makeProject();
      const place = {
        cli,
        dataDir: project.dataDir,
        projectDir: project.dir,
        bucket: null,
        base: process.env,
      };
      await initStacks({ ...place, catalogueStages: Object.keys(fiveStages) });
      await cp(join(project.dataDir, 'pulumi', 'state'), folder, { recursive: true });
      await project.remove();
    },
  });
