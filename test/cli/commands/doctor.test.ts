import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import {
  chmod,
  chown,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  symlink,
  truncate,
  unlink,
  writeFile,
} from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startSimulatedStorage, type SimulatedStorage } from '../../../tools/simulated-aws/storage.mjs';
import { packagesAreFresh } from '../../../scripts/setup/packages.mjs';
import { nodeFinding } from '../../../src/cli/doctor/node.js';
import { spaceFinding } from '../../../src/cli/doctor/space.js';
import { messagesIn } from '../../../src/messages/index.js';
import { identityOf } from '../../../src/processes/identity.js';
import { findCli } from '../../../src/pulumi-cli/cli.js';
import { freePort } from '../../../src/dotenv/stage-ports.js';
import { commitAll, fiveStages, makeProject, type TestProject } from '../../support/project.js';
import { installation, run as runAsProcess, type RunOptions } from '../command.js';
import { toldAfter, type Told } from '../doctor-after.js';
import { runByFile as run } from '../in-process.js';

let project: TestProject;
let env: Record<string, string | undefined>;

async function openPort(): Promise<{ server: Server; port: number }> {
  const server = createServer((socket) => socket.on('error', () => undefined)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port };
}

beforeAll(async () => {
  const ports: number[] = [];
  const stages: Record<string, (typeof fiveStages)[string]> = {};
  for (const [name, stage] of Object.entries(fiveStages)) {
    // None that another test's connection may take while this file runs.
    const port = await freePort(ports);
    ports.push(port);
    stages[name] = { ...stage, env: `SWITCHBACK_STAGE_PORT=${port}\n${stage.env ?? ''}` };
  }
  project = await makeProject(stages);
  commitAll(project.dir);
  env = { SWITCHBACK_DATA_DIR: project.dataDir, HOME: project.dir };
  await mkdir(project.dataDir, { recursive: true, mode: 0o700 });
});
afterAll(() => project.remove());

async function doctor(options: RunOptions = {}): Promise<{ code: number | null; told: Told[] }> {
  const ofProcess = options.plain === true || options.installation !== undefined;
  const { code, stdout, stderr } = await (ofProcess ? runAsProcess : run)(['doctor', '--json'], {
    cwd: project.dir,
    ...options,
    env: { ...env, ...options.env },
  });
  if (stdout === '') throw new Error(stderr);
  return { code, told: (JSON.parse(stdout) as { items: Told[] }).items };
}

/** Everything wrong of one check. */
const wrongIn = async (check: string, options: RunOptions = {}): Promise<Told[]> =>
  (await doctor(options)).told.filter((one) => one.check === check && one.state === 'problem');

/** A team's own `aws` command, as far as moving an object goes; gives its folder. */
async function withAwsCommand(): Promise<string> {
  const bin = join(project.dir, '..', 'bin');
  const script = `#!${process.execPath}
const { createRequire } = require('node:module');
const s3 = createRequire(${JSON.stringify(join(installation, 'package.json'))})('@aws-sdk/client-s3');
const [, , service, act, from, to, ...flags] = process.argv;
if (service + act !== 's3mv') throw new Error(act);
const [, region, , endpoint] = flags;
const client = new s3.S3Client({ region, endpoint, forcePathStyle: true });
const [, Bucket, Key] = /^s3:\\/\\/([^/]+)\\/(.+)$/.exec(to);
const CopySource = from.slice('s3://'.length);
client.send(new s3.CopyObjectCommand({ Bucket, Key, CopySource }))
  .then(() => client.send(new s3.DeleteObjectCommand({ Bucket, Key: CopySource.slice(Bucket.length + 1) })));
`;
  await mkdir(bin);
  await writeFile(join(bin, 'aws'), script, { mode: 0o755 });
  return bin;
}

/** Runs a printed command as a person would paste it. */
const paste = async (command: string, more: Record<string, string | undefined> = {}): Promise<void> => {
  await promisify(execFile)('sh', ['-c', command], {
    cwd: project.dir,
    env: { PATH: process.env['PATH'], ...env, ...more },
  });
};

