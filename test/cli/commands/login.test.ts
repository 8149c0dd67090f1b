import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { openIdProvider } from '../../../src/identity/provider.js';
import { browserScript } from '../../support/browser-script.js';
import { openDoor, type Door } from '../../support/door.js';
import { openProvider, type TestProvider } from '../../support/identity-provider.js';
import { until } from '../../support/until.js';
import { start } from '../command.js';
import { run } from '../in-process.js';

let provider: TestProvider;
let door: Door;
/** The same rows behind a door where nobody can sign in. */
let own: Door;
let folder: string;
let browser: string;

beforeAll(async () => {
  own = await openDoor();
  provider = await openProvider(() => [`http://127.0.0.1:${String(door.port)}/auth/callback`]);
  provider.people.set('hana', { name: 'Hana Kim', groups: ['testers'] });
  provider.people.set('joon', { name: 'Joon Lee', groups: ['leads'] });
  door = await openDoor(({ log }) => {
    const client = { clientId: provider.client.id, clientSecret: provider.client.secret };
    const groupScopes = [
      { group: 'testers', scopes: ['qa:devqa', 'read'] },
      { group: 'leads', scopes: ['admin'] },
    ];
    const settings = { issuer: provider.issuer, ...client, scopes: 'openid profile', groupsClaim: 'groups' };
    const now = () => new Date();
    return {
      ...{ user: null, now, store: own.desk.ports.store, verbs: own.desk.ports },
      provider: openIdProvider({ ...settings, groupScopes }, { now, log, fetch }),
    };
  });
});
beforeEach(async () => {
  await own.desk.clear();
  provider.person = 'hana';
  folder = mkdtempSync(join(tmpdir(), 'switchback-login-'));
  browser = await browserScript(folder);
});
afterEach(() => rmSync(folder, { recursive: true }));
afterAll(async () => {
  await door.close();
  await own.close();
  await provider.close();
});

const url = (): string => `http://127.0.0.1:${String(door.port)}`;
/** Somebody with a machine of their own. */
const cli = (
  args: readonly string[],
  { who = 'mine', env = {} }: { who?: string; env?: Record<string, string> } = {},
) =>
  run([...args, '--server', url()], {
    cwd: folder,
    env: { XDG_CONFIG_HOME: join(folder, who), BROWSER: browser, ...env },
  });
const seenFile = () => join(folder, 'seen.json');
const signIns = (who = 'mine') => join(folder, who, 'switchback', 'sign-ins');
const kept = (who = 'mine'): string => join(signIns(who), readdirSync(signIns(who))[0] ?? 'none');
const secretIn = (file: string) => (JSON.parse(readFileSync(file, 'utf8')) as { secret: string }).secret;
/** The page that the browser came to, which it reads to its end in its own time. */
const pageSeen = () =>
  until('the page of the browser', () => {
    // It is there before it is whole.
    const text = existsSync(seenFile()) ? readFileSync(seenFile(), 'utf8') : '';
    return text.endsWith('}') && (JSON.parse(text) as { status: number; page: string });
  });
const sql = (text: string) => own.desk.ports.store.read.sql.executeSql(text);
const login = async (person = 'hana', who = person) => {
  provider.person = person;
  const done = await cli(['login'], { who });
  expect([done.code, done.stderr]).toEqual([0, expect.any(String)]);
  return done;
};

