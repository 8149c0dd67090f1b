import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { parse } from 'yaml';
import { loadCatalogue } from '../../../src/catalogue/catalogue.js';
import { writeFiles } from '../../../src/cli/init/write.js';
import { stageSettings } from '../../../src/dotenv/settings.js';
import { freePort } from '../../../src/dotenv/stage-ports.js';
import { run } from '../in-process.js';
import { runInTerminal } from '../in-terminal.js';

let root: string;
let shop: string;
const env = { GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' };

const manifest = {
  ...{ name: '@acme/shop', version: '3.2.1', main: 'dist/server.js', scripts: { build: 'tsc' } },
};
const server = `import express from 'express';
const app = express();
app.get('/internal/alive', alive);
app.listen(Number(process.env['PORT'] ?? 3000));
`;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'switchback-init-'));
  shop = join(root, 'shop');
  await write({
    'package.json': JSON.stringify(manifest),
    'lib/server.ts': server,
    '.gitignore': 'node_modules/\ndist/',
    'node_modules/switchback-stages/package.json': '{"name": "switchback-stages"}',
  });
  git('init', '--quiet', '--initial-branch=trunk');
  commit();
});
afterEach(() => rm(root, { recursive: true }));

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(shop, name)), { recursive: true });
    await writeFile(join(shop, name), text);
  }
}
const read = (name: string): Promise<string> => readFile(join(shop, name), 'utf8');
const git = (...args: string[]): string =>
  execFileSync('git', args, { cwd: shop, env: { ...process.env, ...env } }).toString();
function commit(): void {
  git('add', '--all');
  git('-c', 'user.name=Mina', '-c', 'user.email=m@x', 'commit', '--quiet', '--message', 'Work');
}
const init = (...args: readonly string[]) => run(['init', ...args], { cwd: shop, env });
const drafted = async (...args: readonly string[]) => {
  const { code, stdout, stderr } = await init('--json', ...args);
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as {
    backend: object;
    stages: { stage: string; dotenv: string }[];
    files: { file: string; action: string }[];
    notes: { code: string; facts: object }[];
    written: boolean;
  };
};
const all = async (): Promise<Record<string, string>> => {
  const names = (await readdir(shop, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('/.git'))
    .map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(name, 'utf8')])),
  );
};

