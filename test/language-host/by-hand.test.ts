import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { makeProject, type Project } from '../pulumi-cli/real-project.js';

const program = `
import { cwd } from 'node:process';
import { writeFileSync } from 'node:fs';
export default async () => {
  console.log('said on stdout');
  if (process.env.FAILS === 'plainly') throw new Error('the soup is cold');
  if (process.env.FAILS === 'in one line') throw Object.assign(new Error(), { message: 'the soup is cold', stack: 'the soup is cold' });
  if (process.env.HANGS) {
    writeFileSync(process.env.HANGS, String(process.pid));
    await new Promise(() => setInterval(() => {}, 1000));
  }
  return { hello: 'world', directory: cwd(), pid: process.pid };
};
`;

let project: Project;
beforeAll(async () => {
  project = await makeProject({ program });
});
afterAll(() => project.remove());

const up = (extra: Record<string, string> = {}) =>
  project.pulumi(['up', '--yes', '--skip-preview', '-s', 'dev'], extra);

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 15_000;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error('waited in vain');
    await delay(25);
  }
}

const diagnosticsOf = (stdout: string): string => stdout.slice(stdout.indexOf('Diagnostics:'));

describe('`pulumi up` by hand with our language host', () => {
  test('runs the default export in the directory of the program, and leaves no process', async () => {
    const { code, stdout, stderr } = await up();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(diagnosticsOf(stdout).match(/said on stdout/g)).toHaveLength(1);
    const outputs = await project.outputs('dev');
    expect(outputs).toMatchObject({ hello: 'world', directory: join(project.projectDir, 'dist', 'program') });
    await until(() => !isAlive(outputs['pid'] as number));
  });

  test.each([
    ['plainly', 'with its stack', /error: Error: the soup is cold\n\s+at /],
    ['in one line', 'as that line', /error: the soup is cold\n(?!\s+at )/],
  ])('shows an error thrown %s once, %s, and keeps the outputs', async (how, _shape, shown) => {
    await up();
    const { code, stdout } = await up({ FAILS: how });
    expect(code).not.toBe(0);
    expect(diagnosticsOf(stdout).match(/the soup is cold/g)).toHaveLength(1);
    expect(diagnosticsOf(stdout)).toMatch(shown);
    expect(diagnosticsOf(stdout)).not.toMatch(/BAIL|Unhandled exception/);
    expect(await project.outputs('dev')).toMatchObject({ hello: 'world' });
  });

  test('ends when the engine is killed', async () => {
    const file = join(project.dataDir, 'pid');
    const args = ['preview', '-s', 'dev', '--non-interactive'];
    const env = { ...project.env, HANGS: file };
    const engine = spawn(project.cli.command, args, { cwd: project.projectDir, env, stdio: 'ignore' });
    let pid = Number.NaN;
    await until(async () => {
      pid = Number.parseInt(await readFile(file, 'utf8').catch(() => ''), 10);
      return !Number.isNaN(pid);
    });
    expect(isAlive(pid)).toBe(true);
    engine.kill('SIGKILL');
    await until(() => !isAlive(pid));
  });
});

describe('other shapes of a program', () => {
  const main = () => join(project.projectDir, 'dist', 'program', 'index.mjs');

  test('outputs may be the default export itself', async () => {
    await writeFile(main(), 'export default { dish: Promise.resolve("bibimbap") };\n');
    expect((await up()).code).toBe(0);
    expect(await project.outputs('dev')).toEqual({ dish: 'bibimbap' });
  });

  test('a module that cannot be loaded is named once', async () => {
    await writeFile(main(), 'import { x } from "./absent.mjs";\nexport default x;\n');
    const { code, stdout } = await up();
    expect(code).not.toBe(0);
    expect(diagnosticsOf(stdout).match(/absent\.mjs/g)).toHaveLength(1);
  });
});
