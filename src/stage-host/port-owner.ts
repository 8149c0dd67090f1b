import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Whose socket takes connections to a loopback port; `unknown` where the system does not tell. */
export type PortOwner = 'family' | 'stranger' | 'unknown';

/** Looks whether the listener of a port belongs to a process, its session or its descendants; Linux tells. */
export function portOwner(port: number, pid: number): PortOwner {
  if (process.platform !== 'linux') return 'unknown';
  const listeners = listenersOf(port);
  if (listeners.length === 0) return 'unknown';
  const family = familyOf(pid).map(socketsOf);
  const ours = new Set(family.flatMap((sockets) => sockets ?? []));
  if (listeners.every((inode) => ours.has(inode))) return 'family';
  return family.includes(null) ? 'unknown' : 'stranger';
}

/** What takes a connection to 127.0.0.1, the closest fit first: it itself, as IPv6, any IPv4, any IPv6. */
const addresses = [
  '0100007F',
  '0000000000000000FFFF00000100007F',
  '00000000',
  '00000000000000000000000000000000',
] as const;
const listening = '0A';

/** Inodes of the sockets that share the port; several only if their processes agreed to. */
function listenersOf(port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const rows = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap(rowsOf);
  const fitting = addresses.map((address) =>
    rows.flatMap(([, local, , state, , , , , , inode = '']) =>
      local === address + suffix && state === listening ? [inode] : [],
    ),
  );
  return fitting.find((inodes) => inodes.length > 0) ?? [];
}

const rowsOf = (file: string): string[][] =>
  quietly(() => readFileSync(file, 'utf8').split('\n'), []).map((line) => line.trim().split(/\s+/));

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly session: number;
}

/** The process, those of the session that it leads, and what any of them started. */
function familyOf(pid: number): number[] {
  const all = quietly(() => readdirSync('/proc'), []).flatMap(readProcess);
  const family = new Set([pid]);
  for (let before = 0; before < family.size;) {
    before = family.size;
    for (const one of all) if (one.session === pid || family.has(one.parent)) family.add(one.pid);
  }
  return [...family];
}

function readProcess(name: string): Process[] {
  if (!/^\d+$/.test(name)) return [];
  const text = quietly(() => readFileSync(`/proc/${name}/stat`, 'utf8'), null);
  // The name in parentheses may hold spaces and parentheses: count from its end.
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  return fields === undefined
    ? []
    : [{ pid: Number(name), parent: Number(fields[1]), session: Number(fields[3]) }];
}

/** Inodes of the sockets that a process holds; null when it does not let us look. */
function socketsOf(pid: number): string[] | null {
  const folder = `/proc/${String(pid)}/fd`;
  try {
    return readdirSync(folder).flatMap((fd) => {
      const target = quietly(() => readlinkSync(`${folder}/${fd}`), '');
      return /^socket:\[(\d+)\]$/.exec(target)?.[1] ?? [];
    });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ESRCH' ? [] : null;
  }
}

/** Processes come and go while they are looked at. */
function quietly<T>(look: () => T, otherwise: T): T {
  try {
    return look();
  } catch {
    return otherwise;
  }
}