describe('init', () => {
  test('gives no stage a port at which something listens, nor two of them the same', async () => {
    const port = await freePort();
    const occupied = createServer();
    await new Promise<void>((resolve) => occupied.listen(port, '127.0.0.1', resolve));
    const [least, most] = [20_000, 31_999];
    const chanceOf = (wanted: number): number => (wanted - least + 0.5) / (most - least + 1);
    // Each choice falls on the occupied port first, and then on one that was given away already.
    const another = await freePort([port]);
    let asked = 0;
    const chance = jest.spyOn(Math, 'random');
    chance.mockImplementation(() => {
      asked += 1;
      return [chanceOf(port), chanceOf(another)][asked % 3] ?? ((asked * 7919) % 9973) / 9973;
    });
    try {
      await drafted('--yes');
    } finally {
      chance.mockRestore();
      await new Promise((resolve) => occupied.close(resolve));
    }
    const names = ['unstable', 'nightly', 'devqa', 'staging-1', 'staging-2'];
    const texts = await Promise.all(names.map((name) => read(`.env.${name}`)));
    const ports = texts.map((text) => Number(/^SWITCHBACK_STAGE_PORT=(\d+)$/m.exec(text)?.[1]));
    expect(asked).toBeGreaterThan(5);
    expect(ports).toContain(another);
    expect(ports).not.toContain(port);
    expect(new Set(ports).size).toBe(5);
    for (const one of ports) expect(one >= least && one <= most).toBe(true);
  });

  test('asks in a terminal before it writes: about a workflow, and once about all of it', async () => {
    const before = await all();
    const asked = ['init', '--project', shop];
    const declined = await runInTerminal(
      [...asked, '--lang', 'ko'],
      [
        ['빌드를 등록하는 GitHub Actions 워크플로도 만들까요? [y/N] › ', '\n'],
        ['개를 쓸까요? [y/N] › ', 'n\n'],
      ],
    );
    expect(declined.stdout).toContain('+ Pulumi.yaml');
    expect(declined.stdout).not.toContain('.github/workflows');
    expect([declined.code === 0, await all()]).toEqual([false, before]);
    const { code, stdout } = await runInTerminal(asked, [
      ['A workflow for GitHub Actions that registers builds, too? [y/N] › ', 'y\n'],
      [' files? [y/N] › ', 'yes\n'],
    ]);
    expect([code, stdout]).toEqual([0, expect.stringContaining(' files written. Next:')]);
    // Everything is shown before the last question.
    const shown = stdout.slice(0, stdout.indexOf(' files? [y/N]'));
    for (const name of [
      'Pulumi.yaml',
      'Pulumi.dev.yaml',
      '.env.unstable',
      '.github/workflows/switchback.yml',
    ]) {
      expect(shown).toContain(`+ ${name}`);
      expect(existsSync(join(shop, name))).toBe(true);
    }
  }, 60_000);

  test('makes the folder of a backend a project whose stages are all right', async () => {
    const { backend, written } = await drafted('--yes');
    expect(written).toBe(true);
    expect(backend).toEqual({
      ...{ name: '@acme/shop', version: '3.2.1', start: null, health: '/internal/alive', port: 3000 },
    });
    const catalogue = await loadCatalogue(shop);
    expect(catalogue.project).toBe('shop');
    expect(catalogue.stages.map(({ name, dotenv }) => [name, dotenv])).toEqual([
      ...[
        ['dev', 'unstable'],
        ['nightly', 'nightly'],
        ['devqa', 'devqa'],
        ['staging-1', 'staging-1'],
        ['staging-2', 'staging-2'],
      ],
    ]);
    expect(catalogue.get('dev')?.branches).toEqual(['trunk']);
    const place = { projectDir: shop, dataDir: join(root, 'data'), stages: catalogue.stages, ci: false };
    await mkdir(place.dataDir);
    const settings = await Promise.all(
      catalogue.stages.map((stage) => stageSettings({ ...place, stage, processEnv: {} })),
    );
    expect(new Set(settings.map(({ healthPath }) => healthPath))).toEqual(new Set(['/internal/alive']));
    expect(new Set(settings.map(({ port }) => port)).size).toBe(5);
    // Skeletons: not one value of the backend's.
    expect(settings.flatMap(({ backend: values }) => Object.keys(values))).toEqual([]);
  });

  test('writes paths that are the same on a machine of a colleague, and git ignores what is private', async () => {
    await init('--yes', '--ci', 'github');
    const texts = Object.entries(await all()).filter(([name]) => !name.includes('node_modules'));
    expect(texts.filter(([, text]) => text.includes(root))).toEqual([]);
    expect(await read('Pulumi.yaml')).toContain('path: ./node_modules/switchback-stages/provider');
    expect(await read('.gitignore')).toBe('node_modules/\ndist/\n.switchback/\n.env.local\n.env.*.local\n');
    await write({ '.switchback/passphrase': 'x' });
    expect(git('status', '--porcelain', '--', '.switchback')).toBe('');
    const workflow = await read('.github/workflows/switchback.yml');
    expect(parse(workflow)).toMatchObject({ on: { push: { branches: ['trunk'] } } });
    expect(workflow.match(/uses: (?!\S+@[0-9a-f]{40} )/)).toBeNull();
    expect(workflow.match(/npx (?!--no )/)).toBeNull();
  });

  test('shows what it would write and writes nothing with --dry-run, and where nobody can say yes', async () => {
    const before = await all();
    const shown = await init('--dry-run');
    expect(shown.code).toBe(0);
    for (const line of ['+ Pulumi.yaml', '+ Pulumi.devqa.yaml', '+ .env.unstable', '~ .gitignore'])
      expect(shown.stdout).toContain(line);
    expect(shown.stdout).toMatch(/dev +\.env\.unstable +new, without values +every build that CI registers/);
    expect(await all()).toEqual(before);
    const asked = await init();
    expect([asked.code, asked.stderr]).toEqual([2, expect.stringContaining('--yes')]);
    // What is to be known is said before the question.
    expect(asked.stdout).toMatch(
      /\+ Pulumi\.yaml\n.*! It starts with dist\/server\.js, which is not there yet/s,
    );
    expect(await all()).toEqual(before);
  });

  test('changes nothing the second time, and says so', async () => {
    await init('--yes');
    const before = await all();
    const again = await init('--yes');
    expect([again.code, again.stdout]).toEqual([0, expect.stringContaining('No file was changed.')]);
    expect(await all()).toEqual(before);
    // A stage of the team's own is left alone, and the usual ones do not come back.
    await rm(join(shop, 'Pulumi.devqa.yaml'));
    expect((await drafted('--yes')).written).toBe(false);
  });

  test('adds a stage to a project that is there', async () => {
    await init('--yes', '--stages', 'dev,nightly');
    const before = await all();
    const { files } = await drafted('--yes', '--stages', 'dev,nightly,pubqa');
    expect(files.filter(({ action }) => action !== 'keep').map(({ file }) => file)).toEqual([
      'Pulumi.pubqa.yaml',
      '.env.pubqa',
    ]);
    expect(await all()).toMatchObject(before);
    expect((await loadCatalogue(shop)).get('pubqa')?.source).toBe('nightly');
  });

  test("takes the team's dotenv files as they are, with the table of its Serverless project", async () => {
    const canary = 'PASSWORD=canary-7f3a\n';
    await write({
      ...{ '.env': canary, '.env.integration': canary, '.env.nightly': canary, '.env.example': 'A=\n' },
      'serverless.yml': 'service: shop\nplugins: [serverless-dotenv-plugin]\n',
      'package.json': JSON.stringify({
        ...manifest,
        scripts: { deploy: 'sls deploy --stage dev --env integration' },
      }),
    });
    const { stdout, stderr } = await init('--yes');
    expect(stdout).toMatch(/dev +\.env\.integration +yours, as it is/);
    expect(stdout).toContain('SWITCHBACK_HEALTH_PATH=/internal/alive');
    expect(stdout + stderr).not.toContain('canary');
    for (const name of ['.env', '.env.integration', '.env.nightly']) expect(await read(name)).toBe(canary);
    expect((await loadCatalogue(shop)).get('dev')?.dotenv).toBe('integration');
  });

  test("says the mistakes in the team's dotenv files before and after it writes, with the command that mends", async () => {
    const canary = 'canary-7f3a';
    await write({
      '.env': `PORT=${canary}\n`,
      '.env.unstable': `NAME="${canary}\nPORT=8080\nPORT=8081\n`,
      '.env.nightly': 'PRICE=3\n',
    });
    const mistakes = [
      '.env:1 KEY_CONFLICT: PORT',
      '.env.unstable:1 SYNTAX:',
      '.env.unstable:3 DUPLICATE_KEY: PORT',
      '.env.unstable:3 KEY_CONFLICT: PORT',
    ];
    const shown = await init('--yes');
    const [before = '', after = ''] = shown.stdout.split(' files written. Next:');
    for (const mistake of mistakes) expect(before.split(mistake)).toHaveLength(2);
    // What mends comes before what would fail.
    expect(after).toMatch(/^\s+switchback doctor .*4 mistakes.*\n\s+switchback serve/);
    const [again, korean] = [await init('--yes'), await init('--yes', '--lang', 'ko')];
    for (const mistake of mistakes) expect(again.stdout).toContain(mistake);
    expect(again.stdout).toMatch(/No file was changed\. .*4 mistakes.*: switchback doctor\n$/);
    expect(again.stdout).not.toContain('Nothing to do');
    expect(korean.stdout).toContain('.env.unstable:3 KEY_CONFLICT: PORT');
    expect(korean.stdout).toMatch(/오류 4개를 고치세요: switchback doctor\n$/);
    for (const { stdout, stderr } of [shown, again, korean]) expect(stdout + stderr).not.toContain(canary);
    await write({ '.env': '', '.env.unstable': 'NAME=shop\n' });
    expect((await init('--yes')).stdout).toContain('Nothing to do');
  });

  test('says beforehand what is not committed, and which of its files git would ignore', async () => {
    await write({
      '.gitignore': 'node_modules/\n.env*\n',
      'package.json': JSON.stringify(manifest, null, 1),
    });
    const { notes } = await drafted('--dry-run');
    expect(notes).toContainEqual({ code: 'dirty-tree', facts: { files: ['.gitignore', 'package.json'] } });
    const ignored = notes.find(({ code }) => code === 'ignored-by-git');
    expect(ignored?.facts).toMatchObject({ files: expect.arrayContaining(['.env.unstable']) });
  });

  test('for aws writes no port, and says what is still needed', async () => {
    const { notes } = await drafted('--yes', '--platform', 'aws');
    expect(notes.map(({ code }) => code)).toContain('aws-settings');
    expect(await read('.env.unstable')).not.toContain('PORT');
    expect((await loadCatalogue(shop)).stages.every(({ platform }) => platform === 'aws')).toBe(true);
  });
});