/** One thing is wrong with this code; its printed command is run; then it is right, and nothing else has become wrong. */
async function mends(check: string, code: string, options: RunOptions = {}): Promise<Told> {
  const before = (await doctor(options)).told.filter(({ state }) => state === 'problem');
  const [wrong, ...more] = before.filter((one) => one.check === check);
  expect({ code: wrong?.code, more }).toEqual({ code, more: [] });
  await paste(wrong!.mend!, options.env);
  const after = (await doctor(options)).told.filter(({ state }) => state === 'problem');
  const others = before.filter((one) => one !== wrong).map((one) => one.code);
  expect(after.map((one) => one.code)).toEqual(others);
  return wrong!;
}

describe('doctor', () => {
  test('finds nothing wrong where nothing is, and ends with 0', async () => {
    const { code, told } = await doctor();
    expect(told.filter(({ state }) => state === 'problem')).toEqual([]);
    expect(code).toBe(0);
    expect(new Set(told.map(({ check }) => check)).size).toBe(9);
  });

  test('says so in both languages, and what is wrong with the command below it', async () => {
    await writeFile(join(project.dataDir, 'passphrase'), 'x', { mode: 0o644 });
    const english = await run(['doctor', '--output', 'table'], { cwd: project.dir, env });
    expect(english.code).toBe(1);
    expect(english.stdout).toMatch(/✗ Data directory: Others can read .*\n {4}→ chmod 600 .*passphrase\n/);
    const korean = await run(['doctor', '--output', 'table', '--lang', 'ko'], { cwd: project.dir, env });
    expect(korean.stdout).toMatch(/✗ 데이터 디렉터리: 비밀 파일을 다른 사용자가 읽을 수 있습니다/);
    await mends('state', 'secret-readable');
  });
});

