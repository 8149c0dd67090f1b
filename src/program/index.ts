import { resolve } from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import { loadCatalogue } from '../catalogue/catalogue.js';
import { findProjectDir } from '../catalogue/project.js';
import { shortly, type EnvironmentProblem } from '../dotenv/environment-problem.js';
import { stageSettings } from '../dotenv/settings.js';
import { holdOverride, type HoldOverride } from './hold.js';
import { assertSettingsFit } from './look-first.js';
import { program, type ProgramOutputs } from './program.js';
import { warnOfOtherCount } from './task-count.js';
import { runningBuild } from './running-build.js';
import { keptMachineName } from '../files/machine-name.js';
import type { AwsSettings } from '../model/aws.js';
import { notItsMachine } from '../model/machine.js';
import type { Stage } from '../model/stage.js';
import { variableIn } from '../model/variable.js';

type ByHandOutputs = ProgramOutputs & { readonly holdOverride?: HoldOverride };

/**
 * `main` of Pulumi.yaml: a person runs `pulumi up -s nightly`. It puts the build that the stage already runs there
 * again, with today's dotenv; a new build comes by a promotion only.
 */
export default async function upByHand(): Promise<ByHandOutputs> {
  try {
    return await redeploy(pulumi.getStack(), process.env);
  } catch (error) {
    throw oneLine(error);
  }
}

async function redeploy(name: string, env: NodeJS.ProcessEnv): Promise<ByHandOutputs> {
  // The CLI runs a program in the folder of its main file; the project is above it, or told by the environment.
  const projectDir = variableIn(env, 'SWITCHBACK_PROJECT') ?? findProjectDir(process.cwd());
  if (projectDir === undefined) throw new Error('There is no Pulumi.yaml in this folder or above it.');
  const dataDir = resolve(variableIn(env, 'SWITCHBACK_DATA_DIR') ?? `${projectDir}/.switchback`);
  const catalogue = await loadCatalogue(projectDir);
  const stage = catalogue.get(name);
  if (stage === undefined)
    throw new Error(
      `${name} is not a stage: there is no Pulumi.${name}.yaml. See: npx --no switchback stage list`,
    );
  await assertItsMachine(stage, { dataDir, env });
  const running = await runningBuild(catalogue.project, name);
  if (running === null)
    throw new Error(
      `${name} has no build yet, so there is nothing to put there again. First promote one: npx --no switchback promote ${name} --build <build>`,
    );
  const { vpcId, uses, place, ...build } = running;
  const override = await holdOverride({ dataDir, stage: name, build: build.id, now: new Date() }, env);
  const settings = await stageSettings({
    projectDir,
    dataDir,
    stage,
    stages: catalogue.stages.filter(({ machine }) => machine === null || machine === stage.machine),
    processEnv: env,
    ci: (env['CI'] ?? '') !== '',
  });
  for (const name of settings.overridden)
    await pulumi.log.warn(`${name} comes from this shell, not from the stage's dotenv file.`);
  for (const problem of settings.warnings) {
    if (problem.code === 'OVERRIDDEN_BY_PROCESS_ENV') continue;
    await pulumi.log.warn(problem.code === 'PROCESS_ENV_IGNORED' ? ignored(problem) : shortly(problem));
  }
  assertItsVpc({ stage: name, vpcId, aws: settings.aws });
  await assertSettingsFit(
    {
      ...{ stage: name, file: `.env.${stage.dotenv}`, image: build.image },
      ...{ aws: settings.aws, secrets: settings.secrets, uses, now: () => new Date() },
    },
    env,
  );
  await warnOfOtherCount({ stage: name, aws: settings.aws, place, now: () => new Date() }, env);
  const outputs = await program({
    ...settings,
    project: catalogue.project,
    stage: name,
    platform: stage.platform,
    machine: stage.machine,
    build,
  });
  return override === null ? outputs : { ...outputs, holdOverride: override };
}

/** A promotion sees it in the preview; here nobody but the person would. */
function assertItsVpc(place: {
  readonly stage: string;
  readonly vpcId: string | null | undefined;
  readonly aws: AwsSettings | null;
}): void {
  const { stage, vpcId, aws } = place;
  if (aws === null || vpcId === undefined || vpcId === aws.vpcId) return;
  throw new Error(
    `SWITCHBACK_VPC_ID would move ${stage} from ${vpcId ?? 'a VPC of its own'} to ${aws.vpcId ?? 'a VPC of its own'}, and its load balancer cannot leave the VPC. Set it as it was, or make a new stage beside this one.`,
  );
}

/** What runs on another machine would be put here a second time, and the stack would say that it is there. */
async function assertItsMachine(
  { name, machine }: Stage,
  { dataDir, env }: { dataDir: string; env: NodeJS.ProcessEnv },
): Promise<void> {
  const own = variableIn(env, 'SWITCHBACK_MACHINE') ?? (await keptMachineName(dataDir));
  const said = `switchback:machine in Pulumi.${name}.yaml`;
  const why = notItsMachine({ stage: name, machine, said }, own);
  if (why !== null) throw new Error(why);
}

const ignored = ({ key, stage, file }: EnvironmentProblem): string =>
  `${String(key)} in this shell is for Switchback itself: ${stage} gets its own, from ${String(file)}.`;

/** One line without a stack: the vendor's language host inspects a thrown error for many seconds otherwise. */
function oneLine(error: unknown): Error {
  const message = error instanceof Error ? error.message : String(error);
  const plain = new Error(message);
  plain.stack = message;
  return plain;
}
