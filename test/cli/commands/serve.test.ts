import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { identityOf } from '../../../src/processes/identity.js';
import { openEmbedded, openServer, type Database } from '../../../src/store/database.js';
import { freshDatabase, gaveUp } from '../../support/database.js';
import { makeProject, type TestProject } from '../../support/project.js';
import { run, start, type RunOptions } from '../command.js';

const server = process.env['DATABASE_URL'] ?? '';
let project: TestProject;
let folder: string;
let url: string;
let drop: () => Promise<void>;

beforeEach(async () => {
  project = await makeProject();
  folder = join(project.dataDir, 'database');
  ({ url, drop } = server === '' ? { url: '', drop: () => Promise.resolve() } : await freshDatabase(server));
});
afterEach(async () => {
  await drop();
  await project.remove();
});

const place = (databaseUrl = url): RunOptions => {
  const own = { SWITCHBACK_DATA_DIR: project.dataDir, HOME: process.env['HOME'] };
  return { cwd: project.dir, env: { ...own, ...(databaseUrl === '' ? {} : { DATABASE_URL: databaseUrl }) } };
};
const flags = ['serve', '--port', '0', '--stage-ports', 'auto', '--warm-runners', '0'];

const signIn = {
  ...{ SWITCHBACK_IDENTITY: 'required', SWITCHBACK_OIDC_ISSUER: 'https://id.example.com' },
  ...{ SWITCHBACK_OIDC_CLIENT_ID: 'switchback', SWITCHBACK_OIDC_CLIENT_SECRET: 'made-up-for-this-test' },
  SWITCHBACK_OIDC_ROLES: 'team=viewer',
};

const newer = async (database: Database): Promise<void> => {
  const row = { name: '9999_from_tomorrow', timestamp: '2030-01-01T00:00:00Z' };
  await database.db
    .insertInto('kysely_migration' as never)
    .values(row)
    .execute();
  await database.close();
};

describe('serve', () => {
  test('on a folder that is no database refuses, and the command that it prints mends that', async () => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(join(folder, 'PG_VERSION'), '17\n');
    const refused = await run(flags, place(''));
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('database-broken');
    expect((await run([...flags, '--lang', 'ko'], place(''))).stderr).toContain('열 수 없습니다');
    const [mend = ''] = /mv .*/.exec(refused.stderr) ?? [];
    const { stdout } = await run(['doctor', '--json'], place(''));
    expect((JSON.parse(stdout) as { items: object[] }).items).toContainEqual(
      expect.objectContaining({ code: 'database-broken', mend }),
    );
    execFileSync('sh', ['-c', mend]);
    const { cwd, env } = place('');
    const service = start(flags, { cwd, env: { ...env, ...signIn } });
    await service.says('Switchback is ready');
    // How whoever comes from elsewhere is let in stands below it.
    await service.says('main.js token create --scope admin');
    expect(await service.says('/auth/login\n')).toMatch(
      /People sign in there: {2}http:\/\/127\.0\.0\.1:\d+\/auth\/login\n/,
    );
    const announced = await readFile(join(project.dataDir, 'service.json'), 'utf8');
    expect(JSON.parse(announced)).toMatchObject({ ...identityOf(service.child.pid!) });
    service.child.kill('SIGTERM');
    expect(await service.ended).toMatchObject({ code: 0 });
    expect(existsSync(join(`${folder}.aside`, 'PG_VERSION'))).toBe(true);
  }, 60_000);

  test('where no folder can be made ends with an error, in both languages', async () => {
    await project.write('file', '');
    const { cwd, env } = place('');
    for (const [lang, dataDir] of [
      ['en', join(project.dir, 'file', 'data')],
      ['ko', '/proc/switchback'],
    ] as const) {
      const { code, stdout, stderr } = await run([...flags, '--data-dir', dataDir, '--lang', lang], {
        cwd,
        env,
      });
      expect([code, stdout, stderr]).toEqual([1, '', expect.stringContaining(dataDir)]);
      expect(stderr).toMatch(/data-dir-unusable.*\b(ENOTDIR|ENOENT)\b/);
    }
  }, 60_000);

  test('on a database of a newer version refuses, and names what it does not know', async () => {
    await mkdir(project.dataDir, { mode: 0o700 });
    await newer(await (url === '' ? openEmbedded(folder, gaveUp) : openServer(url, () => undefined)));
    const { code, stderr } = await run(flags, place());
    expect(code).toBe(1);
    expect(stderr).toContain('database-newer: ');
    expect(stderr).toContain('(migration 9999_from_tomorrow)');
    expect(stderr).not.toContain('database-unreachable');
    expect((await run([...flags, '--lang', 'ko'], place())).stderr).toContain('더 새로운 버전');
  }, 60_000);
});