describe('the data directory', () => {
  const plain = { plain: true };
  /** Only root can give a folder to somebody else. */
  const asRoot = process.getuid?.() === 0 ? test : test.skip;
  /** Some containers do not let even root mount something. */
  const ownMounts = 'unshare';
  const mounting = spawnSync(ownMounts, ['-m', 'mount', '-t', 'tmpfs', 'none', tmpdir()]);
  const whereMountable = mounting.status === 0 ? test : test.skip;

  test('that its owner may not write', async () => {
    await chmod(project.dataDir, 0o500);
    await mends('state', 'state-not-writable', plain);
  });

  test('with a folder of a stage that its owner may not write', async () => {
    const folder = join(project.dataDir, 'stages', 'dev');
    await mkdir(folder, { recursive: true });
    await chmod(folder, 0o500);
    expect((await mends('state', 'state-not-writable', plain)).text).toContain(folder);
  });

  asRoot('with a folder of another user, as sudo leaves it', async () => {
    const folder = join(project.dataDir, 'pulumi', 'state');
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await chown(folder, 65534, 65534);
    expect((await mends('state', 'state-foreign', plain)).text).toContain(folder);
  });

  whereMountable('on a disk that is mounted read-only', async () => {
    const said = join(project.dir, '..', 'said');
    await mkdir(said);
    const entry = join(installation, 'dist', 'cli', 'main.js');
    const look = (name: string): string => `"$NODE" ${entry} doctor --json > ${join(said, name)}`;
    const script = `mount -t tmpfs -o ro none "$SWITCHBACK_DATA_DIR"
      ${look('before')}
      sh -c "$("$NODE" -p 'JSON.parse(require("fs").readFileSync(process.argv[1])).items.find((f) => f.code === "state-read-only").mend' ${join(said, 'before')})"
      ${look('after')}`;
    const own = { ...env, PATH: process.env['PATH'], NODE: process.execPath };
    execFileSync(ownMounts, ['-m', 'sh', '-c', script], { cwd: project.dir, env: own });
    const states = async (name: string): Promise<string[]> => {
      const { items } = JSON.parse(await readFile(join(said, name), 'utf8')) as { items: Told[] };
      return items.filter(({ check }) => check === 'state').map(({ code }) => code);
    };
    expect(await states('before')).toEqual(['state-read-only']);
    expect(await states('after')).not.toContain('state-read-only');
  });

  test('with an entry of a history that a full disk has left empty: it is put aside, and the others stay', async () => {
    const folder = join(project.dataDir, 'pulumi/state/.pulumi/history/switchback/dev');
    await mkdir(folder, { recursive: true });
    const good = { kind: 'update', startTime: 1, endTime: 2, result: 'succeeded' };
    const names = ['dev-1000.history.json', 'dev-2000.history.json', 'dev-2000.checkpoint.json'];
    const texts = ['', JSON.stringify(good), '{'];
    for (const [i, name] of names.entries()) await writeFile(join(folder, name), texts[i] ?? '');
    expect((await mends('state', 'history-unreadable')).text).toContain('dev-1000.history.json');
    const left = ['dev-1000.history.json.aside', ...names.slice(1)].toSorted();
    expect((await readdir(folder)).toSorted()).toEqual(left);
    await writeFile(join(folder, names[0]!), '');
    await mends('state', 'history-unreadable');
    expect((await readdir(folder)).toSorted()).toEqual([...left, 'dev-1000.history.json.aside-2'].toSorted());
    await rm(folder, { recursive: true });
  });

  describe('in a bucket', () => {
    let storage: SimulatedStorage;
    let options: RunOptions;
    beforeAll(async () => {
      storage = await startSimulatedStorage();
      const bin = await withAwsCommand();
      const path = `${bin}:${process.env['PATH'] ?? ''}`;
      options = { env: { ...storage.env, SWITCHBACK_STATE_URL: storage.stateUrl, PATH: path } };
    });
    afterAll(() => storage.stop());

    test('an entry of a history that was left empty is put aside, and the others stay', async () => {
      const history = 'team/.pulumi/history/switchback/';
      const good = JSON.stringify({ kind: 'update', startTime: 1, endTime: 2, result: 'succeeded' });
      const [bad, ...others] = ['1000', '2000', '3000'].map(
        (time) => `${history}dev/dev-${time}.history.json`,
      );
      for (const name of others) storage.put(name, good);
      storage.put(others[0]!.replace('.history.', '.checkpoint.'), '{');
      const before = new Map(storage.objects());
      storage.put(bad!, '');
      const { text, mend } = await mends('state', 'history-unreadable', options);
      expect(text).toMatch(/^s3:\/\/simulated-state\/team\/\.pulumi\/history\/switchback\/dev\/dev-1000\./);
      expect(mend).toMatch(
        /^aws s3 mv s3:\S+ s3:\S+\.aside --region ap-northeast-2 --endpoint-url http:\S+$/,
      );
      // Of a stage that is no more, too; and what was put aside before stays.
      storage.put(bad!, 'no JSON');
      await mends('state', 'history-unreadable', options);
      storage.put(`${history}gone/gone-5.history.json`, '');
      expect((await mends('state', 'history-unreadable', options)).text).toContain('/gone/gone-5.');
      const aside = [`${bad!}.aside`, `${bad!}.aside-2`, `${history}gone/gone-5.history.json.aside`];
      expect(new Map([...storage.objects()].filter(([name]) => !aside.includes(name)))).toEqual(before);
      expect([...storage.objects().keys()]).toEqual(expect.arrayContaining(aside));
      storage.setAway(true);
      expect(await wrongIn('state', options)).toMatchObject([
        { code: 'state-unreachable', mend: null, facts: { address: 's3://simulated-state/team/' } },
      ]);
      storage.setAway(false);
    });

    test('whose address cannot be used: the command takes the right one', async () => {
      const wrong = { ...env, ...options.env, SWITCHBACK_STATE_URL: 's3://simulated-state' };
      const [found, ...more] = await wrongIn('state', { env: wrong });
      expect({ found, more }).toMatchObject({ found: { code: 'bad-state-url' }, more: [] });
      // The bucket is in this process, which goes on meanwhile.
      const entry = join(installation, 'dist', 'cli', 'main.js');
      const asking = promisify(execFile)(
        'sh',
        ['-c', `${found!.mend!}; "$NODE" ${entry} doctor --json || true`],
        {
          cwd: project.dir,
          env: { ...wrong, NODE: process.execPath },
        },
      );
      asking.child.stdin?.end(`${storage.stateUrl}\n`);
      const { items } = JSON.parse((await asking).stdout) as { items: Told[] };
      expect(items.filter(({ check, state }) => check === 'state' && state === 'problem')).toEqual([]);
    });
  });

  test('that is a file', async () => {
    await rm(project.dataDir, { recursive: true });
    await writeFile(project.dataDir, '');
    await mends('state', 'state-no-directory');
    await mkdir(project.dataDir, { mode: 0o700 });
  });

  test('on a full disk: the command removes old logs of updates and nothing else', async () => {
    const logs = join(project.dataDir, 'pulumi', 'home', 'logs');
    const runs = join(project.dataDir, 'runs');
    for (const folder of [logs, runs]) {
      await mkdir(join(folder, 'fresh'), { recursive: true });
      await mkdir(join(folder, 'old'));
      await writeFile(join(folder, 'old', 'log'), '');
      await truncate(join(folder, 'old', 'log'), 300 * 1024 ** 2);
      execFileSync('touch', ['-d', '2020-01-01', join(folder, 'old')]);
    }
    const now = new Date();
    const free = async (): Promise<number> => {
      const left = execFileSync('ls', [logs, runs]).toString();
      return left.includes('old') ? 1024 : 1024 ** 3;
    };
    const [wrong] = await spaceFinding(project.dataDir, { free, now });
    expect(wrong!.text(messagesIn('en'))).toContain('Only 0 MB are free');
    await paste(wrong!.mend!);
    expect(await spaceFinding(project.dataDir, { free, now })).toEqual([]);
    expect(execFileSync('ls', [logs, runs]).toString().match(/fresh/g)).toHaveLength(2);
    const full = { free: () => Promise.resolve(1024), now };
    expect(await spaceFinding(project.dataDir, full)).toMatchObject([{ code: 'space-low', mend: null }]);
  });
});

