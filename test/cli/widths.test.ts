import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import stringWidth from 'string-width';
import { makeProject } from '../support/project.js';
import { fakeService, type FakeService } from './fake-service.js';
import { run } from './in-process.js';
import { ids, wideAnswers } from './wide.js';

let service: FakeService;
beforeAll(async () => {
  service = await fakeService(wideAnswers);
});
afterAll(() => service.close());

const linesOf = async (command: string, columns: number, lang: string): Promise<string[]> => {
  const args = [...command.split(' '), '--lang', lang, '--server', service.url];
  const { code, stdout, stderr } = await run(args, { columns, env: { NO_COLOR: '1' } });
  expect([code, stderr]).toEqual([0, '']);
  return stdout.trimEnd().split('\n');
};

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
  ['schedule list', [ids.stage]],
  ['events', [ids.stage, '2026-11-11', '퍼블리셔']],
  ['token list', [ids.token]],
  ['diff dev nightly', [ids.commit]],
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
  [`rollback ${ids.stage} --reason login --preview`, [ids.stage, ids.build]],
  ['help environment', ['SWITCHBACK_SERVER']],
  ['help exit-codes', ['130']],
];

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
