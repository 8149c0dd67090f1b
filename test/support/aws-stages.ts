import { execFile, fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startSimulatedAws, type SimulatedAws } from '../../tools/simulated-aws/start.mjs';
import { installDir } from '../../src/service/config.js';
import type { AwsSettings } from '../../src/model/aws.js';
import type { ProgramInputs } from '../../src/program/program.js';
import type { StateBucket } from '../../src/model/state-bucket.js';
import { findCli, type Cli } from '../../src/pulumi-cli/cli.js';
import { pulumiEnvironment } from '../../src/pulumi-cli/environment.js';
import { initStacks } from '../../src/pulumi-cli/stacks.js';
import { runnerFiles, type RunnerOrder, type RunnerResult } from '../../src/runner/events.js';
import { makeProject, type TestProject } from './project.js';
import { makeStartedProject } from './stacks.js';

/** Whatever a program or a state file says. */
type Json = ReturnType<typeof JSON.parse>;

/** A resource as the simulated cloud has it. */
export interface CloudThing {
  readonly token: string;
  readonly id: string;
  readonly stack: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, Json>>;
  readonly outs: Readonly<Record<string, Json>>;
}

export interface CloudCall {
  readonly operation: string;
  readonly token: string;
  readonly stack: string;
  readonly attempts: number;
  readonly error: string | null;
}

export interface CloudState {
  readonly resources: readonly CloudThing[];
  readonly calls: readonly CloudCall[];
  readonly held: readonly { readonly barrier: string; readonly token: string }[];
}

export const region = 'ap-northeast-2';
export const imageOf = (letter: string): string =>
  `111122223333.dkr.ecr.${region}.amazonaws.com/shop@sha256:${letter.repeat(64)}`;

export const awsSettings: AwsSettings = {
  region,
  account: '111122223333',
  imageRepository: null,
  cpu: 256,
  memory: 512,
  architecture: 'x86_64',
  desiredCount: 1,
  scaling: null,
  containerPort: 8080,
  certificateArn: null,
  domain: null,
  vpcId: null,
  subnets: [],
  allowedCidrs: ['0.0.0.0/0'],
  nat: 'none',
  roleArn: null,
  logDays: 30,
};

/** What a test wants to be different from the usual. */
export interface Wanted {
  readonly letter?: string;
  readonly backend?: Readonly<Record<string, string>>;
  readonly aws?: Partial<AwsSettings>;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly allowChanges?: readonly string[];
}

/** Stages on the simulated AWS, updated by real runners with the real CLI. */
export interface AwsStages {
  readonly aws: SimulatedAws;
  up(stage: string, wanted?: Wanted): Promise<RunnerResult>;
  /** The same, for a test that wants to stop it in the middle. */
  start(stage: string, wanted?: Wanted): Promise<Run>;
  destroy(stage: string): Promise<void>;
  /** What the newest update of a stack did, by kind of operation. */
  changes(stage: string): Promise<Readonly<Record<string, number>>>;
  outputs(stage: string): Promise<Readonly<Record<string, Json>>>;
  /** Outputs of the first resource of a type, as they stand in the stack's state. */
  stateOf(stage: string, type: string): Promise<Readonly<Record<string, Json>>>;
  /** What the first resource of a type waited for, as it stands in the stack's state: URNs. */
  dependenciesOf(stage: string, type: string): Promise<readonly string[]>;
  /** Changes what the stack's state holds: to what a version of before left there. */
  rewriteState(stage: string, change: (resources: readonly Json[]) => readonly Json[]): Promise<void>;
  control(order: Readonly<Record<string, unknown>>): Promise<void>;
  state(): Promise<CloudState>;
  stop(): Promise<void>;
}

export interface Run {
  readonly runner: ChildProcess;
  readonly result: Promise<RunnerResult>;
  /** Kills the CLI, and clears the lock that it leaves, as whoever has proven it dead does. */
  kill(): Promise<void>;
}

/** Where the state is while the stacks are made, how their runners reach it, and the environment of both. */
export interface StateElsewhere {
  readonly made: StateBucket;
  readonly reached: StateBucket;
  readonly env: Readonly<Record<string, string>>;
}

