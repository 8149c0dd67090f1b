import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { findCli } from '../../../src/pulumi-cli/cli.js';
import { installation, run, type Ended } from '../command.js';

/** The command as a package in somebody's repository, where PATH has no Pulumi and no Go but what a test puts there. */
let root: string;
let shop: string;
let bin: string;
let cache: string;
const packageDir = (): string => join(shop, 'node_modules', 'switchback-stages');
const env = (): Record<string, string> => ({ PATH: bin, HOME: root, XDG_CACHE_HOME: cache });
const setup = (...args: readonly string[]): Promise<Ended> =>
  run(['setup', ...args], { cwd: shop, env: env(), installation: packageDir() });

async function tool(name: string, body: string): Promise<string> {
  const file = join(bin, name);
  await writeFile(file, `#!/bin/sh\n${body}\n`);
  await chmod(file, 0o755);
  return file;
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'switchback-set-up-'));
  shop = join(root, 'shop');
  for (const part of ['dist', 'provider', 'scripts/setup', 'tools/pulumi', 'package.json'])
    await cp(join(installation, part), join(packageDir(), part), { recursive: true });
  await symlink(join(installation, 'node_modules'), join(root, 'node_modules'));
});
afterAll(() => rm(root, { recursive: true, force: true }));
beforeEach(async () => {
  bin = await mkdtemp(join(root, 'bin-'));
  cache = await mkdtemp(join(root, 'cache-'));
  for (const name of ['sh', 'node', 'mkdir', 'chmod', 'dirname']) {
    const [path = ''] = execFileSync('sh', ['-c', `command -v ${name}`])
      .toString()
      .split('\n');
    await symlink(path, join(bin, name));
  }
});

test("the CLI on PATH is taken, and what goes with it lies in the person's cache, not in the repository", async () => {
  await tool('pulumi', 'echo v3.250.0');
  const { code, stdout, stderr } = await setup();
  expect({ code, stderr: stderr.match(/not possible/g) }).toEqual({ code: 0, stderr: null });
  expect(stdout).toBe(`Pulumi CLI 3.250.0, found on PATH, ${bin}/pulumi (with our language host)\n`);
  const found = await findCli({ installDir: packageDir(), env: env() });
  expect(found).toMatchObject({ command: join(bin, 'pulumi'), version: '3.250.0', from: 'path' });
  expect(found?.languageHost).toMatch(new RegExp(`^${cache}/switchback/pulumi-[\\d.]+/bin/`));
  expect(existsSync(join(packageDir(), '.pulumi-cli'))).toBe(false);
});

/** The version that the package names, and a `go` that makes a CLI of it. */
async function goodGo(): Promise<string> {
  const mod = await readFile(join(packageDir(), 'tools', 'pulumi', 'go.mod'), 'utf8');
  const wanted = /pulumi\/pkg\/v3 v(\S+)/.exec(mod)?.[1] ?? '';
  const made = `printf '#!/bin/sh\\necho v${wanted}\\n' > "$2"; chmod 755 "$2"`;
  await tool(
    'go',
    `if [ "$1" = version ]; then echo go version go9.9.9; exit 0; fi\nwhile [ "$1" != "-o" ]; do shift; done\n${made}`,
  );
  return wanted;
}

