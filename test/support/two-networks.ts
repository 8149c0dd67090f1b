import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** Two machines' networks on this one, joined by a cable: what runs in one reaches the other by its address alone. */
export interface TwoNetworks {
  /** What begins a command so that it runs in the network of the service, or in that of everybody else. */
  readonly near: readonly string[];
  readonly far: readonly string[];
  readonly address: string;
  /** Both are gone when nobody runs in them any more. */
  close(): void;
}

/** Whether this machine lets us make networks: a root who may, on Linux with iproute2. */
export const mayMakeNetworks = (): boolean =>
  spawnSync('unshare', ['--net', 'ip', 'link', 'add', 'near', 'type', 'veth', 'peer', 'name', 'far'])
    .status === 0;

const [address, other] = ['10.77.0.1', '10.77.0.2'];

/** Nothing of it can be seen from the network that the tests themselves are in. */
export function openTwoNetworks(): TwoNetworks {
  const [near, far] = [hold(), hold()];
  const within = ({ pid }: ChildProcess): readonly string[] => ['nsenter', '-t', String(pid), '-n'];
  const ip = (one: ChildProcess, ...args: readonly string[]) =>
    execFileSync('nsenter', ['-t', String(one.pid), '-n', 'ip', ...args]);
  ip(near, ...['link', 'add', 'near', 'type', 'veth', 'peer', 'name', 'far', 'netns', String(far.pid)]);
  for (const [one, name, own] of [
    [near, 'near', address],
    [far, 'far', other],
  ] as const) {
    ip(one, 'address', 'add', `${own}/30`, 'dev', name);
    ip(one, 'link', 'set', name, 'up');
    ip(one, 'link', 'set', 'lo', 'up');
  }
  return {
    near: within(near),
    far: within(far),
    address,
    close: () => {
      for (const one of [near, far]) one.stdin?.end();
    },
  };
}

/**
 * Listens in a network, at each of the ports, and passes on to sockets in files, which are the same in every network.
 * Ends with us, or when it is closed.
 */
export async function openRelay(
  within: readonly string[],
  { host, to }: { host: string; to: Readonly<Record<string, string>> },
): Promise<{ close: () => Promise<void> }> {
  const text = `
const { connect, createServer } = require('node:net');
process.stdin.on('end', () => process.exit()).resume();
const places = ${JSON.stringify(Object.entries(to))};
let listening = 0;
for (const [port, path] of places)
  createServer((one) => {
    const other = connect(path);
    for (const [from, into] of [[one, other], [other, one]])
      from.on('error', () => undefined).once('close', () => into.destroy()).pipe(into);
  }).listen(Number(port), ${JSON.stringify(host)}, () => {
    if ((listening += 1) === places.length) console.log('listening');
  });`;
  const [first, ...rest] = [...within, process.execPath, '-e', text];
  const child = spawn(first, rest, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const [said] = (await Promise.race([once(child.stdout, 'data'), ended])) as unknown[];
  if (!Buffer.isBuffer(said)) throw new Error(`the relay ended: ${String(said)}`);
  return {
    close: async () => {
      child.stdin.end();
      await ended;
    },
  };
}

/** A process that keeps a network, and ends with us. */
function hold(): ChildProcess {
  const child = spawn('unshare', ['--net', 'cat'], { stdio: ['pipe', 'ignore', 'ignore'] });
  const own = execFileSync('readlink', ['/proc/self/ns/net']).toString();
  // Until it has left ours it has none of its own.
  for (let tries = 0; tries < 1000; tries += 1) {
    const { stdout, status } = spawnSync('readlink', [`/proc/${String(child.pid)}/ns/net`]);
    if (status === 0 && stdout.toString() !== own) return child;
  }
  throw new Error('there is no network of its own');
}
