import { afterEach, describe, expect, test } from '@jest/globals';
import type { AskResource } from '../../../src/contract/ask.js';
import type { HoldResource } from '../../../src/contract/hold.js';
import type { Ended } from '../command.js';
import { fakeService, json, problem, type Answer, type FakeService } from '../fake-service.js';
import { run } from '../in-process.js';
import { hold as holdOf, stage, whereabouts } from '../resources.js';

const api = '/api/v1';
const id = 'hld_01JCQ7X2M3N4P5Q6R7S8T9V0W1';
const askId = 'ask_01JCQ7X2M3N4P5Q6R7S8T9V0W2';
let service: FakeService;
afterEach(() => service.close());
const serve = async (answers: Readonly<Record<string, Answer>>): Promise<void> => {
  service = await fakeService(answers);
};
const cli = (...args: string[]): Promise<Ended> =>
  run([...args, '--output', 'table'], { env: { SWITCHBACK_SERVER: service.url } });
const sent = (): unknown[] =>
  service.seen.filter(({ method }) => method === 'POST').map(({ body }) => JSON.parse(body));

const ask = (change: Partial<AskResource> = {}): AskResource => ({
  ...{ id: askId, hold: id, stage: 'devqa', owner: 'hana', reason: 'hotfix', by: 'jin' },
  ...{ actor: { id: 'jin', via: 'cli' }, at: new Date(Date.now() - 7_300_000).toISOString(), answer: null },
  ...change,
});
const said = (how: 'no' | 'extended', reason: string | null): AskResource =>
  ask({ answer: { how, at: '2026-11-12T05:00:00Z', by: 'hana', reason } });
const hold = (...asks: AskResource[]): HoldResource => holdOf({ id, asks });
const held = (...holds: HoldResource[]): Answer =>
  json(stage({ stage: 'devqa', hold: holds[0] ?? null, holds }));

describe('hold ask', () => {
  test('by the name of the stage, says whom it told and where the answer will be', async () => {
    await serve({
      [`GET ${api}/stages/devqa`]: held(hold()),
      [`GET ${api}/holds/${id}`]: json(hold()),
      [`POST ${api}/holds/${id}/asks`]: json(ask(), 201),
    });
    const { code, stdout } = await cli('hold', 'ask', 'devqa', '--reason', 'hotfix');
    expect(stdout.split('\n')).toEqual([
      'devqa is held by hana, until it is released (QA): "QA round 14"',
      'hana reads now that you wait for devqa: "hotfix"',
      'The answer will be here: switchback stage show devqa   and: switchback events --stage devqa',
      '',
    ]);
    expect([code, sent()]).toEqual([0, [{ reason: 'hotfix' }]]);
    expect((await cli('hold', 'ask', 'devqa', '--reason', 'hotfix', '--lang', 'ko')).stdout).toContain(
      'hana 님에게 devqa 스테이지를 기다린다고 알렸습니다: "hotfix"',
    );
  });

  test('of a stage where nothing is held, and something is booked, tells whoever booked it', async () => {
    const booked = holdOf({ id, from: '2036-11-13T05:00:00Z', isAhead: true });
    await serve({
      [`GET ${api}/stages/devqa`]: json(stage({ stage: 'devqa', reservations: [booked] })),
      [`GET ${api}/holds/${id}`]: json(booked),
      [`POST ${api}/holds/${id}/asks`]: json(ask(), 201),
    });
    expect((await cli('hold', 'ask', 'devqa', '--reason', 'hotfix')).code).toBe(0);
    expect(sent()).toEqual([{ reason: 'hotfix' }]);
  });

  test('of a stage with several holds asks which one, and of one that is not held asks nobody', async () => {
    const other = holdOf({ id: id.replace('hld_', 'hld_0'), by: 'sol' });
    await serve({
      [`GET ${api}/stages/devqa`]: held(hold(), other),
      [`GET ${api}/stages/nightly`]: json(stage({ stage: 'nightly' })),
    });
    const several = await cli('hold', 'ask', 'devqa', '--reason', 'x');
    expect([several.code, several.stderr]).toEqual([2, expect.stringContaining(`hold ask ${id}`)]);
    expect((await cli('hold', 'ask', 'nightly', '--reason', 'x')).code).toBe(6);
    expect((await cli('hold', 'ask', 'devqa')).code).toBe(2);
    expect(sent()).toEqual([]);
  });

  test('that is refused says why', async () => {
    await serve({
      [`GET ${api}/holds/${id}`]: json(hold()),
      [`POST ${api}/holds/${id}/asks`]: problem(409, 'asked-already'),
    });
    expect((await cli('hold', 'ask', id, '--reason', 'x')).code).toBe(10);
  });
});

