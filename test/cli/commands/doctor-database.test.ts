import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { freshDatabase } from '../../support/database.js';
import { makeProject, type TestProject } from '../../support/project.js';
import { toldAfter, type Told } from '../doctor-after.js';
import { runByFile as run } from '../in-process.js';

const server = process.env['DATABASE_URL'] ?? '';
const onServer = server === '' ? describe.skip : describe;
let project: TestProject;
let env: Record<string, string>;

beforeAll(async () => {
  project = await makeProject();
  env = { SWITCHBACK_DATA_DIR: project.dataDir, HOME: project.dir };
});
afterAll(() => project.remove());

const at = (change: (url: URL) => void): string => {
  const url = new URL(server);
  change(url);
  return url.href;
};

/** What is wrong with the database, other checks decide nothing here. */
async function wrongWith(more: Record<string, string>): Promise<Told[]> {
  const { stdout } = await run(['doctor', '--json'], { cwd: project.dir, env: { ...env, ...more } });
  const { items } = JSON.parse(stdout) as { items: Told[] };
  return items.filter(({ check, state }) => check === 'database' && state === 'problem');
}

onServer('the database on a server', () => {
  test('that refuses the user', async () => {
    const DATABASE_URL = at((url) => {
      url.username = 'switchback_nobody';
      url.password = 'hunter2';
    });
    const [wrong] = await wrongWith({ DATABASE_URL });
    expect(wrong).toMatchObject({ code: 'database-login-refused' });
    expect(wrong!.text).toContain('switchback_nobody');
    expect(JSON.stringify(wrong)).not.toContain('hunter2');
    const place = { cwd: project.dir, env: { ...env, DATABASE_URL }, input: `${server}\n` };
    const after = toldAfter(wrong!.mend!, place).filter(({ check }) => check === 'database');
    expect(after).toMatchObject([{ code: 'database-server-ok' }]);
  });

  test('whose address nobody can read', async () => {
    const [wrong] = await wrongWith({ DATABASE_URL: 'postgres://[oops/x' });
    expect(wrong).toMatchObject({ code: 'database-address-wrong' });
    const place = { cwd: project.dir, env: { ...env, DATABASE_URL: 'postgres://[oops/x' } };
    const after = toldAfter(wrong!.mend!, { ...place, input: `${server}\n` });
    expect(after.filter(({ check }) => check === 'database')).toMatchObject([{ code: 'database-server-ok' }]);
  });

  test('that does not have it is made by the printed command', async () => {
    const { url, drop } = await freshDatabase(server);
    await drop();
    const more = {
      DATABASE_URL: at((address) => (address.pathname = new URL(url).pathname)),
      PGPASSWORD: new URL(server).password,
    };
    try {
      const [wrong, ...others] = await wrongWith(more);
      expect({ code: wrong?.code, others }).toEqual({ code: 'database-missing', others: [] });
      const shell = { cwd: project.dir, env: { PATH: process.env['PATH'], ...env, ...more } };
      expect(spawnSync('sh', ['-c', wrong!.mend!], shell).status).toBe(0);
      expect(await wrongWith(more)).toEqual([]);
    } finally {
      await drop();
    }
  });
});