test('a file that came while somebody thought about it stays, and what was not written is named', async () => {
  const files = ['one', 'two', 'three'].map((file) => ({ file, action: 'create', text: file }) as const);
  await write({ two: 'of somebody else' });
  await expect(writeFiles(shop, files)).rejects.toMatchObject({ code: 'switchback/init-stopped' });
  expect([await read('one'), await read('two')]).toEqual(['one', 'of somebody else']);
  await expect(read('three')).rejects.toThrow('ENOENT');
});

describe('init writes nothing and says all reasons', () => {
  const refused = async (...args: readonly string[]): Promise<string> => {
    const before = await all();
    const { code, stderr } = await init('--yes', ...args);
    expect(code).toBe(2);
    expect(await all()).toEqual(before);
    return stderr;
  };

  test('where files of the same names are somebody else’s', async () => {
    await write({
      'Pulumi.yaml': 'name: infra\nruntime: go\n',
      'Pulumi.dev.yaml': 'config: { aws:region: us-east-1 }\n',
      'serverless.yml': 'plugins: [',
    });
    const said = await refused('--stages', 'dev,QA,dev');
    for (const text of [
      "Pulumi.yaml is there already and is not Switchback's.",
      "Pulumi.dev.yaml is there already and is not Switchback's.",
      'serverless.yml cannot be read as YAML',
      '"QA" cannot be the name of a stage',
      'The stage dev is named twice.',
    ])
      expect(said).toContain(text);
  });

  test('where a folder, or a link that leads nowhere, has the name of a file', async () => {
    for (const name of ['switchback.mjs', '.env.devqa', '.gitignore']) {
      await rm(join(shop, name), { force: true });
      await mkdir(join(shop, name));
    }
    await symlink('nowhere', join(shop, 'Pulumi.nightly.yaml'));
    const said = await refused();
    for (const name of ['switchback.mjs', '.env.devqa', '.gitignore', 'Pulumi.nightly.yaml'])
      expect(said).toContain(`${name} is there already and is not Switchback's.`);
  });

  test('where there is no backend, or the package is not installed', async () => {
    await rm(join(shop, 'node_modules'), { recursive: true });
    expect(await refused()).toContain('npm install --save-dev switchback-stages');
    await rm(join(shop, 'package.json'));
    const said = await refused('--lang', 'ko');
    expect(said).toContain('백엔드가 없습니다');
    for (const place of ['nowhere', '.env.unstable/x'])
      expect(await refused('--backend', place)).toContain(place);
    expect(existsSync(join(shop, 'Pulumi.yaml'))).toBe(false);
  });

  test('for a platform or a CI that there is not', async () => {
    expect(await refused('--platform', 'heroku')).toContain('process, aws');
    expect(await refused('--ci', 'bamboo')).toContain('github, gitlab, none');
  });
});