describe('login', () => {
  test('signs in through the browser, and says who one is, with which roles, until when, and what comes next', async () => {
    const { stdout, stderr } = await cli(['login'], { env: { BROWSER_SEEN: seenFile() } });
    expect(stdout).toMatch(
      /^Signed in to http:\/\/127\.0\.0\.1:\d+ as Hana Kim \(http:\S+#hana\): qa:devqa, read, until \d{4}-/,
    );
    expect(stdout).toContain(`switchback --server ${url()} status`);
    expect(stderr).toContain(`${url()}/auth/login?port=`);
    expect(stderr).toContain('Waiting for the browser: 10m left. Ctrl-C ends it.');
    const seen = await pageSeen();
    expect([seen.status, seen.page]).toEqual([200, expect.stringContaining('You are signed in.')]);
    const secret = secretIn(kept());
    expect(stdout + stderr + seen.page).not.toContain(secret.slice(4));
    expect([statSync(kept()).mode & 0o777, statSync(signIns()).mode & 0o777]).toEqual([0o600, 0o700]);
    const who = await cli(['whoami']);
    expect(who.stdout).toMatch(/^Known by +a sign-in: switchback --server \S+ login \(tok_\w+\)$/m);
    expect(who.stdout).toMatch(/^Roles +qa:devqa, read$/m);
    expect(who.stdout).toMatch(/^Who +Hana Kim \(http:\S+#hana\)$/m);
    expect((await cli(['status'])).code).toBe(0);
  });

  test('of two people gives each what is theirs, on one machine or two', async () => {
    await login('hana');
    await login('joon');
    const refused = await cli(['token', 'create', '--scope', 'read'], { who: 'hana' });
    expect([refused.code, refused.stderr]).toEqual([3, expect.stringContaining('You may not do this')]);
    const set = await cli(['hold', 'set', 'devqa', '--reason', 'QA round 14'], { who: 'hana' });
    expect(set.code).toBe(0);
    const released = await cli(['hold', 'release', 'devqa', '--reason', 'over'], { who: 'joon' });
    expect(released.code).toBe(0);
    const audit = await own.ask<{ items: { name: string; actor: { name: string; via: string } }[] }>(
      'GET',
      '/audit',
    );
    const byWhom = audit.body.items.filter(({ name }) => name.startsWith('hold:'));
    expect(byWhom.map(({ actor }) => [actor.name, actor.via]).toSorted()).toEqual([
      ['Hana Kim', 'cli'],
      ['Joon Lee', 'cli'],
    ]);
  });

  test('is the first command in a clone of a project that names its service', async () => {
    writeFileSync(
      join(folder, 'Pulumi.yaml'),
      `name: shop\nruntime: nodejs\nswitchback: { server: "${url()}" }\n`,
    );
    const env = { XDG_CONFIG_HOME: join(folder, 'mine'), BROWSER: browser };
    const nobody = await run(['status'], { cwd: folder, env });
    expect(nobody.stderr).toContain('Next: switchback login   or');
    const { stdout } = await run(['login'], { cwd: folder, env });
    expect(stdout).toContain('Next:  switchback status   Sign out:  switchback logout');
    expect((await run(['status'], { cwd: folder, env })).code).toBe(0);
    expect((await run(['logout'], { cwd: folder, env })).stdout).toContain(`Signed out of ${url()}`);
  });

  test('--json tells everything but the token', async () => {
    const { code, stdout } = await cli(['login', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      server: url(),
      holder: { name: 'Hana Kim' },
      scopes: ['qa:devqa', 'read'],
      token: expect.stringMatching(/^tok_/),
    });
    expect(stdout).not.toContain(secretIn(kept()).slice(4));
  });

  test('again ends the one before', async () => {
    await login('hana', 'mine');
    const before = secretIn(kept());
    await login('joon', 'mine');
    const headers = { authorization: `Bearer ${before}` };
    expect((await fetch(`${url()}/api/v1/me`, { headers })).status).toBe(401);
    expect((await cli(['whoami'])).stdout).toContain('Joon Lee');
    expect(readdirSync(signIns()).length).toBe(1);
  });

  test.each([
    ['who turned back at the provider', null, 'sign-in-refused'],
    ['who has no role', 'eve', 'no-role'],
  ])('ends at once for one %s, and says why in both languages', async (_, person, why) => {
    provider.people.set('eve', { name: 'Eve', groups: ['sales'] });
    provider.person = person;
    const { code, stderr } = await cli(['login'], { env: { BROWSER_SEEN: seenFile() } });
    expect(code).toBe(3);
    expect(stderr).toMatch(new RegExp(`did not let you in: ${why} \\(request \\w+\\)`));
    expect((await pageSeen()).page).toContain('The terminal says why.');
    const korean = await cli(['login', '--lang', 'ko']);
    expect([korean.code, korean.stderr]).toEqual([3, expect.stringContaining(`받지 않았습니다: ${why}`)]);
    expect(existsSync(signIns())).toBe(false);
  });

  test('ends after its time, and says where the reason of a refusal stands', async () => {
    const { code, stderr } = await cli(['login', '--no-browser', '--timeout', '1s']);
    expect([code, stderr]).toEqual([
      9,
      expect.stringContaining('Nobody came back from the browser within 1s'),
    ]);
  });

  test('ends with Ctrl-C, and leaves nothing', async () => {
    const script = join(folder, 'ctrl-c.mjs');
    writeFileSync(script, `#!${process.execPath}\nprocess.kill(process.ppid, 'SIGINT');\n`, { mode: 0o700 });
    const env = { XDG_CONFIG_HOME: folder, BROWSER: script };
    const { code, stderr } = await start(['login', '--server', url()], { env }).ended;
    expect([code, stderr]).toEqual([130, expect.stringContaining('Nobody was signed in.')]);
    expect(existsSync(join(folder, 'switchback'))).toBe(false);
  });

  test('without a browser prints the address, and how it is reached from another machine', async () => {
    const { stderr } = await cli(['login', '--no-browser', '--timeout', '1s'], {
      env: { SSH_CONNECTION: 'x' },
    });
    expect(stderr).toContain('Open this address in a browser on this machine');
    expect(stderr).toMatch(/ssh -L (\d+):127\.0\.0\.1:\1/);
    const gone = await cli(['login', '--timeout', '1s'], { env: { BROWSER: join(folder, 'none') } });
    expect(gone.stderr).toContain('Open this address in a browser on this machine');
  });

  test('is refused before a browser opens where nobody signs in, and where others could read along', async () => {
    const env = { XDG_CONFIG_HOME: folder, BROWSER: browser };
    const nobody = await run(['login', '--server', `http://127.0.0.1:${String(own.port)}`], { env });
    expect([nobody.code, nobody.stderr]).toEqual([3, expect.stringContaining('switchback/no-sign-in')]);
    const clear = await run(['login', '--server', 'http://switchback.example'], { env });
    expect([clear.code, clear.stderr]).toEqual([3, expect.stringContaining('Everybody on the way')]);
    expect(nobody.stderr + clear.stderr).not.toContain('/auth/login?');
  });

  test('that cannot be kept is none: the browser is told, and the folder is named', async () => {
    writeFileSync(join(folder, 'mine'), 'a file where the folder would be');
    const { code, stderr } = await cli(['login'], { env: { BROWSER_SEEN: seenFile() } });
    expect([code, stderr]).toEqual([1, expect.stringContaining('the sign-in could not be kept')]);
    const seen = await pageSeen();
    expect([seen.status, seen.page]).toEqual([403, expect.stringContaining('The terminal says why.')]);
  });
});

describe('what is kept', () => {
  test('goes to the service that it was made for, and nowhere else', async () => {
    await login('hana', 'mine');
    const there = await run(['whoami', '--server', `http://127.0.0.1:${String(own.port)}`], {
      env: { XDG_CONFIG_HOME: join(folder, 'mine') },
    });
    expect(there.stdout).toContain('nothing: whoever reaches the service on its own machine');
    // Under the name of another place it is none for that, either.
    const other = encodeURIComponent(`http://127.0.0.1:${String(own.port)}`);
    writeFileSync(join(signIns(), `${other}.json`), readFileSync(kept()), { mode: 0o600 });
    const moved = await run(['whoami', '--server', `http://127.0.0.1:${String(own.port)}`], {
      env: { XDG_CONFIG_HOME: join(folder, 'mine') },
    });
    expect([moved.code, moved.stderr]).toEqual([
      3,
      expect.stringContaining('nothing that switchback --server '),
    ]);
  });

  test('comes after SWITCHBACK_TOKEN', async () => {
    await login('hana', 'mine');
    const made = await own.ask<{ secret: string }>('POST', '/tokens', {
      body: { name: 'ci', scopes: ['read'] },
    });
    const env = { SWITCHBACK_TOKEN: made.body.secret };
    expect((await cli(['whoami'], { env })).stdout).toMatch(/^Known by +the token ci/m);
    expect((await cli(['login'], { env })).stderr).toContain('SWITCHBACK_TOKEN is set');
  });

  test.each<[string, (file: string) => void]>([
    ['may be read by others', (file) => chmodSync(file, 0o640)],
    ['lies where others may write', (file) => chmodSync(join(file, '..'), 0o777)],
    [
      'is a link',
      (file) => {
        writeFileSync(`${file}.away`, readFileSync(file), { mode: 0o600 });
        rmSync(file);
        symlinkSync(`${file}.away`, file);
      },
    ],
    ['is cut', (file) => writeFileSync(file, '{"secret":')],
  ])('is not used, and told so, when its file %s', async (_, change) => {
    await login('hana', 'mine');
    const secret = secretIn(kept());
    change(kept());
    const { code, stderr } = await cli(['status']);
    expect([code, stderr]).toEqual([3, expect.stringContaining('switchback/sign-in-exposed')]);
    expect(stderr).not.toContain(secret.slice(4));
    expect((await cli(['logout'])).code).toBe(0);
    expect((await cli(['status'])).stderr).toContain('switchback/unauthenticated');
  });

  test.each([
    ['over', () => sql('update tokens set expires_at = clock_timestamp()'), 'You were signed in until'],
    [
      'ended by somebody else',
      async () => {
        await login('joon');
        const { token } = JSON.parse(readFileSync(kept(), 'utf8')) as { token: string };
        expect((await cli(['token', 'revoke', token], { who: 'joon' })).code).toBe(0);
      },
      'has ended your sign-in',
    ],
  ])('and is %s: what comes next is to sign in', async (_, change, says) => {
    await login('hana', 'mine');
    await change();
    const { code, stderr } = await cli(['status']);
    expect([code, stderr]).toEqual([3, expect.stringContaining(says)]);
    expect(stderr).toContain(`switchback --server ${url()} login`);
  });

  test('by nobody: what comes next is to sign in, or a token', async () => {
    const { stderr } = await cli(['status']);
    expect(stderr).toContain(`switchback --server ${url()} login   or with a token: SWITCHBACK_TOKEN`);
    expect((await cli(['status', '--lang', 'ko'])).stderr).toContain('토큰이 있으면: SWITCHBACK_TOKEN');
  });
});

describe('logout', () => {
  test('ends the sign-in on the service and here; who is nobody already hears that', async () => {
    await login('hana', 'mine');
    const headers = { authorization: `Bearer ${secretIn(kept())}` };
    expect((await cli(['logout'])).stdout).toContain(`Signed out of ${url()}`);
    expect((await fetch(`${url()}/api/v1/me`, { headers })).status).toBe(401);
    expect(readdirSync(signIns())).toEqual([]);
    const again = await cli(['logout']);
    expect([again.code, again.stdout]).toEqual([0, 'Nobody is signed in here.\n']);
  });

  test('--all ends every one, and says of a service that is away until when it lives on there', async () => {
    await login('hana', 'mine');
    const away = { origin: 'http://127.0.0.1:9', secret: `swb_${'A'.repeat(43)}`, token: 'tok_away' };
    const text = JSON.stringify({ ...away, expiresAt: '2026-11-11T05:03:22.000Z' });
    writeFileSync(join(signIns(), `${encodeURIComponent(away.origin)}.json`), text, { mode: 0o600 });
    const env = { XDG_CONFIG_HOME: join(folder, 'mine') };
    const { code, stdout, stderr } = await run(['logout', '--all'], { env });
    expect([code, readdirSync(signIns())]).toEqual([0, []]);
    expect(stdout).toContain(`Signed out of ${url()}`);
    expect(stdout).toContain('The sign-in at http://127.0.0.1:9 is forgotten here.');
    expect(stderr).toMatch(
      /lives on until 2026-11-1\d .*switchback token revoke tok_away --server http:\/\/127\.0\.0\.1:9$/m,
    );
    expect(JSON.parse((await run(['logout', '--all', '--json'], { env })).stdout)).toMatchObject({
      items: [],
    });
  });
});
