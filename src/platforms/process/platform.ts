import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { connectHost, startHost, type HostConnection, type HostLauncher } from './client.js';
import { tellHostEnds } from './host-ends.js';
import { HostFailure } from './host-failure.js';
import { readStageFile } from './stage-files.js';
import type { HostEnd } from '../../model/host-end.js';
import { stageFolder } from '../../stage-host/protocol.js';
import type { Observation } from '../../model/stage.js';

/** The stages of this machine, asked directly. */
export interface ProcessPlatform {
  /** What the stage serves at this moment; never rejects because a host is dead: that is `down`. */
  observe(stage: string): Promise<Observation>;
  /** Starts the host of a stage that has a build and no host, as after a reboot; otherwise does nothing. */
  revive(stage: string): Promise<void>;
  /** Stays with the host of a stage; null = there is none. */
  watch(stage: string): Promise<HostWatch | null>;
  /** Tells of hosts of a stage that ended untold; each time once, whoever else asks. */
  tellEnds(stage: string, tell: (end: HostEnd) => Promise<void>): Promise<void>;
  /** Those of the stages whose host lives. */
  hosted(stages: readonly string[]): Promise<string[]>;
  /** Ends the stage's build and host; nothing to end is no error. */
  stop(stage: string): Promise<void>;
}

export interface HostWatch {
  /** Resolves when the host is gone, or the watch is over. */
  readonly gone: Promise<void>;
  readonly end: () => void;
}

export function processPlatform(launcher: HostLauncher): ProcessPlatform {
  return {
    observe: (stage) => observe(launcher.dataDir, stage),
    revive: (stage) => revive(launcher, stage),
    watch: async (stage) => {
      const host = await connectHost({ dataDir: launcher.dataDir, stage });
      return host === null ? null : { gone: host.ended(), end: host.close };
    },
    tellEnds: (stage, tell) => tellHostEnds(stageFolder(launcher.dataDir, stage), tell),
    hosted: (stages) => hosted(launcher.dataDir, stages),
    stop: (stage) => stopStage(launcher, stage),
  };
}

const observeSeconds = 3;

async function observe(dataDir: string, stage: string): Promise<Observation> {
  try {
    const signal = AbortSignal.timeout(observeSeconds * 1000);
    const host = await connectHost({ dataDir, stage, signal });
    if (host === null) return await rememberedOf(dataDir, stage);
    const seen = await asking(host, () => host.observe(undefined, { signal }));
    const { build, commit, digest, health, url, restarts } = seen;
    return { stage, build, commit, digest, health, url, restarts };
  } catch (error) {
    if (error instanceof HostFailure || (error as Error).name === 'TimeoutError')
      return rememberedOf(dataDir, stage);
    throw error;
  }
}

/** What was committed last, when no host answers: a stage without its host serves nobody. */
async function rememberedOf(dataDir: string, stage: string): Promise<Observation> {
  const serving = await readStageFile(stageFolder(dataDir, stage), 'serving.json');
  const text = (name: string): string | null => {
    const value = serving?.[name];
    return typeof value === 'string' ? value : null;
  };
  const port = serving?.['port'];
  return {
    stage,
    build: text('build'),
    commit: text('commit'),
    digest: text('digest'),
    health: serving === null ? 'none' : 'down',
    url: typeof port === 'number' ? `http://127.0.0.1:${String(port)}` : null,
    restarts: 0,
  };
}

async function hosted(dataDir: string, stages: readonly string[]): Promise<string[]> {
  const signal = AbortSignal.timeout(observeSeconds * 1000);
  const hosts = await Promise.all(
    stages.map((stage) => connectHost({ dataDir, stage, signal }).catch(() => null)),
  );
  hosts.forEach((host) => host?.close());
  return stages.filter((_, index) => hosts[index] !== null);
}

async function revive(launcher: HostLauncher, stage: string): Promise<void> {
  const serving = await readStageFile(stageFolder(launcher.dataDir, stage), 'serving.json');
  if (serving === null) return;
  const host = await startHost(launcher, stage);
  host.close();
}

/**
 * Ends a stage. A host that was killed may have left its build running, and only a host can prove which process
 * that is: so one is started, with nothing to serve, and told to stop.
 */
export async function stopStage(launcher: HostLauncher, stage: string): Promise<void> {
  const { dataDir } = launcher;
  const folder = stageFolder(dataDir, stage);
  const living = await connectHost({ dataDir, stage });
  if (living === null) {
    const [host, serving] = await Promise.all([
      readStageFile(folder, 'host.json'),
      readStageFile(folder, 'serving.json'),
    ]);
    if (host === null && serving === null) return;
    await rm(join(folder, 'serving.json'), { force: true });
  }
  const host = living ?? (await startHost(launcher, stage));
  await asking(host, () => host.stop());
}

async function asking<T>(host: HostConnection, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } finally {
    host.close();
  }
}