describe('hold answer', () => {
  test('says no with a reason, and to whom', async () => {
    await serve({ [`POST ${api}/asks/${askId}/answer`]: json(said('no', 'tonight')) });
    const { code, stdout } = await cli('hold', 'answer', askId, '--no', '--reason', 'tonight');
    expect([code, stdout]).toEqual([0, 'jin is told no: "tonight". The hold stays as it is.\n']);
    expect(sent()).toEqual([{ answer: 'no', reason: 'tonight' }]);
  });

  test('needs a reason, and the no itself: a yes is the release or another end', async () => {
    await serve({});
    for (const flags of [['--no'], ['--reason', 'x']])
      expect((await cli('hold', 'answer', askId, ...flags)).code).toBe(2);
    expect(sent()).toEqual([]);
  });
});

describe('who waits', () => {
  test('is told by status, with the three answers; who has one waits no more', async () => {
    const item = stage({ stage: 'devqa', hold: hold(), holds: [hold(said('no', 'x'), ask())] });
    await serve({ [`GET ${api}/stages`]: json({ items: [item], nextCursor: null }) });
    const { stdout } = await cli('status');
    const lines = stdout.split('\n');
    const from = lines.findIndex((line) => line.startsWith('? '));
    expect(lines.slice(from, from + 4)).toEqual([
      expect.stringMatching(/^\? devqa: jin waits for hana since \d{4}-.* \(2h ago\): "hotfix"$/),
      `  switchback hold release ${id}`,
      `  switchback hold extend ${id} --for 2h`,
      `  switchback hold answer ${askId} --no --reason "…"`,
    ]);
    expect(lines.filter((line) => line.startsWith('? '))).toHaveLength(1);
  });

  test('is told of what is booked as well, which begins and ends at other times instead', async () => {
    const booked = holdOf({ id, from: '2036-11-12T05:00:00Z', isAhead: true, asks: [ask()] });
    const item = stage({ stage: 'devqa', reservations: [booked] });
    await serve({ [`GET ${api}/stages`]: json({ items: [item], nextCursor: null }) });
    const lines = (await cli('status')).stdout.split('\n');
    const from = lines.findIndex((line) => line.startsWith('? '));
    expect(lines.slice(from, from + 4)).toEqual([
      expect.stringMatching(/^\? devqa: jin waits for hana since /),
      `  switchback hold release ${id}`,
      `  switchback hold extend ${id} --from "…" --until "…"`,
      `  switchback hold answer ${askId} --no --reason "…"`,
    ]);
  });

  test('is told by stage show, with the answers that there were', async () => {
    await serve({
      [`GET ${api}/stages/devqa`]: held(hold(said('extended', null), said('no', 'tonight'), ask())),
    });
    const asked = (await cli('stage', 'show', 'devqa')).stdout
      .split('\n')
      .filter((line) => line.includes('jin waits'));
    expect(asked).toEqual([
      expect.stringMatching(/^Asked .*; answered by hana, .*: the hold got another end$/),
      expect.stringMatching(/; answered by hana, .*: no, "tonight"$/),
      expect.stringMatching(/"hotfix"$/),
    ]);
  });

  test('is told by where, of the stages that do not have it', async () => {
    const there = whereabouts({ stage: 'dev', reached: true, asks: [ask({ stage: 'dev' })] });
    const missing = whereabouts({ stage: 'devqa', asks: [ask()] });
    const sha = '3f9c2ab'.padEnd(40, '0');
    const found = { sha, subject: 'fix', author: 'Mina', at: null, pr: null, builds: ['b1'] };
    await serve({ [`GET ${api}/commits/${sha}`]: json({ ...found, stages: [there, missing] }) });
    const { stdout } = await cli('where', sha);
    expect(stdout.split('\n').filter((line) => line.includes('asked'))).toEqual([
      expect.stringMatching(/^✗ devqa {2}.*jin asked hana for it 2h ago/),
    ]);
  });

  test('is nobody for a service of before, which does not tell', async () => {
    const { asks: _, ...before } = hold();
    await serve({ [`GET ${api}/stages/devqa`]: held(before as HoldResource) });
    const { code, stdout } = await cli('stage', 'show', 'devqa');
    expect([code, stdout.includes('Asked')]).toEqual([0, false]);
  });
});
