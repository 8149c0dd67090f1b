import { readdirSync, readFileSync } from 'node:fs';

const everyMilliseconds = 20;

/**
 * Milliseconds of the processor that a piece of work takes of this process's children but for `except`, with all that
 * is started below them meanwhile, also by what has let go of its parent. Counts hundredths of a second, by proc(5).
 */
export async function processorOf(work, except = []) {
  const known = new Map();
  const look = () => {
    const all = processes();
    for (const one of all.filter(({ pid }) => !except.includes(pid))) {
      if (
        known.has(keyOf(one)) ||
        one.parent === process.pid ||
        all.some((other) => other.pid === one.parent && known.has(keyOf(other)))
      )
        known.set(keyOf(one), one);
    }
    return all;
  };
  // What is there before has a first look of its own; the ended of this process are in its own account.
  for (let depth = 0; depth < 5; depth += 1) look();
  const before = new Map([...known].map(([key, { spent }]) => [key, spent]));
  const ownBefore = ended();
  const timer = setInterval(look, everyMilliseconds);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  const live = new Set(look().map(keyOf));
  const parents = new Set([...known.values()].map(({ pid }) => pid));
  let ticks = ended() - ownBefore;
  for (const [key, { spent, parent }] of known) {
    const isCounted = live.has(key) || !(parents.has(parent) || parent === process.pid);
    if (isCounted) ticks += spent - (before.get(key) ?? 0);
    // It is in its parent's account now, with what it had used before.
    else ticks -= before.get(key) ?? 0;
  }
  return ticks * 10;
}

const keyOf = ({ pid, began }) => `${pid}.${began}`;

const ended = () => {
  const { user, system } = statOf('self');
  return user + system;
};

/** Who it is, and what it and those it has waited for have used. */
function statOf(name) {
  const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
  // Behind the name, which may have anything in it: fields 3 and on.
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  return {
    pid: Number(stat.slice(0, stat.indexOf(' '))),
    parent: fields[1],
    began: fields[19],
    spent: fields[11] + fields[12] + fields[13] + fields[14],
    user: fields[13],
    system: fields[14],
  };
}

function processes() {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        return [statOf(name)];
      } catch {
        return [];
      }
    });
}