describe('the database', () => {
  test('whose folder is none is put aside', async () => {
    await mkdir(join(project.dataDir, 'database'));
    await mends('database', 'database-broken');
  });

  test('that lacks what PostgreSQL begins with is put aside', async () => {
    await rm(join(project.dataDir, 'database.aside'), { recursive: true });
    await mkdir(join(project.dataDir, 'database'));
    await writeFile(join(project.dataDir, 'database', 'PG_VERSION'), '17\n');
    await mends('database', 'database-broken');
  });

  test('behind a socket that is not there is told by its folder', async () => {
    const DATABASE_URL = `postgres://me:hunter2@/x?host=${project.dir}`;
    const [wrong] = await wrongIn('database', { env: { DATABASE_URL } });
    expect(wrong).toMatchObject({ code: 'database-unreachable', mend: null });
    expect(wrong!.text).toContain(`${project.dir} cannot be reached (ENOENT)`);
    expect(JSON.stringify(wrong)).not.toContain('hunter2');
  });

  test('at an address where something else answers', async () => {
    const { server: other, port } = await openPort();
    other.on('connection', (socket) => socket.on('data', () => socket.write('N')));
    const DATABASE_URL = `postgres://127.0.0.1:${port}/x`;
    const [wrong] = await wrongIn('database', { env: { DATABASE_URL } });
    expect(wrong).toMatchObject({ code: 'database-unreachable' });
    other.close();
  });

  test('on a server that is down is never left for another one', async () => {
    const [wrong] = await wrongIn('database', {
      env: { DATABASE_URL: 'postgres://me:hunter2@127.0.0.1:1/x' },
    });
    expect(wrong).toMatchObject({ code: 'database-unreachable', mend: null });
    expect(wrong!.text).toContain('it is down, or DATABASE_URL leads to a wrong place');
    expect(JSON.stringify(wrong)).not.toContain('hunter2');
  });

  test('at an address that nobody can read is told without it', async () => {
    const [wrong] = await wrongIn('database', { env: { DATABASE_URL: 'postgres://me:hunter2@[oops/x' } });
    expect(wrong).toMatchObject({ code: 'database-address-wrong' });
    expect(JSON.stringify(wrong)).not.toMatch(/hunter2|oops/);
  });
});

