import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { findCli } from '../../src/pulumi-cli/cli.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'switchback-cli-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function executable(file: string, script: string): Promise<string> {
  const path = join(folder, file);
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  return path;
}

async function record(content: unknown): Promise<void> {
  await mkdir(join(folder, '.pulumi-cli'), { recursive: true });
  await writeFile(join(folder, '.pulumi-cli', 'cli.json'), JSON.stringify(content));
}

const built = {
  command: 'bin/pulumi',
  version: '3.250.0',
  from: 'build',
  languageHost: 'bin/pulumi-language-nodejs',
};

describe('the CLI that the set-up recorded', () => {
  test('is taken with absolute paths, without being started', async () => {
    const command = await executable('.pulumi-cli/bin/pulumi', 'exit 1');
    const languageHost = await executable('.pulumi-cli/bin/pulumi-language-nodejs', 'exit 1');
    await record(built);
    expect(await findCli({ installDir: folder, env: { PATH: '' } })).toEqual({
      command,
      root: join(folder, '.pulumi-cli'),
      version: '3.250.0',
      from: 'build',
      languageHost,
    });
  });

  test('may lie outside of the installation', async () => {
    const command = await executable('elsewhere/pulumi', 'exit 1');
    await record({ ...built, command, from: 'path', languageHost: null });
    const cli = await findCli({ installDir: folder, env: { PATH: '' } });
    expect(cli).toEqual({ command, root: null, version: '3.250.0', from: 'path', languageHost: null });
  });

  test('is told without a language host when that one is gone', async () => {
    await executable('.pulumi-cli/bin/pulumi', 'exit 1');
    await record(built);
    expect((await findCli({ installDir: folder, env: { PATH: '' } }))?.languageHost).toBeNull();
  });

  test.each([
    ['its executable is gone', built],
    ['its record is broken', { command: 7 }],
    ['its record names an origin that does not exist', { ...built, from: 'gift' }],
  ])('is passed over when %s', async (_case, content) => {
    await record(content);
    const command = await executable('bin/pulumi', 'echo v3.210.1');
    expect(await findCli({ installDir: folder, env: { PATH: join(folder, 'bin') } })).toMatchObject({
      command,
      from: 'path',
    });
  });
});

describe('a CLI on PATH', () => {
  test('is asked for its version, with a home in the installation', async () => {
    const command = await executable('bin/pulumi', `echo "$PULUMI_HOME" > ${folder}/home; echo v3.210.1`);
    const languageHost = await executable('hosts/pulumi-language-nodejs', '');
    const path = `${join(folder, 'empty')}:${join(folder, 'bin')}:${join(folder, 'hosts')}:/usr/bin:/bin`;
    const cli = await findCli({ installDir: folder, env: { PATH: path } });
    expect(cli).toEqual({ command, root: folder, version: '3.210.1', from: 'path', languageHost });
    expect(await readFile(join(folder, 'home'), 'utf8')).toBe(`${join(folder, '.pulumi-cli', 'home')}\n`);
  });

  test.each([
    ['prints no version', 'echo'],
    ['fails', 'echo v3.210.1; exit 1'],
  ])('is passed over when it %s', async (_case, script) => {
    await executable('bin/pulumi', script);
    expect(await findCli({ installDir: folder, env: { PATH: join(folder, 'bin') } })).toBeUndefined();
  });
});
