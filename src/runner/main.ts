import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PulumiCommand } from '@pulumi/pulumi/automation/index.js';
import { SemVer } from 'semver';
import { backendProvider, hostProvider } from '../platforms/process/provider.js';
import { assertNotFenced } from '../pulumi-cli/fenced-attempts.js';
import { stateFilesOf } from '../pulumi-cli/state-files.js';
import { claim } from '../processes/claim.js';
import { identityOf } from '../processes/identity.js';
import { rehearses, runnerFiles, type RunnerMessage, type RunnerOrder } from './events.js';
import { createJournal } from './journal.js';
import type { UpdatePlace } from './open-stack.js';
import { rehearse } from './rehearse.js';
import { update } from './update.js';
import type { See } from './watch-run.js';
import { readStateUrl } from '../model/state-bucket.js';
import { variableIn, type VariableName } from '../model/variable.js';

/**
 * The detached process of one update or one preview. It loads everything slow first, says that it is ready, waits for one order
 * over IPC, lets go of the service, and ends when the update has ended.
 */
async function main(env: NodeJS.ProcessEnv): Promise<void> {
  const projectDir = need(env, 'SWITCHBACK_PROJECT');
  let see: See = () => undefined;
  const launcher = {
    dataDir: need(env, 'SWITCHBACK_DATA_DIR'),
    nodePath: process.execPath,
    hostEntry: need(env, 'SWITCHBACK_HOST_ENTRY'),
    machineEnv: env,
  };
  const provider = backendProvider(launcher, null, (part) => {
    see(part);
  });
  const port = await hostProvider(provider);
  const version = variableIn(env, 'SWITCHBACK_PULUMI_VERSION');
  // The SDK's own way asks the CLI for its version, as slow as a start of the engine, and the service knows it.
  // One that began before this build was made does not tell it.
  const command = Object.assign(Object.create(PulumiCommand.prototype) as PulumiCommand, {
    command: need(env, 'SWITCHBACK_PULUMI'),
    version: version === undefined ? (await PulumiCommand.get()).version : new SemVer(version),
  });
  const own = `switchback:${String(port)}`;
  const others = variableIn(env, 'SWITCHBACK_DEBUG_PROVIDERS');
  const abort = new AbortController();
  let waiting = true;
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => {
      // Nothing has begun yet: there is nothing to end cleanly.
      if (waiting) process.exit(0);
      abort.abort();
    });
  const place: UpdatePlace = {
    command,
    projectDir,
    env: { ...env, PULUMI_DEBUG_PROVIDERS: others === undefined ? own : `${own},${others}` },
    signal: abort.signal,
    assertNotFenced: fenceOf(env),
    lookAtSettings: lookingBy(env, abort.signal),
    see: (part, at) => {
      see(part, at);
    },
  };
  if (process.argv.includes(rehearses))
    await rehearse(place, port).catch((error: unknown) => {
      console.error('the rehearsal of an update failed; updates do not depend on it:', error);
    });
  const order = await takeOrder(() => {
    waiting = false;
  });
  // Whoever asked for no more than a look has gone away, and nobody else will read it.
  if (order.previewOnly)
    process.once('disconnect', () => {
      abort.abort();
    });
  const journal = createJournal(order);
  see = (part, at = new Date()) => {
    journal.seen(part, at);
  };
  see('runner');
  const outcome = await update(order, journal, place).catch((error: unknown) => ({
    kind: 'runner-broke' as const,
    lines: [String(error)],
  }));
  journal.result({ ...outcome, endedAt: new Date().toISOString() });
  // The provider's server would keep the process alive.
  process.exit(0);
}

const lookingBy =
  (env: NodeJS.ProcessEnv, signal: AbortSignal): UpdatePlace['lookAtSettings'] =>
  async ({ aws, secrets, build: { image } }) => {
    if (aws === null) return null;
    // Loaded where it is needed: a runner on a stage of platform `process` starts without it.
    const { lookAtSettings } = await import('../platforms/aws/settings-look.js');
    return lookAtSettings({ settings: aws, secrets, image }, { env, signal, now: () => new Date() });
  };

/** Only where several machines share a bucket may another one take an attempt over. */
function fenceOf(env: NodeJS.ProcessEnv): UpdatePlace['assertNotFenced'] {
  const read = readStateUrl(variableIn(env, 'SWITCHBACK_STATE_URL') ?? '');
  if ('fault' in read) return () => Promise.resolve();
  const files = stateFilesOf('', read, env);
  return ({ project, attempt }) => assertNotFenced(files, project, attempt);
}

/** Waits for the one order; a service that goes away before it gave one needs no runner any more. */
async function takeOrder(onTaken: () => void): Promise<RunnerOrder> {
  const idle = (): never => process.exit(0);
  process.once('disconnect', idle);
  // It may have gone away while everything was being loaded.
  if (!process.connected) idle();
  const order = new Promise<RunnerOrder>((resolve) => {
    process.once('message', (message) => {
      onTaken();
      resolve(message as RunnerOrder);
    });
  });
  send({ kind: 'ready' });
  const taken = await order;
  process.off('disconnect', idle);
  accept(taken.folder);
  await new Promise<void>((resolve) => {
    process.send?.({ kind: 'accepted' } satisfies RunnerMessage, () => {
      resolve();
    });
  });
  if (process.connected && !taken.previewOnly) process.disconnect();
  return taken;
}

/** Who it is first: whoever finds the order claimed can see by whom, and whether that one still lives. */
function accept(folder: string): void {
  writeFileSync(join(folder, runnerFiles.runner), JSON.stringify(identityOf(process.pid)), { mode: 0o600 });
  // The service took too long to hear of us, or is another one by now: it has given the order up.
  if (!claim(join(folder, runnerFiles.claim))) process.exit(0);
}

const send = (message: RunnerMessage): void => {
  process.send?.(message);
};

function need(env: NodeJS.ProcessEnv, name: VariableName): string {
  const value = variableIn(env, name);
  if (value === undefined) throw new Error(`${name} is not set; the service starts runners, nobody else`);
  return value;
}

// The provider's SDK swallows what is thrown and keeps the process alive; whoever follows this one must see it end.
await main(process.env).catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