describe('what a killed service left', () => {
  test('never names a stranger that has its pid by now', async () => {
    const stranger = { url: 'http://127.0.0.1:1', pid: process.pid, started: 'an earlier boot:1' };
    for (const left of [stranger, { url: stranger.url, pid: stranger.pid }]) {
      await writeFile(join(project.dataDir, 'service.json'), JSON.stringify(left));
      const { told } = await doctor();
      expect(told.filter(({ check }) => check === 'service')).toMatchObject([
        { code: 'service-killed', state: 'problem', mend: `node ${installation}/dist/cli/main.js serve` },
      ]);
    }
    await unlink(join(project.dataDir, 'service.json'));
  });

  test('makes no stranger the host of a stage', async () => {
    const { server, port } = await openPort();
    const folder = join(project.dataDir, 'stages', 'devqa');
    await mkdir(folder, { recursive: true });
    await project.write('.env.devqa', `SWITCHBACK_STAGE_PORT=${port}\n`);
    await writeFile(join(folder, 'serving.json'), JSON.stringify({ port }));
    await writeFile(join(folder, 'host.json'), JSON.stringify(identityOf(process.pid)));
    expect(await wrongIn('ports')).toEqual([]);
    await writeFile(join(folder, 'host.json'), JSON.stringify({ pid: process.pid, started: 'earlier' }));
    await mends('ports', 'port-taken');
    server.close();
    await rm(folder, { recursive: true });
  });
});

describe('a port', () => {
  test('on which a stranger listens', async () => {
    const { server, port } = await openPort();
    await project.write('.env.devqa', `SWITCHBACK_STAGE_PORT=${port}\n`);
    const wrong = await mends('ports', 'port-taken');
    expect(wrong.text).toContain(String(port));
    server.close();
  });

  test('that two stages share', async () => {
    await project.write('.env.staging-1', 'SWITCHBACK_STAGE_PORT=4\n');
    await project.write('.env.staging-2', 'SWITCHBACK_STAGE_PORT=4\n');
    const wrong = await wrongIn('ports');
    expect(wrong.map(({ code }) => code)).toEqual(['port-twice']);
    await paste(wrong[0]!.mend!);
    expect(await wrongIn('ports')).toEqual([]);
  });

  test('that is missing', async () => {
    await project.write('.env.devqa', '# nothing\n');
    await mends('ports', 'port-missing');
    execFileSync('git', ['checkout', '--quiet', '.'], { cwd: project.dir });
  });
});

describe('a file', () => {
  test('that was deleted comes back from git', async () => {
    await rm(join(project.dir, '.env.devqa'));
    const wrong = await wrongIn('files');
    await paste(wrong[0]!.mend!);
    expect(await wrongIn('files')).toEqual([]);
  });

  test('that is new and has a bad line gets that line left out', async () => {
    await project.write('.env', 'TEAM_NAME=서버팀\nBUILT_AT=$(date)\n');
    commitAll(project.dir);
    const wrong = await wrongIn('files');
    expect(new Set(wrong.map(({ code }) => code))).toEqual(new Set(['COMMAND_SUBSTITUTION_UNSUPPORTED']));
    await paste(wrong[0]!.mend!);
    expect(await wrongIn('files')).toEqual([]);
  });

  test('of a new stage that has no dotenv file and no salt gets both', async () => {
    await project.write(
      'Pulumi.pubqa.yaml',
      'config:\n  switchback:dotenv: pubqa\n  switchback:trigger: request\n  switchback:source: nightly\n  switchback:purpose: {en: For a publisher, ko: 퍼블리셔용}\n',
    );
    const codes = new Set<string>();
    for (let round = 0; round < 4; round++) {
      const wrong = await wrongIn('files');
      if (wrong.length === 0) break;
      codes.add(wrong[0]!.code);
      await paste(wrong[0]!.mend!);
    }
    expect(await wrongIn('files')).toEqual([]);
    expect(codes).toEqual(new Set(['ENCRYPTION_SALT_MISSING', 'DOTENV_FILE_MISSING']));
  });
});

