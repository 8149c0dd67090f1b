import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { openDoor, type Door } from '../../support/door.js';
import { run } from '../in-process.js';

let door: Door;
/** The same rows behind a door where nobody is known by where they are. */
let closed: Door;
beforeAll(async () => {
  door = await openDoor();
  const { ports } = door.desk;
  closed = await openDoor(() => ({ user: null, store: ports.store, verbs: ports }));
});
beforeEach(() => door.desk.clear());
afterAll(async () => {
  await closed.close();
  await door.close();
});

const at = ({ port }: Door) => ['--server', `http://127.0.0.1:${String(port)}`];
const cli = (args: readonly string[], env: Record<string, string> = {}) =>
  run(args, { env: { SWITCHBACK_SERVER: at(door)[1] ?? '', ...env } });
const asWho = (secret: string, args: readonly string[]) =>
  run([...args, ...at(closed)], { env: { SWITCHBACK_TOKEN: secret } });

async function make(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await cli(['token', 'create', ...args]);
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^swb_[A-Za-z0-9_-]{43}\n$/)]);
  expect(stderr).toContain('switchback token revoke tok_');
  expect(stderr).not.toContain(stdout.trim());
  return stdout.trim();
}

describe('token', () => {
  test('create prints the secret and nothing else, for a script to take; whoami says whose it is', async () => {
    const secret = await make(
      '--for',
      'hana',
      '--called',
      'Hana Kim',
      '--scope',
      'qa:devqa',
      '--scope',
      'build',
    );
    const { code, stdout } = await asWho(secret, ['whoami']);
    expect(code).toBe(0);
    expect(stdout).toContain('Hana Kim (hana)');
    expect(stdout).toMatch(/^Known by +the token qa:devqa, build \(tok_\w+\)$/m);
    expect(stdout).toMatch(/^Roles +qa:devqa, build$/m);
    expect(stdout).toMatch(/^Until +\d{4}-/m);
    expect(stdout).toMatch(/^May +read, build: everywhere$/m);
    expect(stdout).toMatch(/^ +promote, hold, abort: devqa$/m);
    expect((await asWho(secret, ['status'])).code).toBe(0);
  });

  test('whoami without one is whoever runs the service, and says why', async () => {
    const { stdout } = await cli(['whoami']);
    expect(stdout).toMatch(/^Who +mina$/m);
    expect(stdout).toContain('on its own machine');
    const { stdout: json } = await cli(['whoami', '--json']);
    expect(JSON.parse(json)).toMatchObject({
      identity: 'local',
      actor: { id: 'mina', via: 'cli' },
      token: null,
    });
  });

  test('create --json gives the token with its secret, and a time in days', async () => {
    const { stdout } = await cli([
      'token',
      'create',
      '--scope',
      'read',
      '--expires',
      '7d',
      '--name',
      'tv',
      '--json',
    ]);
    const made = JSON.parse(stdout) as { createdAt: string; expiresAt: string };
    expect(made).toMatchObject({ name: 'tv', holder: { id: 'mina' }, scopes: ['read'] });
    expect(Math.round((Date.parse(made.expiresAt) - Date.parse(made.createdAt)) / 86_400_000)).toBe(7);
  });

  test('list tells who has one and its use; revoke ends it, and whoever uses it reads why', async () => {
    const secret = await make('--for', 'hana', '--scope', 'read');
    const { stdout } = await cli(['token', 'list', '--output', 'table']);
    const [heading, line = ''] = stdout.split('\n');
    expect(heading).toMatch(/^WHO +MAY +NAME +UNTIL +LAST USE +TOKEN$/);
    expect(line).toMatch(/^hana +read +read +\d{4}-\d\d-\d\d \d\d:\d\d +never +tok_\w+$/);
    await asWho(secret, ['status']);
    expect((await cli(['token', 'list', '--output', 'table'])).stdout).not.toContain('never');
    const id = /tok_\w+/.exec(line)?.[0] ?? '';
    expect((await cli(['token', 'revoke', id, '--reason', 'lost'])).stdout).toContain('is revoked');
    const refused = await asWho(secret, ['status']);
    expect(refused.code).toBe(3);
    expect(refused.stderr).toContain(`Token ${id} was revoked`);
    expect(refused.stderr).not.toContain(secret);
    expect((await cli(['token', 'list'])).stderr).toContain('There is no token');
    expect((await cli(['token', 'list', '--ended'])).stdout).toMatch(/\trevoked\t/);
  });

  test.each([
    [['--scope', 'read', '--expires', '2h'], 2, '--expires'],
    [['--scope', 'read', '--expires', '400d'], 2, '--expires'],
    [['--scope', 'fly'], 2, 'must be one of'],
    [['--scope', 'promote:devq'], 2, 'names no stage'],
    [['--scope', 'read', '--called', 'Hana'], 2, '--for'],
    [[], 2, '--scope'],
  ])('create %j is refused', async (args, code, says) => {
    const refused = await cli(['token', 'create', ...args]);
    expect([refused.code, refused.stderr]).toEqual([code, expect.stringContaining(says)]);
  });

  test('is never sent in the clear, and what is none is not sent or repeated', async () => {
    const secret = `swb_${'A'.repeat(43)}`;
    const clear = await run(['status', '--server', 'http://switchback.example'], {
      env: { SWITCHBACK_TOKEN: secret },
    });
    expect([clear.code, clear.stderr]).toEqual([3, expect.stringContaining('Everybody on the way')]);
    const odd = await cli(['status'], { SWITCHBACK_TOKEN: 'hunter2' });
    expect([odd.code, odd.stderr]).toEqual([2, expect.stringContaining('SWITCHBACK_TOKEN holds no token')]);
    expect(odd.stderr).not.toContain('hunter2');
  });

  test('that is missing where one is needed: the command says what to set', async () => {
    const refused = await run(['status', ...at(closed)]);
    expect([refused.code, refused.stderr]).toEqual([3, expect.stringContaining('SWITCHBACK_TOKEN')]);
  });
});
