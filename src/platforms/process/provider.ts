import type { Provider } from '@pulumi/pulumi/provider/index.js';
import { createArtifacts } from '../../artifacts/artifacts.js';
import { launchCommand } from '../../artifacts/launch-command.js';
import { notItsMachine } from '../../model/machine.js';
import type { SeenPart } from '../../model/timing.js';
import type { Observed } from '../../stage-host/protocol.js';
import { connectHost, startHost, type HostLauncher } from './client.js';
import { commit } from './commit.js';
import { answerable, explain } from './explain.js';
import {
  changedKeys,
  failuresOf,
  readInputs,
  secretNamesIn,
  secretsIn,
  type BackendInputs,
} from './inputs.js';
import { processPlatform, stopStage } from './platform.js';
import { isUnknown, leavesOf, unwrap } from './wrapped.js';

export { hostProvider } from './host-provider.js';

/** The one resource of the platform: a build running behind a stage's address. */
const backendToken = 'switchback:process:Backend';

type Props = Readonly<Record<string, unknown>>;
type Outputs = Props & { readonly url: string };

/** How this machine is named, where a person runs Pulumi by hand; whoever runs it for the service has seen to that. */
export interface OwnMachine {
  readonly name: string | null;
}

/** Told of its first call, that a build is healthy, and that the stage serves it. */
type OnSeen = (part: SeenPart) => void;

/**
 * The provider of platform `process`. Its errors begin with `[code]`; secrets in them are masked. With `own` it reads
 * and removes only what the stack says to be on this machine: elsewhere it would find nothing, and the stack forget it.
 * `cancel` ends what is being prepared and nothing else: the engine calls it at every normal end, too.
 */
export function backendProvider(
  launcher: HostLauncher,
  own: OwnMachine | null = null,
  onSeen: OnSeen = () => undefined,
): Provider {
  const inFlight = new Set<AbortController>();
  const deploy = (news: Props): Promise<Outputs> => deployIn(news, { inFlight, launcher, onSeen });
  return answering({
    version: '0.1.0',
    check: (urn, _olds: unknown, news: Props) => {
      onSeen('provider');
      const known = typeOf(urn) === backendToken;
      const unknownType = [{ property: 'type', reason: `is not ${backendToken}` }];
      return Promise.resolve({ inputs: news, failures: known ? failuresOf(news) : unknownType });
    },
    diff: async (_id, _urn, olds: Props, news: Props) => {
      const changed = changedKeys(olds, news);
      const replaces = changed.includes('stage') ? ['stage'] : [];
      const changes = changed.length > 0 || !(await isServed(launcher, news));
      return { changes, replaces, deleteBeforeReplace: replaces.length > 0 };
    },
    create: async (_urn, news: Props) => {
      const outs = await deploy(news);
      return { id: String(outs['stage']), outs };
    },
    update: async (_id, _urn, _olds: unknown, news: Props) => ({ outs: await deploy(news) }),
    read: async (id, _urn, props: Props = {}) => {
      assertItsMachine(own, id, props);
      return read(launcher, id, props);
    },
    delete: async (id, _urn, props: Props = {}) => {
      assertItsMachine(own, id, props);
      await stopStage(launcher, id);
    },
    cancel: () => {
      for (const one of inFlight) one.abort();
      return Promise.resolve();
    },
  });
}

function assertItsMachine(own: OwnMachine | null, stage: string, props: Props): void {
  if (own === null) return;
  const machine = unwrap(props['machine']);
  const named = typeof machine === 'string' ? machine : null;
  const why = notItsMachine({ stage, machine: named, said: 'as its stack says' }, own.name);
  if (why !== null) throw new Error(why);
}

/** The engine waits for ever where the SDK cannot say what went wrong: whatever is thrown can be said. */
function answering(provider: Provider): Provider {
  const members = Object.entries(provider).map(([name, member]: [string, unknown]) => {
    if (typeof member !== 'function') return [name, member];
    const method = member as (...given: readonly unknown[]) => Promise<unknown>;
    return [
      name,
      (...given: readonly unknown[]) =>
        method(...given).catch((error: unknown) => {
          throw answerable(error);
        }),
    ];
  });
  return Object.fromEntries(members) as Provider;
}

/** `urn:pulumi:stack::project::parent$type::name` → `type`. */
const typeOf = (urn: string): string => urn.split('::')[2]?.split('$').pop() ?? '';

interface Deployer {
  readonly inFlight: Set<AbortController>;
  readonly launcher: HostLauncher;
  readonly onSeen: OnSeen;
}

async function deployIn(news: Props, deployer: Deployer): Promise<Outputs> {
  const { inFlight } = deployer;
  const abort = new AbortController();
  inFlight.add(abort);
  const inputs = readInputs(news);
  try {
    return {
      ...news,
      url: await putOnStage(deployer, inputs, { secretKeys: secretNamesIn(news), signal: abort.signal }),
    };
  } catch (error) {
    throw explain(error, inputs, secretsIn(news));
  } finally {
    inFlight.delete(abort);
  }
}

async function putOnStage(
  { launcher, onSeen }: Pick<Deployer, 'launcher' | 'onSeen'>,
  inputs: BackendInputs,
  { secretKeys, signal }: { secretKeys: readonly string[]; signal: AbortSignal },
): Promise<string> {
  const { stage, machine: _, ...order } = inputs;
  const folder = await createArtifacts(launcher.dataDir).unpack(inputs.digest);
  const command = await launchCommand(folder, launcher.nodePath);
  const host = await startHost(launcher, stage, signal);
  try {
    await host.prepare({ ...order, secretKeys, folder, command }, { signal });
    onSeen('healthy');
    // Once the commit is sent it counts; an abort would only make its outcome unknown.
    signal.throwIfAborted();
    const url = await commit(host, { launcher, wanted: inputs });
    onSeen('switched');
    return url;
  } finally {
    host.close();
  }
}

/** A backend that died, or a stage that serves something else, is a change although no input changed. */
async function isServed(launcher: HostLauncher, news: Props): Promise<boolean> {
  if ([...leavesOf(news).values()].some(({ value }) => isUnknown(value))) return false;
  const inputs = readInputs(news);
  const seen = await observeQuietly(launcher, inputs);
  return seen?.matches === true && (seen.health === 'healthy' || seen.health === 'degraded');
}

const observeMilliseconds = 3000;

async function observeQuietly({ dataDir }: HostLauncher, wanted: BackendInputs): Promise<Observed | null> {
  try {
    const signal = AbortSignal.timeout(observeMilliseconds);
    const host = await connectHost({ dataDir, stage: wanted.stage, signal });
    return (await host?.observe(wanted, { signal }).finally(host.close)) ?? null;
  } catch {
    return null;
  }
}

/** Gone is only what was never committed: a dead host is mended by the next update, not made anew. */
async function read(launcher: HostLauncher, id: string, props: Props): Promise<{ id: string; props: Props }> {
  const seen = await processPlatform(launcher).observe(id);
  if (seen.health === 'none') return { id: '', props: {} };
  const { build, commit, digest, url } = seen;
  return { id, props: { ...props, stage: id, build, commit, digest, url } };
}