describe('an installation', () => {
  let root: string;
  let bin: string;
  /** A copy of this installation in a folder of its own, with nothing on PATH but what it needs. */
  const copy = async (name: string, files: readonly string[]): Promise<string> => {
    const folder = join(root, name);
    for (const file of files) await cp(join(installation, file), join(folder, file), { recursive: true });
    return folder;
  };
  const forSetUp = ['dist', 'src', 'scripts', 'tools', 'package-lock.json', 'tsconfig.json'];
  const inside = (folder: string): RunOptions => ({ installation: folder, env: { PATH: bin } });

  beforeAll(async () => {
    // The set-up of a copy would install them where its link leads: into this installation.
    if (!packagesAreFresh(installation)) throw new Error('run the set-up first');
    root = await mkdtemp(join(tmpdir(), 'switchback-installation-'));
    bin = join(root, 'bin');
    await mkdir(bin);
    for (const tool of ['node', 'npm', 'sh', 'git', 'mkdir', 'ln'])
      await symlink(
        execFileSync('sh', ['-c', `command -v ${tool}`])
          .toString()
          .trim(),
        join(bin, tool),
      );
    await symlink(join(installation, 'node_modules'), join(root, 'node_modules'));
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  test('whose command is not linked, so that npx would fetch a stranger', async () => {
    const folder = await copy('unlinked', ['dist', 'package.json']);
    await mends('link', 'link-missing', inside(folder));
  });

  test('on a Node that is too old gets one of its own', async () => {
    const folder = await copy('old', ['dist', 'package.json']);
    const file = join(folder, 'package.json');
    const { dependencies, devDependencies, ...rest } = JSON.parse(await readFile(file, 'utf8')) as {
      [kind in 'dependencies' | 'devDependencies' | 'engines']: Record<string, string>;
    };
    // Its packages are there, in the folder above; npm would get them all once more.
    expect([dependencies, devDependencies]).not.toContain(undefined);
    await writeFile(file, JSON.stringify(rest));
    const wrong = nodeFinding('20.18.3', rest.engines['node'] ?? '', folder);
    expect(wrong).toMatchObject({ code: 'node-unsuitable', state: 'problem' });
    await paste(wrong.mend!, process.env);
    const own = join(folder, 'node_modules', '.bin', 'node');
    const args = [join(folder, 'dist', 'cli', 'main.js'), 'doctor', '--json'];
    const again = await promisify(execFile)(own, args, {
      cwd: project.dir,
      env: { ...env, PATH: bin },
    }).catch((error: unknown) => error as { stdout: string });
    const { items } = JSON.parse(again.stdout) as { items: Told[] };
    const version = execFileSync(own, ['--version']).toString().trim().slice(1);
    expect(items.find(({ check }) => check === 'node')).toMatchObject({ state: 'ok', text: version });
  }, 300_000);

  /** An installation whose set-up once left this CLI. */
  const withCli = async (name: string): Promise<string> => {
    const folder = await copy(name, [...forSetUp, 'package.json']);
    await symlink(join(installation, 'node_modules'), join(folder, 'node_modules'));
    const cli = await findCli({ installDir: installation, env: process.env });
    if (cli === undefined) throw new Error('run the set-up first');
    const own = join(folder, '.pulumi-cli', 'bin');
    await mkdir(own, { recursive: true });
    await symlink(cli.command, join(own, 'pulumi'));
    const record = {
      version: cli.version,
      from: 'build',
      command: 'bin/pulumi',
      languageHost: 'bin/pulumi-language-nodejs',
    };
    await writeFile(join(folder, '.pulumi-cli', 'cli.json'), JSON.stringify(record));
    return folder;
  };

  test('whose language host is gone gets it back by the set-up', async () => {
    const folder = await withCli('hostless');
    const wrong = await mends('pulumi', 'language-host-missing', inside(folder));
    expect(wrong.mend).toContain(folder);
    expect(existsSync(join(folder, '.pulumi-cli', 'bin', 'pulumi-language-nodejs'))).toBe(true);
  }, 120_000);

  test('whose Pulumi CLI does not run gets one that does by the set-up', async () => {
    const folder = await withCli('broken');
    const command = join(folder, '.pulumi-cli', 'bin', 'pulumi');
    await unlink(command);
    await writeFile(command, '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    const [wrong] = await wrongIn('pulumi', inside(folder));
    expect(wrong).toMatchObject({ code: 'pulumi-broken' });
    // Where the set-up finds another: on PATH, as an installer would leave it.
    await paste(wrong!.mend!, { PATH: `${bin}:${join(installation, '.pulumi-cli', 'bin')}` });
    expect(await wrongIn('pulumi', inside(folder))).toEqual([]);
  }, 120_000);

  test('without a Pulumi CLI gets one by the set-up', async () => {
    const folder = await copy('bare', [...forSetUp, 'package.json']);
    await symlink(join(installation, 'node_modules'), join(folder, 'node_modules'));
    const [wrong] = await wrongIn('pulumi', inside(folder));
    expect(wrong).toMatchObject({ code: 'pulumi-missing' });
    // Where the set-up finds it: a CLI that is there already, in the installation's own folder.
    await mkdir(join(folder, '.pulumi-cli'), { recursive: true });
    await cp(join(installation, '.pulumi-cli', 'bin'), join(folder, '.pulumi-cli', 'bin'), {
      recursive: true,
    });
    await paste(wrong!.mend!);
    expect(await wrongIn('pulumi', inside(folder))).toEqual([]);
  }, 120_000);
});

describe('a shell with a proxy', () => {
  const proxied = { https_proxy: 'http://mina:canary@proxy:3128' };
  const told = async (more: Record<string, string>): Promise<Told[]> =>
    (await doctor({ env: { ...proxied, ...more } })).told.filter(({ check }) => check === 'proxies');

  test('is told of it by name, never by its address', async () => {
    const [one] = await told({ no_proxy: 'localhost' });
    expect(one).toMatchObject({ state: 'ok', code: 'proxies-ok', facts: { names: ['https_proxy'] } });
    expect(JSON.stringify(one)).not.toContain('canary');
    expect((await doctor()).told.filter(({ check }) => check === 'proxies')).toEqual([]);
  });

  test('that came after shell-env would hide plain pulumi from itself, until shell-env comes again', async () => {
    const shell = async (more: Record<string, string>): Promise<Record<string, string>> => {
      const { stdout } = await run(['shell-env', '--json'], { cwd: project.dir, env: { ...env, ...more } });
      const entries = Object.entries(JSON.parse(stdout) as Record<string, string | null>);
      return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== null));
    };
    const { no_proxy: _lower, NO_PROXY: _upper, ...earlier } = await shell({});
    const [wrong] = await told(earlier);
    expect(wrong).toMatchObject({ state: 'problem', code: 'proxies-loopback' });
    expect(wrong?.mend).toBe(`eval "$(node ${installation}/dist/cli/main.js shell-env)"`);
    const shellWithProxy = { cwd: project.dir, env: { ...env, ...earlier, ...proxied } };
    const after = toldAfter(wrong!.mend!, shellWithProxy);
    expect(after.filter(({ state }) => state === 'problem')).toEqual([]);
    expect(after.find(({ check }) => check === 'proxies')).toMatchObject({ state: 'ok' });
  });
});
