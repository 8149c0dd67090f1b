import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Config } from '../../src/service/config.js';
import { environmentsOf } from '../../src/service/environments.js';
import { loadCatalogue } from '../../src/catalogue/catalogue.js';
import { stagePortProblems } from '../../src/dotenv/settings.js';
import { makeProject, type TestProject } from '../support/project.js';
import { configOf } from '../support/world.js';

let project: TestProject;
beforeEach(async () => {
  project = await makeProject();
  const ports = { unstable: 5101, nightly: 5102, devqa: 5103, 'staging-1': 5104, 'staging-2': 5105 };
  for (const [dotenv, port] of Object.entries(ports))
    await project.write(`.env.${dotenv}`, `SWITCHBACK_STAGE_PORT=${String(port)}\n`);
});
afterEach(() => project.remove());

async function settingsOf(name: string, change: Partial<Config> = {}) {
  const { stages } = await loadCatalogue(project.dir);
  const stage = stages.find((other) => other.name === name);
  if (stage === undefined) throw new Error(`there is no ${name}`);
  return environmentsOf({ ...configOf(project, undefined, '0'), ...change }, { stages }).of(stage);
}

test('what is doubtful about the files of a stage is told, with its place and without a value', async () => {
  await project.write('.env.unstable.local', 'GREETING=canary-value\n');
  const { warnings } = await settingsOf('dev');
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toMatch(/^\.env\.unstable\.local: /);
  expect(warnings.join()).not.toContain('canary-value');
});

test('where CI is set, a local file of a deployed stage is refused', async () => {
  await project.write('.env.unstable.local', 'GREETING=here\n');
  await expect(settingsOf('dev', { machineEnv: { CI: 'true' } })).rejects.toMatchObject({
    code: 'dotenv-invalid',
    facts: { problems: ['.env.unstable.local LOCAL_FILE_USED'] },
  });
});

test('a port that another stage has is refused, with both files; a broken file of another stage is no matter', async () => {
  await project.write('.env.devqa', 'SWITCHBACK_STAGE_PORT=5102\n');
  await project.write('.env.staging-1', 'SWITCHBACK_STAGE_PORT=many\n');
  await expect(settingsOf('devqa')).rejects.toMatchObject({
    code: 'dotenv-invalid',
    extra: {
      errors: [
        {
          pointer: '.env.devqa',
          problem: {
            code: 'STAGE_PORT_TAKEN',
            facts: { port: 5102, owner: 'nightly', ownerFile: '.env.nightly' },
          },
        },
      ],
    },
  });
  expect(await settingsOf('dev')).toMatchObject({ port: 5101 });
});

test('before the service starts, every port that is taken twice is found at once', async () => {
  const { stages } = await loadCatalogue(project.dir);
  const find = () => stagePortProblems({ projectDir: project.dir, stages });
  expect(await find()).toEqual([]);
  await project.write('.env.devqa', 'SWITCHBACK_STAGE_PORT=5101\n');
  await project.write('.env.staging-2', 'SWITCHBACK_STAGE_PORT=5104\n');
  expect(await find()).toMatchObject([
    { stage: 'devqa', facts: { owner: 'dev' } },
    { stage: 'staging-2', facts: { owner: 'staging-1' } },
  ]);
});
