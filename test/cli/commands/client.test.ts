import { afterEach, describe, expect, test } from '@jest/globals';
import type { Ended } from '../command.js';
import type { ClientResource } from '../../../src/contract/client.js';
import { fakeService, json, problem, type Answer, type FakeService } from '../fake-service.js';
import { run } from '../in-process.js';
import { comparison, eligibility, onStage, promotion, stage } from '../resources.js';

const api = '/api/v1';
let service: FakeService;
afterEach(() => service.close());
const serve = async (answers: Readonly<Record<string, Answer>>): Promise<void> => {
  service = await fakeService(answers);
};
const cli = (args: readonly string[], env: Record<string, string> = {}): Promise<Ended> =>
  run([...args, '--output', 'table'], { env: { SWITCHBACK_SERVER: service.url, ...env } });
const mismatch = { namedLike: 'dev', text: 'web / dev uses our nightly, not our dev.' };
const web: ClientResource = {
  ...{ client: 'web', clientStage: 'dev', stage: 'nightly', mismatch, owner: 'Sora', contact: null },
  ...{ url: 'https://web.example', attachedAt: '2026-11-11T05:00:00Z', attachedBy: 'mina' },
  ...{ lastSeen: '2026-11-11T05:00:00Z', secondsSinceSeen: 180, seen: 'recently' },
};
const ios: ClientResource = {
  ...{ ...web, client: 'ios', clientStage: 'qa', mismatch: null, owner: null, url: null },
  ...{ lastSeen: null, secondsSinceSeen: null, seen: 'long-ago' },
};
const page = (...items: object[]): Answer => json({ items, nextCursor: null });

describe('client', () => {
  test('list tells who uses what, and explains a name that is also one of ours', async () => {
    await serve({ [`GET ${api}/clients`]: page(ios, web) });
    const { code, stdout } = await cli(['client', 'list']);
    const lines = stdout.split('\n');
    expect(code).toBe(0);
    expect(lines[0]).toMatch(/^CLIENT +USES +SEEN +OWNER +CONTACT +ADDRESS$/);
    expect(lines[1]).toMatch(/^ios\/qa +nightly +never seen +– /);
    expect(lines[2]).toMatch(/^web\/dev +nightly ≠ +seen 3m ago +Sora +– +https:\/\/web.example$/);
    expect(lines.slice(3)).toEqual([
      '≠ web / dev uses our nightly, not our dev.',
      expect.stringContaining('Client teams name their stages themselves'),
      '',
    ]);
  });

  test('list without any says how to attach one', async () => {
    await serve({ [`GET ${api}/clients?stage=dev`]: page() });
    for (const args of [
      ['client', 'list', '--stage', 'dev'],
      ['stage', 'clients', 'dev'],
    ])
      expect(await cli(args)).toMatchObject({
        ...{ code: 0, stdout: '' },
        stderr: expect.stringContaining('switchback client attach web/dev --to'),
      });
  });

  test('attach sends what was said, and says what that means', async () => {
    await serve({ [`PUT ${api}/clients/web/dev`]: json(web, 201) });
    const args = ['client', 'attach', 'web/dev', '--to', 'nightly', '--owner', 'Sora'];
    const { code, stdout } = await cli(args);
    expect(code).toBe(0);
    expect(stdout).toContain('web/dev uses nightly. (seen 3m ago)\n≠ web / dev uses our nightly');
    expect(service.seen.map(({ body }) => JSON.parse(body) as unknown)).toEqual([
      { stage: 'nightly', owner: 'Sora' },
    ]);
    expect(stdout).toContain('Everybody who uses nightly: switchback stage clients nightly\n');
    const korean = await cli([...args, '--lang', 'ko']);
    expect(korean.stdout).toContain('web/dev 클라이언트가 nightly 스테이지를 씁니다. (3분 전)');
    const machine = await run([...args, '--server', service.url, '--json=client,stage']);
    expect(JSON.parse(machine.stdout)).toEqual({ schemaVersion: 1, client: 'web', stage: 'nightly' });
  });

  test('a name that names no client is refused before anything is asked', async () => {
    await serve({});
    for (const args of [
      ['client', 'attach', 'web', '--to', 'nightly'],
      ['client', 'detach', 'Web/dev'],
    ])
      expect(await cli(args)).toMatchObject({ code: 2, stderr: expect.stringContaining('web/dev') });
    expect(service.seen).toEqual([]);
  });

  test('detach forgets it, and ends with 6 where there is none', async () => {
    await serve({
      [`DELETE ${api}/clients/web/dev`]: (response) => response.writeHead(204).end(),
      [`DELETE ${api}/clients/ios/qa`]: problem(404, 'not-found'),
    });
    expect(await cli(['client', 'detach', 'web/dev'])).toMatchObject({
      ...{
        code: 0,
        stdout: expect.stringMatching(/^web\/dev is detached\.\n.*client attach web\/dev --to <stage>\n$/),
      },
    });
    expect((await cli(['client', 'detach', 'ios/qa'])).code).toBe(6);
  });

  test('whoami tells which client the caller counts as', async () => {
    await serve({ [`GET ${api}/clients/web/dev`]: json(web) });
    expect((await cli(['client', 'whoami'], { SWITCHBACK_CLIENT: 'web/dev' })).stdout).toContain(
      'web/dev uses nightly.',
    );
    expect((await cli(['client', 'whoami'], { SWITCHBACK_CLIENT: 'ios/qa' })).code).toBe(6);
    expect((await cli(['client', 'whoami'], { SWITCHBACK_CLIENT: '웹/dev' })).code).toBe(2);
    expect(await cli(['client', 'whoami'])).toMatchObject({
      ...{ code: 2, stderr: expect.stringContaining('SWITCHBACK_CLIENT=web/dev') },
    });
  });
});

