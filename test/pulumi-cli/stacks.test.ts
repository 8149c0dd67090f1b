import { access, mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readStateUrl, stateAddress } from '../../src/model/state-bucket.js';
import { defaultPassphrase, prepareState, rememberState } from '../../src/pulumi-cli/state.js';
import { initStacks, openStacks, projectName } from '../../src/pulumi-cli/stacks.js';
import { makeProject, stageFile, type Project } from './real-project.js';

let project: Project;
beforeEach(async () => {
  project = await makeProject({ stages: ['dev', 'staging-1'], stacks: false });
});
afterEach(() => project.remove());

const place = () => ({ ...project, bucket: null, base: process.env, catalogueStages: ['dev', 'staging-1'] });
/** No process has it. */
const gone = 2 ** 22 + 1;
const modeOf = async (file: string) => (await stat(file)).mode & 0o777;

describe('preparing the state', () => {
  test('makes the folders and the passphrase file for the owner alone', async () => {
    await prepareState({ dataDir: project.dataDir, bucket: null });
    expect(await readFile(join(project.dataDir, 'passphrase'), 'utf8')).toBe(`${defaultPassphrase}\n`);
    expect(await modeOf(join(project.dataDir, 'passphrase'))).toBe(0o600);
    expect(await modeOf(join(project.dataDir, 'pulumi', 'state'))).toBe(0o700);
    expect(await modeOf(join(project.dataDir, 'pulumi', 'home'))).toBe(0o700);
  });

  test('keeps a passphrase that is there, and closes it to others', async () => {
    await prepareState({ dataDir: project.dataDir, bucket: null });
    await writeFile(join(project.dataDir, 'passphrase'), 'of the team\n', { mode: 0o644 });
    await prepareState({ dataDir: project.dataDir, bucket: null });
    expect(await readFile(join(project.dataDir, 'passphrase'), 'utf8')).toBe('of the team\n');
    expect(await modeOf(join(project.dataDir, 'passphrase'))).toBe(0o600);
  });

  test('takes an empty passphrase file for none: nothing was ever encrypted with it', async () => {
    const file = join(project.dataDir, 'passphrase');
    await mkdir(project.dataDir, { recursive: true });
    await writeFile(file, '', { mode: 0o644 });
    await Promise.all(Array.from({ length: 10 }, () => prepareState({ ...project, bucket: null })));
    expect(await readFile(file, 'utf8')).toBe(`${defaultPassphrase}\n`);
    expect(await modeOf(file)).toBe(0o600);
    expect((await readdir(project.dataDir)).toSorted()).toEqual(['passphrase', 'pulumi']);
  });

  test('remembers a bucket, and refuses to go on without it', async () => {
    const bucket = readStateUrl('s3://team-state/switchback?region=ap-northeast-2');
    if ('fault' in bucket) throw new Error(bucket.fault);
    await prepareState({ ...project, bucket });
    await rememberState({ ...project, bucket });
    await rememberState({ ...project, bucket });
    await prepareState({ ...project, bucket });
    await expect(prepareState({ ...project, bucket: null })).rejects.toMatchObject({
      ...{ name: 'StateMoved', from: stateAddress(bucket) },
    });
    const kept = await readdir(join(project.dataDir, 'pulumi'));
    expect(kept.toSorted()).toEqual(['home', 'state-address']);
  });
});