export async function makeAwsStages(
  names: readonly string[],
  elsewhere: StateElsewhere | null = null,
): Promise<AwsStages> {
  const project = await (elsewhere === null ? makeStartedProject() : makeProject());
  const cli = await findCli({ installDir, env: process.env });
  if (cli === undefined) throw new Error('this test needs the Pulumi CLI: npm run setup');
  const { dataDir, dir: projectDir } = project;
  const base = { ...process.env, ...elsewhere?.env };
  const bucket = elsewhere?.made ?? null;
  await initStacks({ cli, dataDir, projectDir, bucket, base, catalogueStages: names });
  const aws = await startSimulatedAws();
  const place: Place = { project, cli, aws, base, bucket: elsewhere?.reached ?? null };
  let runs = 0;
  const start = (stage: string, wanted: Wanted = {}): Promise<Run> => {
    runs += 1;
    return startRun(place, { stage, wanted, run: `run${String(runs)}` });
  };
  const stateFile = (stage: string): string =>
    join(dataDir, 'pulumi/state/.pulumi/stacks/switchback', `${stage}.json`);
  const resourceOf = async (stage: string, type: string): Promise<Json> => {
    const { resources } = JSON.parse(await readFile(stateFile(stage), 'utf8')).checkpoint.latest;
    return resources.find((one: { type: string }) => one.type === type);
  };
  return {
    aws,
    start,
    up: async (stage, wanted) => (await start(stage, wanted)).result,
    destroy: async (stage) => {
      const args = ['destroy', '--yes', '--skip-preview', '--non-interactive', '-s', stage];
      await promisify(execFile)(cli.command, [...args, '--cwd', projectDir], { env: environment(place) });
    },
    changes: async (stage) => {
      const folder = join(dataDir, 'pulumi/state/.pulumi/history/switchback', stage);
      const newest = readdirSync(folder)
        .filter((file) => file.endsWith('.history.json'))
        .toSorted()
        .at(-1);
      return JSON.parse(await readFile(join(folder, newest ?? ''), 'utf8')).resourceChanges;
    },
    stateOf: async (stage, type) => (await resourceOf(stage, type)).outputs,
    dependenciesOf: async (stage, type) => (await resourceOf(stage, type)).dependencies ?? [],
    rewriteState: async (stage, change) => {
      const state = JSON.parse(await readFile(stateFile(stage), 'utf8'));
      state.checkpoint.latest.resources = change(state.checkpoint.latest.resources);
      await writeFile(stateFile(stage), JSON.stringify(state));
    },
    outputs: async (stage) => (await resourceOf(stage, 'pulumi:pulumi:Stack')).outputs,
    control: async (order) => {
      const answer = await fetch(aws.controlUrl, { method: 'POST', body: JSON.stringify(order) });
      if (!answer.ok) throw new Error(await answer.text());
    },
    state: async () => (await (await fetch(`${aws.controlUrl}/state`)).json()) as CloudState,
    stop: async () => {
      await aws.stop();
      await project.remove();
    },
  };
}

interface Place {
  readonly project: TestProject;
  readonly cli: Cli;
  readonly aws: SimulatedAws;
  readonly base: NodeJS.ProcessEnv;
  readonly bucket: StateBucket | null;
}

const environment = ({ project: { dataDir, dir: projectDir }, cli, aws, base, bucket }: Place) => ({
  ...pulumiEnvironment({ dataDir, projectDir, cli, bucket, base }),
  PULUMI_DEBUG_PROVIDERS: aws.debugProviders,
});

async function startRun(
  place: Place,
  { stage, wanted, run }: { stage: string; wanted: Wanted; run: string },
): Promise<Run> {
  const runner = fork(join(installDir, 'dist/runner/main.js'), [], {
    cwd: place.project.dir,
    env: {
      ...environment(place),
      SWITCHBACK_DEBUG_PROVIDERS: place.aws.debugProviders,
      SWITCHBACK_HOST_ENTRY: join(installDir, 'dist/stage-host/main.js'),
      SWITCHBACK_PULUMI: place.cli.command,
      SWITCHBACK_PULUMI_VERSION: place.cli.version,
    },
    execArgv: [],
    detached: true,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(runner, 'exit');
  const folder = join(place.project.dataDir, 'runs', run);
  mkdirSync(folder, { recursive: true });
  await once(runner, 'message');
  runner.send(orderFor({ folder, stage, wanted, run }));
  const result = ended.then(
    async () => JSON.parse(await readFile(join(folder, runnerFiles.result), 'utf8')) as RunnerResult,
  );
  const kill = async () => {
    const { pid } = JSON.parse(await readFile(join(folder, runnerFiles.cli), 'utf8'));
    process.kill(pid, 'SIGKILL');
    await result;
    const locks = join(place.project.dataDir, 'pulumi/state/.pulumi/locks/organization/switchback', stage);
    await rm(locks, { recursive: true });
  };
  return { runner, result, kill };
}

function orderFor(of: { folder: string; stage: string; wanted: Wanted; run: string }): RunnerOrder {
  const { folder, stage, wanted, run } = of;
  const { letter = 'a', backend = { GREETING: '안녕' }, aws = {}, secrets = {}, allowChanges = [] } = wanted;
  const build = {
    id: `b-${letter}`,
    commit: letter.repeat(40),
    digest: `sha256:${letter.repeat(64)}`,
    image: imageOf(letter),
    // The promotion that first put this build there, whatever run repeats it.
    promotion: `p-${letter}`,
  };
  const inputs: ProgramInputs = {
    ...{
      project: 'switchback',
      stage,
      platform: 'aws',
      machine: null,
      build,
      backend,
      secrets,
      secretKeys: [],
    },
    ...{
      healthPath: '/healthz',
      startSeconds: null,
      times: { drainSeconds: null, stopSeconds: null, lookSeconds: null, intervalSeconds: null },
      forwarded: 'keep',
      port: null,
      aws: { ...awsSettings, ...aws },
      fingerprint: 'f',
    },
  };
  const message = `promotion:${run}`;
  const attempt = `${run}.1`;
  return {
    folder,
    stage,
    project: 'switchback',
    attempt,
    message,
    inputs,
    uses: {},
    allowChanges,
    previewOnly: false,
  };
}
