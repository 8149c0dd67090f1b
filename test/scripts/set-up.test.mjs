import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { wantedVersions } from '../../scripts/setup/wanted.mjs';
import { checkout, makePlace, until } from './place.mjs';

const wanted = wantedVersions(checkout);
const closing = `Pulumi CLI ${wanted.cli}, built from source, .pulumi-cli/bin/pulumi (with our language host)`;

let place;
beforeEach(() => {
  place = makePlace();
  for (const path of ['scripts', 'tools/pulumi']) place.copy(path);
  const compilerOptions = {
    rootDir: 'src',
    outDir: 'dist',
    target: 'ES2022',
    module: 'NodeNext',
    types: [],
    lib: ['ES5'],
    skipLibCheck: true,
  };
  place.write('tsconfig.json', JSON.stringify({ compilerOptions, include: ['src'] }));
  place.write('package.json', '{"name": "switchback", "type": "module"}');
  place.write('package-lock.json', '{"lockfileVersion": 3, "packages": {}}');
  place.write(
    'src/cli/main.ts',
    "#!/usr/bin/env node\ndeclare const console: { log(...words: string[]): void };\nconsole.log('it is', 'ours');\n",
  );
  place.tool('npm', npm());
  place.tool(
    'go',
    `if [ "$1" = version ]; then echo go version go9.9.9; exit 0; fi
while [ "$1" != "-o" ]; do shift; done; printf '#!/bin/sh\\necho v${wanted.cli}\\n' > "$2"; chmod 755 "$2"`,
  );
});
afterEach(() => place.remove());

/** An npm that counts its runs and installs the packages that the build needs. */
const npm = (then = '') =>
  `echo run >> ${place.folder}/npm-runs; rm -rf node_modules; mkdir node_modules
${then}
for name in typescript-7 esbuild; do ln -s ${join(checkout, 'node_modules')}/$name node_modules/$name; done`;
const npmRuns = () => readFileSync(join(place.folder, 'npm-runs'), 'utf8').split('\n').length - 1;

const command = () => [process.execPath, [join(place.installDir, 'scripts', 'setup.mjs')]];
const options = () => ({ env: { ...place.env, SWITCHBACK_PULUMI: 'build' }, encoding: 'utf8' });
function setUp(...args) {
  const [node, script] = command();
  const { status, stderr, stdout } = spawnSync(node, [...script, ...args], options());
  return { status, lines: stderr.trimEnd().split('\n'), stdout };
}

test('npm packs a checkout that is not built: its own script makes what is missing, and nothing but the result comes along', () => {
  const { name, version, bin, files, type, scripts } = JSON.parse(
    readFileSync(join(checkout, 'package.json'), 'utf8'),
  );
  place.write('package.json', JSON.stringify({ name, version, bin, files, type, scripts }));
  for (const file of ['README.md', 'docs/one.md', 'docs/development/two.md', 'test/three.js'])
    place.write(file, '');
  const npmOfAll = execFileSync('sh', ['-c', 'command -v npm'], { encoding: 'utf8' }).trim();
  const npmPacks = (...args) => {
    const all = ['pack', '--dry-run', '--json', ...args];
    const { status, stdout, stderr } = spawnSync(npmOfAll, all, {
      ...{ cwd: place.installDir, encoding: 'utf8' },
      // Below npm itself the tools are those of this place.
      env: {
        ...options().env,
        PATH: `${place.bin}:${process.env.PATH}`,
        npm_config_update_notifier: 'false',
      },
    });
    if (status !== 0) throw new Error(stderr);
    return JSON.parse(stdout.slice(stdout.indexOf('[')))[0].files.map((file) => file.path);
  };
  setUp();
  rmSync(join(place.installDir, 'dist'), { recursive: true });
  const made = npmPacks();
  expect(made).toEqual(npmPacks('--ignore-scripts'));
  expect(made).toEqual(
    expect.arrayContaining(['dist/cli/main.js', 'docs/one.md', 'scripts/setup/build.mjs']),
  );
  const none = /^(src|test|docs\/development|\.pulumi-cli|node_modules)\/|\.built\.json$|\.d\.ts$/;
  expect(made.filter((file) => none.test(file))).toEqual([]);
});

describe('the set-up of a fresh checkout', () => {
  test('ends with one line about the CLI, and the second time that is all', () => {
    const first = setUp();
    expect(first.status).toBe(0);
    expect(first.lines.at(-1)).toBe(closing);
    expect(setUp()).toEqual({ status: 0, lines: [closing], stdout: '' });
    expect(npmRuns()).toBe(1);
  });

  test('links the command, which runs', () => {
    setUp();
    const link = join(place.installDir, 'node_modules', '.bin', 'switchback');
    expect(readlinkSync(link)).toBe('../../dist/cli/main.js');
    expect(execFileSync(link, { encoding: 'utf8', env: place.env })).toBe('it is ours\n');
  });

  test('that was killed is repaired by running it again', async () => {
    place.tool('npm', npm(`echo $$ > ${place.folder}/npm-pid; exec sleep 60`));
    const child = spawn(...command(), { ...options(), stdio: 'ignore' });
    const pidFile = join(place.folder, 'npm-pid');
    await until(() => existsSync(pidFile) && readFileSync(pidFile, 'utf8') !== '');
    child.kill('SIGKILL');
    await once(child, 'exit');
    process.kill(Number(readFileSync(pidFile, 'utf8')), 'SIGKILL');
    place.tool('npm', npm());
    const again = setUp();
    expect({ status: again.status, last: again.lines.at(-1) }).toEqual({ status: 0, last: closing });
    expect(existsSync(join(place.cliRoot, 'set-up.lock'))).toBe(false);
  });

  test('runs once when it is started twice at the same time', async () => {
    const both = [1, 2].map(() => spawn(...command(), { ...options(), stdio: 'ignore' }));
    const codes = await Promise.all(both.map(async (child) => (await once(child, 'exit'))[0]));
    expect(codes).toEqual([0, 0]);
    expect(npmRuns()).toBe(1);
  });

  test('that fails tells the last lines of the tool and ends with 1', () => {
    writeFileSync(join(place.installDir, 'src', 'cli', 'main.ts'), 'export const x: number = "";\n');
    const { status, lines } = setUp();
    expect(status).toBe(1);
    expect(lines.join('\n')).toMatch(/Its last lines:\n.*src\/cli\/main\.ts\(1,14\): error TS2322/);
  });

  test('touches nothing of the home directory', () => {
    const home = join(place.folder, 'home');
    spawnSync(...command(), { ...options(), env: { ...options().env, HOME: home } });
    expect(existsSync(home)).toBe(false);
  });
});

test('`--help` names the ways to the CLI, and an unknown argument is refused', () => {
  expect(setUp('--help').stdout).toMatch(/SWITCHBACK_PULUMI=path\|vendor\|build/);
  expect(setUp('--now')).toMatchObject({ status: 2 });
});