describe('making the stacks with the real CLI', () => {
  test('makes each missing one and leaves the stage files byte for byte', async () => {
    const told: string[] = [];
    const made = await initStacks({ ...place(), log: (line) => told.push(line) });
    expect(made).toEqual(['dev', 'staging-1']);
    expect(told).toEqual(['stack dev created', 'stack staging-1 created']);
    for (const stage of made) {
      await access(join(project.dataDir, 'pulumi/state/.pulumi/stacks/tiny', `${stage}.json`));
      expect(await readFile(join(project.projectDir, `Pulumi.${stage}.yaml`), 'utf8')).toBe(stageFile);
    }
    expect((await readdir(project.projectDir)).sort()).toEqual([
      'Pulumi.dev.yaml',
      'Pulumi.staging-1.yaml',
      'Pulumi.yaml',
      'dist',
    ]);
    expect(await readdir(join(project.dataDir, 'pulumi', 'home'))).not.toContain('workspaces');
  });

  test('makes nothing the second time, without starting the CLI', async () => {
    await initStacks(place());
    const none = { ...project.cli, command: '/nowhere/pulumi' };
    expect(await initStacks({ ...place(), cli: none })).toEqual([]);
  });

  test('works twice at the same time', async () => {
    const both = await Promise.all([initStacks(place()), initStacks(place())]);
    expect(both.flat()).toEqual(expect.arrayContaining(['dev', 'staging-1']));
    expect(Object.keys(JSON.parse((await project.pulumi(['stack', 'ls', '--json'])).stdout))).toHaveLength(2);
  });

  /** What a making leaves that is killed: who it was, and its lock. */
  async function killedMaking(lockedBy: number): Promise<string> {
    const locks = join(project.dataDir, 'pulumi/state/.pulumi/locks/organization/tiny/dev');
    const making = join(project.dataDir, 'pulumi/making');
    for (const folder of [locks, making]) await mkdir(folder, { recursive: true });
    await writeFile(join(making, 'dev.json'), JSON.stringify({ pid: gone, started: 'long ago' }));
    const lock = {
      pid: lockedBy,
      username: 'mina',
      hostname: hostname(),
      timestamp: new Date().toISOString(),
    };
    await writeFile(join(locks, 'one.json'), JSON.stringify(lock));
    return locks;
  }

  test('clears the lock of a making that was killed, and goes on', async () => {
    const locks = await killedMaking(gone);
    expect(await initStacks(place())).toEqual(['dev', 'staging-1']);
    expect(await readdir(locks)).toEqual([]);
    expect(await readdir(join(project.dataDir, 'pulumi/making'))).toEqual([]);
  });

  test('leaves the lock of anybody else', async () => {
    const locks = await killedMaking(process.pid);
    await expect(initStacks(place())).rejects.toThrow(/stack dev could not be created/);
    expect(await readdir(locks)).toEqual(['one.json']);
  });

  test('makes one to see that it can, the others when they are needed, each once', async () => {
    const made: string[] = [];
    const stacks = await openStacks(place(), (stage) => made.push(stage));
    expect([await stacks.probe(), made]).toEqual([['staging-1'], ['dev']]);
    await Promise.all([stacks.need('staging-1'), stacks.need('dev'), stacks.need('staging-1')]);
    expect(made).toEqual(['dev', 'staging-1']);
    expect(await stacks.probe()).toEqual([]);
  });

  test('makes one for each way of keeping secrets before anybody needs it', async () => {
    await writeFile(join(project.projectDir, 'Pulumi.staging-1.yaml'), stageFile.replace('FqVX75', 'XqVX75'));
    const stacks = await openStacks(place());
    await expect(stacks.probe()).rejects.toThrow(/stack staging-1 could not be created: .*passphrase/);
  });

  test('refuses a stage file without a salt before the CLI would rewrite it', async () => {
    const file = join(project.projectDir, 'Pulumi.dev.yaml');
    await writeFile(file, 'config: {}\n');
    await expect(initStacks(place())).rejects.toThrow(`${file}: no encryptionsalt`);
    expect(await readFile(file, 'utf8')).toBe('config: {}\n');
  });

  test('tells what the CLI says when it refuses', async () => {
    const wrong = stageFile.replace('FqVX75', 'XqVX75');
    await writeFile(join(project.projectDir, 'Pulumi.dev.yaml'), wrong);
    await expect(initStacks(place())).rejects.toThrow(/stack dev could not be created: .*passphrase/);
  });
});

test('a Pulumi.yaml without a name is no project', async () => {
  await writeFile(join(project.projectDir, 'Pulumi.yaml'), 'runtime: nodejs\n');
  await expect(projectName(project.projectDir)).rejects.toThrow('no project name');
});