test('without one it is built from the sources that the package names, with progress, and the next time it is there', async () => {
  const wanted = await goodGo();
  const only = { ...env(), SWITCHBACK_PULUMI: 'build' };
  const first = await run(['setup', '--lang', 'ko'], { cwd: shop, env: only, installation: packageDir() });
  expect(first.stderr).toContain('소스에서 빌드한 Pulumi CLI (몇 분 걸리며 한 번만 합니다)');
  expect(first.stdout).toMatch(new RegExp(`^Pulumi CLI ${wanted}, 소스에서 빌드, ${cache}/`));
  await tool('go', 'exit 1');
  // A way that is not possible takes away nothing that works.
  const before = await findCli({ installDir: packageDir(), env: env() });
  for (const way of ['path', 'vendor']) {
    const forced = { ...env(), SWITCHBACK_PULUMI: way };
    const refused = await run(['setup'], { cwd: shop, env: forced, installation: packageDir() });
    expect([way, refused.code]).toEqual([way, 1]);
    expect(await findCli({ installDir: packageDir(), env: env() })).toEqual(before);
  }
  const again = await setup();
  expect([again.code, again.stdout]).toEqual([
    0,
    expect.stringContaining(`CLI ${wanted}, built from source`),
  ]);
});

test('where none can be had it says what was tried and what to do, and leaves no half of one', async () => {
  const only = { ...env(), SWITCHBACK_PULUMI: 'path' };
  const { code, stderr } = await run(['setup'], { cwd: shop, env: only, installation: packageDir() });
  expect(code).toBe(1);
  expect(stderr).toContain('Pulumi CLI on PATH: no pulumi on PATH');
  expect(stderr).toContain('install the Pulumi CLI');
  const [folder = ''] = await readdir(join(cache, 'switchback'));
  expect(existsSync(join(cache, 'switchback', folder, 'cli.json'))).toBe(false);
  const wrong = await run(['setup'], {
    ...{ cwd: shop, installation: packageDir() },
    env: { ...env(), SWITCHBACK_PULUMI: 'magic' },
  });
  expect(wrong.stderr).toContain('SWITCHBACK_PULUMI is "magic"; it may be path, vendor, build, or not set.');
});

test('init and serve get one where there is none, then do what they are for; where there is one they say nothing of it', async () => {
  const wanted = await goodGo();
  const own = {
    name: 'shop',
    version: '1.0.0',
    main: 'server.js',
    devDependencies: { 'switchback-stages': '*' },
  };
  await writeFile(join(shop, 'package.json'), JSON.stringify(own));
  await writeFile(join(shop, 'server.js'), "require('http').createServer().listen(process.env.PORT)");
  // No database answers there: what is begun with the CLI ends before a service runs.
  const nowhere = { DATABASE_URL: 'postgres://nobody@127.0.0.1:9/none' };
  const does = (...args: readonly string[]): Promise<Ended> =>
    run(args, {
      ...{ cwd: shop, installation: packageDir() },
      env: { ...env(), ...nowhere, SWITCHBACK_PULUMI: 'build' },
    });
  const serves = () => does('serve', '--port', '0', '--stage-ports', 'auto');
  const got = `Pulumi CLI ${wanted}, built from source, ${cache}/`;
  const first = await does('init', '--yes');
  expect([first.code, first.stderr, existsSync(join(shop, 'Pulumi.yaml'))]).toEqual([
    ...[0, expect.stringContaining(got), true],
  ]);
  await writeFile(join(shop, '.gitignore'), '');
  const again = await does('init', '--yes');
  expect([again.code, again.stderr]).toEqual([0, expect.not.stringContaining('Pulumi CLI')]);
  expect((await serves()).stderr).not.toContain('Pulumi CLI');
  await rm(join(cache, 'switchback'), { recursive: true });
  const served = await serves();
  expect([served.code, served.stderr]).toEqual([1, expect.stringContaining(got)]);
  expect(served.stderr).toMatch(/switchback\/serve-refused/);
  // Without a way to one the service does not start, and what init wrote stays for the next time.
  await rm(join(cache, 'switchback'), { recursive: true });
  await tool('go', 'exit 1');
  await writeFile(join(shop, '.gitignore'), '');
  for (const ended of [await serves(), await does('init', '--yes')])
    expect([ended.code, ended.stderr]).toEqual([1, expect.stringContaining('switchback/set-up-failed')]);
  expect(await readFile(join(shop, '.gitignore'), 'utf8')).toContain('.switchback/');
});
