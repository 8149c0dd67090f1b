import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { isObject, parseJson, readJson } from '../files/json-file.js';
import { identityOf, isIdentity, isStillAlive } from '../processes/identity.js';
import { awsChain, collectsLess, pulumiEnvironment, type PulumiPlace } from './environment.js';
import { stackPaths, type StateFiles } from './state-files.js';
import type { Secrets } from './stacks.js';
import { writeWhole } from '../files/whole-file.js';

export interface StackOrder {
  readonly project: string;
  readonly stage: string;
  readonly secrets: () => Promise<Secrets>;
}

interface MakingPlace extends PulumiPlace {
  readonly files: StateFiles;
  /** Interrupts the CLI. */
  readonly signal: AbortSignal;
}

/** Makes a stack unless it is there; true = it was made now. What a killed making left of it is cleared. */
export async function makeStack(place: MakingPlace, order: StackOrder): Promise<boolean> {
  const { state } = stackPaths(order.project, order.stage);
  place.signal.throwIfAborted();
  await clearKilled(place, order);
  if (await place.files.exists(state)) return false;
  const { provider } = await order.secrets();
  try {
    await initStack(place, order, provider);
  } catch (error) {
    // Another process may have made it in the meantime, which is as good.
    await clearKilled(place, order);
    if (await place.files.exists(state)) return false;
    throw new Error(`stack ${order.stage} could not be created: ${lastLine(error)}`, { cause: error });
  }
  return true;
}

/** Whether the stack is there, and nothing of a making that was killed. */
export async function isMade(
  place: MakingPlace,
  { project, stage }: Pick<StackOrder, 'project' | 'stage'>,
): Promise<boolean> {
  if (existsSync(recordOf(place, stage))) return false;
  return place.files.exists(stackPaths(project, stage).state);
}

async function initStack(place: MakingPlace, { stage }: StackOrder, provider: string | null): Promise<void> {
  // The CLI does not take the provider from the file, but with it leaves the file as it is.
  const secrets = provider === null ? [] : ['--secrets-provider', provider];
  const flags = ['--no-select', '--non-interactive', '--cwd', place.projectDir, ...secrets];
  const env = {
    ...{ ...pulumiEnvironment(place), ...collectsLess(place.base) },
    ...(provider === null ? {} : awsChain(place.base)),
  };
  const record = recordOf(place, stage);
  await mkdir(join(record, '..'), { recursive: true, mode: 0o700 });
  const running = promisify(execFile)(place.cli.command, ['stack', 'init', stage, ...flags], {
    ...{ env, timeout: 120_000, killSignal: 'SIGINT' },
    signal: place.signal,
  });
  const maker = running.child.pid === undefined ? null : identityOf(running.child.pid);
  // Noted long before it makes its lock.
  await Promise.all([running, maker !== null && writeWhole(record, JSON.stringify(maker))]);
  await rm(record, { force: true });
}

/** Waits for a making that outlived its service, and removes the lock of one that was killed. */
async function clearKilled(place: MakingPlace, { project, stage }: StackOrder): Promise<void> {
  const record = recordOf(place, stage);
  const maker = await readJson(record, isIdentity);
  if (maker === null) return;
  while (isStillAlive(maker)) await pause(lookAgainMilliseconds);
  const { locks } = stackPaths(project, stage);
  for (const name of await place.files.list(locks)) {
    const file = `${locks}/${name}`;
    const lock = parseJson((await place.files.read(file).catch(() => null)) ?? '', isObject);
    if (lock?.['pid'] === maker.pid && lock['hostname'] === hostname()) await place.files.remove(file);
  }
  await rm(record, { force: true });
}

const lookAgainMilliseconds = 50;

/** Names the CLI that makes a stack, for whoever comes after it was killed. */
const recordOf = ({ dataDir }: PulumiPlace, stage: string): string =>
  join(dataDir, 'pulumi', 'making', `${stage}.json`);

function lastLine(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message: string };
  const lines = (stderr ?? '').split('\n').filter((line) => line.trim() !== '');
  return lines.at(-1) ?? message;
}