describe('SWITCHBACK_CLIENT', () => {
  test.each([
    ['web/dev', 'web/dev'],
    ['웹/dev\n', undefined],
    ['', undefined],
  ])('%j goes along with every request as %j', async (value, sent) => {
    await serve({ [`GET ${api}/clients`]: page() });
    expect((await cli(['client', 'list'], { SWITCHBACK_CLIENT: value })).code).toBe(0);
    expect(service.seen[0]?.headers['x-switchback-client']).toBe(sent);
  });
});

describe('whom something touches', () => {
  const nightly = stage({ stage: 'nightly', currentBuild: onStage('b2'), clients: [ios, web] });

  test('stage show and status name the mismatch, where there is one', async () => {
    const dev = stage({ stage: 'dev', clients: [] });
    await serve({ [`GET ${api}/stages/nightly`]: json(nightly), [`GET ${api}/stages`]: page(dev, nightly) });
    const shown = (await cli(['stage', 'show', 'nightly'])).stdout;
    expect(shown).toMatch(/Clients +ios\/qa, web\/dev ≠\n/);
    expect(shown).toContain('≠ web / dev uses our nightly, not our dev.');
    expect((await cli(['status'])).stdout).toContain('≠ web / dev uses our nightly, not our dev.');
    expect((await cli(['status', 'dev'])).stdout).not.toContain('≠');
  });

  test('a rollback names them before it is done', async () => {
    const touched = [{ client: 'web', clientStage: 'dev', mismatch }];
    await serve({
      [`GET ${api}/stages/nightly`]: json(nightly),
      [`GET ${api}/stages/nightly/eligibility?rollback=true`]: json(
        eligibility({ stage: 'nightly', build: 'b1' }),
      ),
      [`GET ${api}/compare/b2...b1`]: json(comparison()),
      [`GET ${api}/promotions?stage=nightly&phase=succeeded&limit=10`]: json({ items: [], nextCursor: null }),
      [`POST ${api}/stages/nightly/rollback`]: json(
        {
          ...promotion({ stage: 'nightly', build: 'b1', phase: 'pending', clients: touched }),
          quarantine: {
            build: 'b2',
            why: 'rolled-back',
            reason: 'x',
            by: 'mina',
            since: '2026-11-11T05:00:00Z',
          },
          ...{
            hold: null,
            undo: { build: 'b2', liftQuarantine: true, overrideHold: null, overrideHolds: [] },
          },
        },
        201,
      ),
    });
    const { stdout } = await cli(['rollback', 'nightly', '--reason', 'x', '--yes', '--detach']);
    expect(stdout.split('\n').slice(2, 4)).toEqual([
      '  clients  ios/qa, web/dev ≠',
      '    ≠ web / dev uses our nightly, not our dev.',
    ]);
  });
});
