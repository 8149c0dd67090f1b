import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Refused } from './refused.mjs';

/** The file backend as the real CLI lays it out, of the project in `cwd`. */
export function openState(cwd, env) {
  const url = new URL(env.PULUMI_BACKEND_URL ?? 'file:///nowhere');
  if (url.protocol !== 'file:')
    throw new Refused(`the fake CLI keeps its state in files, not at ${url.protocol}`);
  const root = join(fileURLToPath(`file://${url.pathname}`), '.pulumi');
  const project = /^name:\s*(\S+)/m.exec(readOr(join(cwd, 'Pulumi.yaml'), ''))?.[1];
  if (project === undefined) throw new Refused('no Pulumi.yaml project file found', 255);
  const folders = {
    stacks: join(root, 'stacks', project),
    locks: (stack) => join(root, 'locks', 'organization', project, stack),
    history: (stack) => join(root, 'history', project, stack),
  };
  const fileOf = (stack) => join(folders.stacks, `${stack}.json`);
  const read = (stack) => JSON.parse(readOr(fileOf(stack), 'null'));
  const need = (stack) => {
    const content = read(stack);
    if (content === null) throw new Refused(`no stack named '${stack}' found`, 6);
    return content;
  };
  const locksOf = (stack) => listOr(folders.locks(stack)).filter((name) => name.endsWith('.json'));
  const write = (stack, latest) =>
    writeWhole(fileOf(stack), {
      version: 3,
      checkpoint: { stack: `organization/${project}/${stack}`, latest },
    });

  return {
    project,
    need,
    names: () => listOr(folders.stacks).flatMap((name) => /^(.+)\.json$/.exec(name)?.[1] ?? []),
    outputs: (stack) => need(stack).checkpoint.latest.resources?.[0]?.outputs ?? {},
    write,
    init: (stack) => {
      if (read(stack) !== null)
        throw new Refused(`stack 'organization/${project}/${stack}' already exists`, 1);
      const unlock = lock(folders.locks(stack), locksOf, stack);
      write(stack, { metadata: {} });
      unlock();
    },
    lock: (stack) => lock(folders.locks(stack), locksOf, stack),
    removeLocks: (stack) => rmSync(folders.locks(stack), { recursive: true, force: true }),
    /** The real one writes the entry first and what the stack was then after it. */
    record: (stack, entry) => {
      const name = join(folders.history(stack), `${stack}-${nanoseconds()}`);
      writeWhole(`${name}.history.json`, { environment: {}, config: {}, version: 0, ...entry });
      writeWhole(`${name}.checkpoint.json`, read(stack));
    },
    history: (stack) => {
      need(stack);
      const names = listOr(folders.history(stack)).filter((name) => name.endsWith('.history.json'));
      const entries = names
        .sort()
        .map((name) => JSON.parse(readFileSync(join(folders.history(stack), name))));
      const time = (seconds) => new Date(seconds * 1000).toISOString();
      return entries
        .map((entry) => ({ ...entry, startTime: time(entry.startTime), endTime: time(entry.endTime) }))
        .reverse();
    },
  };
}

/** Check, write, check: of two at the same instant both may lose, but never do both win. */
function lock(folder, locksOf, stack) {
  const others = (own) => locksOf(stack).filter((name) => name !== own);
  refuseIf(folder, others(null));
  const own = `${randomUUID()}.json`;
  const { username } = userInfo();
  const who = { pid: process.pid, username, hostname: hostname(), timestamp: new Date().toISOString() };
  writeWhole(join(folder, own), who);
  const unlock = () => rmSync(join(folder, own), { force: true });
  try {
    refuseIf(folder, others(own));
  } catch (error) {
    unlock();
    throw error;
  }
  return unlock;
}

function refuseIf(folder, names) {
  if (names.length === 0) return;
  const told = names.map((name) => {
    const { pid, username, hostname: host, timestamp } = JSON.parse(readOr(join(folder, name), '{}'));
    return `  file://${join(folder, name)}: created by ${username}@${host} (pid ${pid}) at ${timestamp}`;
  });
  throw new Refused(
    `the stack is currently locked by ${names.length} lock(s). Either wait for the other process(es) to end or ` +
      `delete the lock file with \`pulumi cancel\`.\n${told.join('\n')}`,
    1,
  );
}

const nanoseconds = () => BigInt(Date.now()) * 1_000_000n + (process.hrtime.bigint() % 1_000_000n);

function writeWhole(file, content) {
  mkdirSync(join(file, '..'), { recursive: true, mode: 0o700 });
  const next = `${file}.${process.pid}.next`;
  writeFileSync(next, JSON.stringify(content), { mode: 0o600 });
  renameSync(next, file);
}

function readOr(file, otherwise) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return otherwise;
  }
}

function listOr(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