test("where Pulumi.yaml is a project of Pulumi's own every command says so, and that init would not write over it", async () => {
  await write({
    'Pulumi.yaml': 'name: infra\nruntime: go\n',
    'Pulumi.prod.yaml': 'config: { aws:region: x }\n',
  });
  const said: string[] = [];
  for (const command of [['status'], ['build', 'create'], ['stage', 'list'], ['serve'], ['doctor']]) {
    const { code, stdout, stderr } = await run(command, { cwd: shop, env });
    expect([command, code]).toEqual([command, 1]);
    said.push(stdout + stderr);
  }
  said.push((await run(['status', '--lang', 'ko'], { cwd: shop, env })).stderr);
  for (const text of said) {
    expect(text).toContain(join(shop, 'Pulumi.yaml'));
    expect(text.replace(/\s+/g, ' ')).toMatch(/`init`(은| writes over no file).*switchback init /);
  }
  // It is a project with the first stage.
  await write({ 'Pulumi.dev.yaml': 'config: { switchback:trigger: commit }\n' });
  expect((await run(['stage', 'list'], { cwd: shop, env })).stderr).toContain(
    'Pulumi.dev.yaml:1 MISSING_KEY',
  );
});

test('where there is no project a command says how to make one', async () => {
  const { code, stderr } = await run(['stage', 'list'], { cwd: shop, env });
  expect(code).toBe(1);
  expect(stderr).toContain('switchback init');
});
