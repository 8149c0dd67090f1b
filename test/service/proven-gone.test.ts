import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { leaseSeconds, type Instance } from '../../src/model/instance.js';
import { identityOf } from '../../src/processes/identity.js';
import { pidSpace } from '../../src/processes/pid-space.js';
import { showLife } from '../../src/processes/sign-of-life.js';
import { StartFailure } from '../../src/service/config.js';
import { assertNoCopy } from '../../src/service/copied-directory.js';
import { createLease } from '../../src/service/lease.js';
import { isProvenGone, signOf } from '../../src/service/proven-gone.js';
import { createStore } from '../../src/store/store.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';

let dataDir: string;
let living: ChildProcess;
let gone: { pid: number; started: string };
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'switchback-gone-'));
  await mkdir(join(dataDir, 'instances'));
  living = other();
  gone = await killed(other());
});
afterAll(async () => {
  living.kill('SIGKILL');
  await rm(dataDir, { recursive: true });
});

const other = (): ChildProcess =>
  spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] });
const identity = ({ pid = 0 }: ChildProcess) => identityOf(pid) ?? fail();
async function killed(child: ChildProcess): Promise<{ pid: number; started: string }> {
  const was = identity(child);
  child.kill('SIGKILL');
  await once(child, 'exit');
  return was;
}
function fail(): never {
  throw new Error('it is not there');
}

const now = new Date('2026-11-11T00:01:00Z');
const here = { host: 'app', machine: 'mine', pidSpace: 'boot-1 pid:[1]' };
const row = (change: Partial<Instance>, secondsAgo = 0): Instance => ({
  ...{ id: 'ins_b', ...here, ...gone, url: null, version: '1', startedAt: now },
  seenAt: new Date(now.getTime() - secondsAgo * 1000),
  ...change,
});
const isGone = (other: Instance) => isProvenGone({ here, dataDir }, other, now);

describe('an instance is proven gone', () => {
  test('by its process, where its number means the same one', async () => {
    expect(await isGone(row({}))).toBe(true);
    expect(await isGone(row(identity(living)))).toBe(false);
    expect(await isGone(row({ started: '' }))).toBe(false);
    // The host is called otherwise since: it is the same data directory.
    expect(await isGone(row({ host: 'renamed' }))).toBe(true);
  });

  test('never by a host’s name that another machine has, too, however silent it is', async () => {
    expect(await isGone(row({ machine: 'theirs' }, 86_400))).toBe(false);
    expect(await isGone(row({ machine: 'theirs', pidSpace: 'boot-1 pid:[2]' }, 86_400))).toBe(false);
  });

  test('by an earlier version’s row as that version did', async () => {
    const earlier = { machine: null, pidSpace: null };
    expect(await isGone(row(earlier))).toBe(true);
    expect(await isGone(row({ ...earlier, host: 'another' }))).toBe(false);
    expect(await isGone(row({ ...earlier, ...identity(living) }))).toBe(false);
  });

  test('after its machine was started again, once its lease is over: a directory is one machine’s at a time', async () => {
    const before = { pidSpace: 'boot-0 pid:[1]' };
    expect(await isGone(row(before, leaseSeconds))).toBe(false);
    expect(await isGone(row(before, leaseSeconds + 1))).toBe(true);
  });
});

describe('an instance in another container of the same kernel', () => {
  const listener = `require('node:net').createServer().listen(process.argv[1], () => console.log('there'))`;
  const there = { pidSpace: 'boot-1 pid:[2]' };
  let child: ChildProcess | undefined;
  afterEach(() => {
    child?.kill('SIGKILL');
  });

  test('is gone when the kernel says that nobody listens for it any more, and not while it is frozen', async () => {
    const { folder, name } = signOf(dataDir, 'ins_b');
    // Its socket was removed by somebody: that proves nothing.
    expect(await isGone(row(there, 86_400))).toBe(false);
    child = spawn(process.execPath, ['-e', listener, join(folder, name)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout ?? fail(), 'data');
    // By its number it would be taken for gone.
    expect(await isGone(row(there))).toBe(false);
    child.kill('SIGSTOP');
    expect(await isGone(row(there, 86_400))).toBe(false);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await isGone(row(there))).toBe(true);
  });

  test('shows that it lives until it leaves, and may come again under the same name', async () => {
    const first = await showLife(signOf(dataDir, 'ins_c'));
    expect(await isGone(row({ ...there, id: 'ins_c' }, 86_400))).toBe(false);
    await first.end();
    const second = await showLife(signOf(dataDir, 'ins_c'));
    expect(await isGone(row({ ...there, id: 'ins_c' }, 86_400))).toBe(false);
    await second.end();
  });
});

describe('on a database', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await openTestDatabase();
  });
  afterAll(() => database.drop());
  const log = { info: noted, warn: noted, error: noted };
  function noted(): void {
    // Nobody reads it.
  }

  test('an instance has its data directory’s id beside its host’s name, and forgets whoever is gone', async () => {
    const store = createStore(database);
    const place = { dataDir, machine: 'mine', alone: false };
    const ghost = { ...here, host: hostname(), pidSpace: pidSpace(), ...gone, url: null, version: '1' };
    await store.beat({ ...ghost, id: 'ins_ghost' });
    await store.beat({ ...ghost, id: 'ins_theirs', machine: 'theirs' });
    const lease = await createLease({ place, store, version: '1', now: () => new Date(), log });
    await lease.beat();
    await lease.forgetGone();
    const rows = await store.read.instances.list();
    expect(rows.map(({ id }) => id).toSorted()).toEqual([lease.id, 'ins_theirs'].toSorted());
    expect(rows.find(({ id }) => id === lease.id)).toMatchObject({ host: hostname(), machine: 'mine' });
    await lease.leave();
    expect((await store.read.instances.list()).map(({ id }) => id)).toEqual(['ins_theirs']);
  });

  test('a data directory that runs on another machine is refused to a copy, and free once that one is silent', async () => {
    const store = createStore(database);
    const place = { dataDir, machine: 'copied', alone: false };
    const copy = { id: 'ins_copy', host: 'there', machine: 'copied', pidSpace: 'boot-9 pid:[1]' };
    const beat = () => store.beat({ ...copy, ...gone, url: null, version: '1' });
    await beat();
    let beats = 0;
    const read = {
      ...store.read,
      // It lives: it is heard of whenever somebody looks.
      now: async () => {
        beats += 1;
        await beat();
        return store.read.now();
      },
    };
    const failure = await assertNoCopy({ read }, place).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(StartFailure);
    expect((failure as StartFailure).problems).toMatchObject([
      { code: 'data-dir-twice', facts: { host: 'there', pid: gone.pid } },
    ]);
    expect(beats).toBe(2);
    await store.transaction((rows) =>
      rows.sql.executeSql(
        `update instances set seen_at = seen_at - interval '1 minute' where id = 'ins_copy'`,
      ),
    );
    await assertNoCopy(store, place);
  });
});
