import { join } from 'node:path';
import type { Catalogue } from '../catalogue/catalogue.js';
import { createPulumiEngine, type PulumiEngine } from '../engine/pulumi-engine.js';
import type { HostLauncher } from '../platforms/process/client.js';
import type { Cli } from '../pulumi-cli/cli.js';
import { awsChain, pulumiEnvironment } from '../pulumi-cli/environment.js';
import type { StateFiles } from '../pulumi-cli/state-files.js';
import type { Config } from './config.js';

const runnerSeconds = 60;
const previewSeconds = 120;
/** 120 requests an hour for each stage; what is done by hand is noticed that much later. */
const bucketHistoryMilliseconds = 30_000;

const needsAws = ({ stages, usesKms }: Catalogue): boolean =>
  usesKms || stages.some(({ platform }) => platform === 'aws');

const entryOf = ({ installDir }: Config, name: string): string => join(installDir, 'dist', name);

/** How the hosts of stages are started. */
export const launcherOf = (config: Config): HostLauncher => ({
  dataDir: config.dataDir,
  nodePath: process.execPath,
  hostEntry: entryOf(config, 'stage-host/main.js'),
  machineEnv: config.machineEnv,
});

/** The engine of this config; `needStack` is waited for before it works on a stage. */
export function engineOf(
  config: Config,
  {
    cli,
    catalogue,
    files,
    needStack,
    now,
  }: {
    cli: Cli;
    catalogue: Catalogue;
    files: StateFiles;
    needStack: (stage: string) => Promise<void>;
    now: () => Date;
  },
): PulumiEngine {
  const { dataDir, projectDir, machineEnv, debugProviders, bucket } = config;
  const simulated = {
    SWITCHBACK_DEBUG_PROVIDERS: debugProviders,
    SWITCHBACK_AWS_ENDPOINT: config.awsEndpoint,
    SWITCHBACK_STS_ENDPOINT: config.stsEndpoint,
  };
  return createPulumiEngine({
    dataDir,
    projectDir,
    project: catalogue.project,
    files,
    needStack,
    historyMilliseconds: bucket === null ? 0 : bucketHistoryMilliseconds,
    nodePath: process.execPath,
    entry: entryOf(config, 'runner/main.js'),
    env: {
      ...pulumiEnvironment({ dataDir, projectDir, cli, bucket, base: machineEnv }),
      SWITCHBACK_HOST_ENTRY: entryOf(config, 'stage-host/main.js'),
      SWITCHBACK_PULUMI: cli.command,
      SWITCHBACK_PULUMI_VERSION: cli.version,
      ...(needsAws(catalogue) ? awsChain(machineEnv) : {}),
      ...known(simulated),
    },
    logFile: join(dataDir, 'runners.log'),
    warm: config.warmRunners,
    patienceSeconds: runnerSeconds,
    previewSeconds,
    now,
  });
}

const known = (variables: Readonly<Record<string, string | null>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  );
