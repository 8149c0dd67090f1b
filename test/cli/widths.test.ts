import { execFileSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import stringWidth from 'string-width';
import { makeProject, type TestProject } from '../support/project.js';
import { everyCommand } from './every-command.js';
import { fakeService, type FakeService } from './fake-service.js';
import { run } from './in-process.js';
import { ids, wideAnswers } from './wide.js';

const image = `registry.internal.example-games.co.kr/platform/api@sha256:${'b'.repeat(64)}`;
let service: FakeService;
let project: TestProject;
beforeAll(async () => {
  service = await fakeService(wideAnswers);
  project = await makeProject();
  await project.write(
    '.env.development',
    `GREETING="${'hello and welcome '.repeat(9)}"\nSERVICE_ADDRESS=http://127.0.0.1:4999/${'x'.repeat(99)}\n`,
  );
  await mkdir(join(project.dir, 'shop/node_modules/switchback-stages'), { recursive: true });
  await project.write('shop/node_modules/switchback-stages/package.json', '{}');
  const manifest = {
    name: 'a-shop-with-a-name-that-is-long',
    version: '1.0.0',
    scripts: { start: 'node .' },
  };
  await project.write('shop/package.json', JSON.stringify({ ...manifest, main: `${'a'.repeat(60)}.js` }));
  const git = (...args: string[]) => execFileSync('git', args, { cwd: project.dir });
  git('init', '--quiet', '--initial-branch=main');
  git('-c', 'user.name=Mina', '-c', 'user.email=m@x', 'commit', '--quiet', '--allow-empty', '-m', 'Work');
});
afterAll(async () => {
  await service.close();
  await project.remove();
});

const printed = new Map<string, Promise<string[]>>();
/** Each is asked for once. */
function linesOf(command: string, columns: number, lang: string): Promise<string[]> {
  const key = [command, columns, lang].join(' ');
  const lines = printed.get(key) ?? linesPrinted(command, columns, lang);
  printed.set(key, lines);
  return lines;
}

async function linesPrinted(command: string, columns: number, lang: string): Promise<string[]> {
  const args = [...command.split(' '), '--lang', lang, '--server', service.url];
  const { code, stdout, stderr } = await run(args, {
    columns,
    cwd: project.dir,
    env: { NO_COLOR: '1', XDG_CONFIG_HOME: project.dir, SWITCHBACK_CLIENT: 'publisher-web/certification' },
  });
  const { code: expected = 0, tells = false } = ends[command] ?? {};
  expect([code, tells || stderr === '', stderr]).toEqual([expected, true, stderr]);
  return `${stdout}${stderr}`.trimEnd().split('\n');
}

/** What is to be copied stands whole in a line of its own, which a window can wrap without breaking it. */
const isToCopy = (line: string): boolean => /^ *(→ .*|\S+|switchback .*)$/.test(line);
const tooWide = (lines: readonly string[], columns: number): string[] =>
  lines.filter((line) => stringWidth(line) > columns && !isToCopy(line));

const tables: readonly [command: string, shows: readonly string[]][] = [
  ['status', [ids.stage, ids.build]],
  ['stage list', [ids.stage]],
  ['build list', [ids.build, ids.commit]],
  ['milestone list', [ids.stage, ids.build]],
  ['promotion list', [ids.stage, ids.promotion, '퍼블리셔']],
  ['hold list', [ids.stage, ids.hold, '퍼블리셔']],
  ['client list', [ids.stage]],
  [`stage clients ${ids.stage}`, [ids.stage]],
  ['schedule list', [ids.stage]],
  ['events', [ids.stage, '2026-11-11', '퍼블리셔']],
  ['token list', [ids.token]],
  ['webhook list', [ids.webhook]],
  [`webhook deliveries ${ids.webhook}`, ['503', '퍼블리셔']],
  ['env', ['GREETING', '.env.development']],
  ['env --show-values', ['GREETING', 'SERVICE_ADDRESS']],
  ['diff dev nightly', [ids.commit]],
  ['milestone compare 104 102', [ids.commit, ids.stage]],
  ['diff dev nightly --requests', ['/subject']],
];
const pages: readonly [command: string, shows: readonly string[]][] = [
  [`stage show ${ids.stage}`, [ids.stage, ids.build]],
  [`build show ${ids.build}`, [ids.build, 'a'.repeat(64), `@sha256:${'b'.repeat(64)}`]],
  [`where ${ids.commit}`, [ids.stage, ids.build]],
  ['diff dev nightly --by author', [ids.commit]],
  [`promote ${ids.stage} --build ${ids.build} --preview`, [ids.stage, ids.build]],
  [`stage recover ${ids.stage} --preview`, [ids.build, ids.promotion]],
  [`milestone create 104 --build ${ids.build} --preview`, [ids.stage, ids.build]],
  ['milestone put-back 104 --preview', [ids.stage, ids.build]],
  ['milestone next', [ids.stage, ids.build]],
  [`rollback ${ids.stage} --reason login --preview`, [ids.stage, ids.build]],
  [`watch ${ids.promotion}`, [ids.promotion, ids.build]],
  [`promotion show ${ids.promotion}`, [ids.promotion, ids.build]],
  [`promotion show ${ids.promotion} --timings`, [ids.promotion, '41 ms']],
  [`abort ${ids.promotion}`, [ids.promotion, ids.stage]],
  [`schedule run ${ids.stage}`, [ids.promotion]],
  [`schedule pause ${ids.stage}`, [ids.stage]],
  [`schedule resume ${ids.stage}`, [ids.stage]],
  [`hold set ${ids.stage} --reason demo`, [ids.stage, ids.promotion, ids.build]],
  [`freeze ${ids.stage} --reason demo`, [ids.stage, ids.promotion, ids.build]],
  [`hold extend ${ids.hold} --for 2d`, [ids.stage]],
  [`hold release ${ids.hold}`, [ids.stage, ids.build]],
  ['calendar', [ids.stage.slice(0, 8), '퍼블리셔']],
  ['calendar --weeks 13', [ids.stage.slice(0, 8)]],
  [`hold ask ${ids.hold} --reason demo`, [ids.stage]],
  [`hold answer ${ids.ask} --no --reason demo`, ['Kim-Alexandrovskaya']],
  [`verdict set ${ids.hold} passed`, [ids.stage, ids.build]],
  ['client attach publisher-web/certification --to dev', [ids.stage]],
  ['client detach publisher-web/certification', ['publisher-web/certification']],
  ['client whoami', ['publisher-web/certification', ids.stage]],
  ['token create --scope read', [ids.token, `swb_${'a'.repeat(43)}`]],
  [`token revoke ${ids.token}`, [ids.token]],
  [`webhook show ${ids.webhook}`, [ids.webhook]],
  ['webhook create https://chat.example', [ids.webhook, 'a'.repeat(43)]],
  [`webhook change ${ids.webhook} --off`, [ids.webhook]],
  [`webhook rotate ${ids.webhook}`, [ids.webhook, 'a'.repeat(43)]],
  [`webhook remove ${ids.webhook}`, [ids.webhook]],
  [`webhook test ${ids.webhook}`, ['503']],
  ['whoami', [ids.stage, 'hana@team.example']],
  ['logout', []],
  ['version', ['1.0.0-a-name-of-a-branch-that-is-long']],
  ['init --dry-run --backend shop', ['Pulumi.yaml']],
  [`build create --image ${image} --ci none`, [ids.build, ids.promotion]],
  ['help stages', ['Pulumi.<stage>.yaml']],
  ['help output', ['RFC 9457']],
  ['help environment', ['SWITCHBACK_SERVER']],
  ['help exit-codes', ['130']],
];

/** What does not end with 0, or tells something beside its result. */
const ends: Readonly<Record<string, { code?: number; tells?: true }>> = {
  'milestone compare 104 102': { tells: true },
  [`watch ${ids.promotion}`]: { code: 4 },
  [`abort ${ids.promotion}`]: { code: 4 },
  [`schedule run ${ids.stage}`]: { code: 4 },
  'token create --scope read': { tells: true },
  'webhook create https://chat.example': { tells: true },
  [`webhook rotate ${ids.webhook}`]: { tells: true },
  [`webhook test ${ids.webhook}`]: { code: 1 },
  [`build create --image ${image} --ci none`]: { tells: true },
};

/** What is not tried at each width, and why. */
const exceptions: Readonly<Record<string, string>> = {
  exec: 'prints what the command prints',
  pulumi: 'prints what Pulumi prints',
  logs: "a backend's and an engine's own lines, whole",
  'shell-env': 'lines for a shell, whole',
  completion: 'lines for a shell, whole',
  complete: 'for the script of a shell, which reads it',
  'aws policy': 'JSON for IAM, whole',
  doctor: 'has a test of its own below',
  login: 'waits for a browser; its sentences go the way of all others',
  serve: 'starts the service; so do its sentences',
  setup: 'builds or fetches the CLI; so do its sentences',
  backup: 'is for a stopped service; so do its sentences',
  restore: 'is for a stopped service; so do its sentences',
  'database move': 'is for a stopped service; so do its sentences',
  'demo seed': 'is for a folder where nothing has happened; so does its sentence',
};

test('every command is tried, or stands among the exceptions', () => {
  const named = [...tables, ...pages].map(([line]) => line);
  const isTried = (command: string) => named.some((line) => `${line} `.startsWith(`${command} `));
  expect(everyCommand().filter((command) => !isTried(command))).toEqual(
    everyCommand().filter((command) => command in exceptions),
  );
  expect(Object.keys(exceptions).filter((command) => !everyCommand().includes(command))).toEqual([]);
});

describe.each(['en', 'ko'])('in %s', (lang) => {
  describe.each([80, 100])('with %d columns', (columns) => {
    test.each([...tables, ...pages])('%s: no row wraps and no id breaks', async (command, shows) => {
      const lines = await linesOf(command, columns, lang);
      expect(tooWide(lines, columns)).toEqual([]);
      for (const id of shows) expect(lines.join('\n')).toContain(id);
      // Half an id is worse than none.
      for (const id of Object.values(ids)) expect(lines.join('\n')).not.toContain(`${id.slice(0, -1)}…`);
    });

    test.each(tables)('%s: what has no room is named', async (command) => {
      const [heading = '', ...lines] = (await linesOf(command, 400, lang)).filter((line) =>
        / {2,}/.test(line),
      );
      expect(lines).not.toEqual([]);
      const titles = heading.split(/ {2,}/);
      const narrow = (await linesOf(command, columns, lang)).join('\n');
      for (const title of titles) expect(narrow).toContain(title.slice(0, 6));
    });
  });

  test('the help of each command: no line wraps', async () => {
    const lines = await Promise.all(
      everyCommand()
        .filter((command) => command !== 'pulumi')
        .map(async (command) => (await run([...command.split(' '), '--help', '--lang', lang])).stdout),
    );
    expect(tooWide([...new Set(lines.flatMap((text) => text.split('\n')))], 80)).toEqual([]);
  });

  test('doctor: no line wraps but a command, at 80 and 100 columns', async () => {
    const project = await makeProject();
    try {
      await project.write('.env.unstable', `A=$(date)\nB="\nSWITCHBACK_START=soon\n`);
      await project.write('Pulumi.dev.yaml', 'config:\n  switchback:dotenv: development\n');
      const env = {
        SWITCHBACK_DATA_DIR: project.dataDir,
        DATABASE_URL: 'postgres://app@127.0.0.1:1/switchback',
      };
      for (const columns of [80, 100]) {
        const options = { cwd: project.dir, columns, env: { NO_COLOR: '1', ...env } };
        const { stdout } = await run(['doctor', '--lang', lang], options);
        const lines = stdout.trimEnd().split('\n');
        expect(lines.length).toBeGreaterThan(12);
        expect(stdout).toContain('127.0.0.1:1');
        expect(tooWide(lines, columns)).toEqual([]);
      }
    } finally {
      await project.remove();
    }
  });

  test('the address leaves the overview, and the subject stays', async () => {
    expect((await linesOf('status', 400, lang)).join('\n')).toContain('example-games');
    for (const columns of [80, 100, 130]) {
      const text = (await linesOf('status', columns, lang)).join('\n');
      expect(text).not.toContain('example-games');
      expect(text).toContain(columns > 80 ? '로그인' : 'M104');
    }
  });
});
