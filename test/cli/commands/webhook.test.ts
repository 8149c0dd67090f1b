import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { WebhookResource } from '../../../src/contract/webhooks.js';
import { notifyRound } from '../../../src/controller/notify.js';
import { noticeKinds } from '../../../src/model/webhook.js';
import { openDoor, type Door } from '../../support/door.js';
import { openReceiver, type WebhookReceiver } from '../../support/webhook-receiver.js';
import { run } from '../in-process.js';

let door: Door;
let receiver: WebhookReceiver;
beforeAll(async () => {
  [door, receiver] = await Promise.all([openDoor(), openReceiver()]);
});
beforeEach(() => door.desk.clear());
afterAll(async () => {
  await receiver.close();
  await door.close();
});

const cli = (args: readonly string[], stdin = '') =>
  run(['webhook', ...args], {
    stdin,
    env: { SWITCHBACK_SERVER: `http://127.0.0.1:${String(door.port)}`, SWITCHBACK_LANG: 'en' },
  });
const shown = async (id: string): Promise<WebhookResource> =>
  (await door.ask<WebhookResource>('GET', `/webhooks/${id}`)).body;
/** One whose secret the receiver knows. */
const made = async (): Promise<string> => {
  const body = { url: receiver.url, secret: receiver.secret };
  return (await door.ask<WebhookResource>('POST', '/webhooks', { body })).body.id;
};

const silent = (): void => undefined;

describe('webhook', () => {
  test('create prints the secret and nothing else, for a script to take', async () => {
    const created = await cli([
      ...['create', 'https://chat.example/1', '--kind', 'hold:set', '--kind', 'client:stale'],
      ...['--stage', 'dev', '--language', 'ko'],
    ]);
    expect([created.code, created.stdout]).toEqual([0, expect.stringMatching(/^\S{16,}\n$/)]);
    expect(created.stderr).not.toContain(created.stdout.trim());
    const id = /webhook test (whk_\w+)/.exec(created.stderr)?.[1] ?? '';
    expect(await shown(id)).toMatchObject({
      ...{ url: 'https://chat.example/1', kinds: ['hold:set', 'client:stale'], stages: ['dev'] },
      ...{ language: 'ko', active: true },
    });
  });

  test('create - reads the address from a pipe, so that no list of processes has it', async () => {
    const { code, stdout } = await cli(
      ['create', '-', '--off', '--json'],
      'https://chat.example/T0/secret\n',
    );
    expect([code, JSON.parse(stdout)]).toEqual([
      0,
      expect.objectContaining({ url: 'https://chat.example/T0/secret', active: false, stages: null }),
    ]);
  });

  test('change says what is said and leaves the rest; * is everything again', async () => {
    const id = await made();
    const kinds = ['--kind', 'hold:set', '--stage', 'devqa', '--stage', 'dev'];
    const changed = await cli(['change', id, ...kinds, '--off']);
    expect([changed.code, changed.stdout]).toEqual([0, expect.stringMatching(/^State +off$/m)]);
    expect(await shown(id)).toMatchObject({
      ...{ kinds: ['hold:set'], stages: ['devqa', 'dev'], active: false, language: 'en', url: receiver.url },
    });
    await cli(['change', id, '--kind', '*', '--stage', '*', '--on']);
    expect(await shown(id)).toMatchObject({
      kinds: { length: noticeKinds.length },
      stages: null,
      active: true,
    });
  });

  test('show and list say how it goes', async () => {
    expect((await cli(['list'])).stderr).toContain('webhook create <url>');
    const id = await made();
    const listed = (await cli(['list'])).stdout;
    expect(listed).toBe(`${[receiver.url, '*', '*', 'untried', '–', id].join('\t')}\n`);
    const { stdout } = await cli(['show', id]);
    expect(stdout).toMatch(/^Told of +\*$/m);
    expect(stdout).toMatch(/^Made by +mina, /m);
    expect(stdout + listed).not.toContain(receiver.secret);
  });

  test('test ends with 0 when it arrived, and says why where it did not', async () => {
    const id = await made();
    const arrived = await cli(['test', id]);
    expect([arrived.code, arrived.stdout]).toEqual([0, 'The test arrived, and was answered with 204.\n']);
    receiver.answers.push(410);
    const lost = await cli(['test', id]);
    expect([lost.code, lost.stdout]).toEqual([
      1,
      'The test did not arrive: it was answered, but not with 2xx (410).\n',
    ]);
  });

  test('rotate prints another secret, and the old one signs no more', async () => {
    const id = await made();
    const rotated = await cli(['rotate', id]);
    expect([rotated.code, rotated.stdout]).toEqual([0, expect.stringMatching(/^swb_\S+\n$/)]);
    const before = receiver.unsigned.length;
    await cli(['test', id]);
    expect(receiver.unsigned.length - before).toBe(1);
  });

  test('deliveries say what was told, and what was answered', async () => {
    const { ports } = door.desk;
    const log = { info: silent, warn: silent, error: silent };
    const round = () => notifyRound({ ports: { ...ports, log }, closing: new AbortController().signal });
    await round();
    const id = await made();
    expect((await cli(['deliveries', id])).stderr).toContain('it was told nothing');
    for (const stage of ['dev', 'devqa'])
      await door.ask('POST', `/stages/${stage}/holds`, { body: { reason: 'QA round 14' } });
    receiver.answers.push(204, 503);
    await round();
    const { stdout, stderr } = await cli(['deliveries', id, '--limit', '1']);
    expect(stdout).toMatch(/\thold:set\twaiting\t503: it was answered.*\t▣ devqa is held .*\tdlv_\w+\n$/);
    expect(stderr).toContain('there are older ones');
    expect((await cli(['deliveries', id])).stdout).toMatch(/\thold:set\tarrived\t204\t▣ dev is held /);
  });

  test('remove tells it nothing more', async () => {
    const id = await made();
    expect((await cli(['remove', id])).stdout).toContain(`Webhook ${id} is removed`);
    const again = await cli(['remove', id]);
    expect([again.code, again.stderr]).toEqual([6, expect.stringContaining('switchback webhook list')]);
  });

  test.each([
    [['create', 'https://chat.example', '--kind', 'hold'], '--kind'],
    [['create', 'https://chat.example', '--language', 'fr'], '--language'],
    [['change', 'whk_1', '--on', '--off'], '--off'],
  ])('%j is refused before anybody is asked', async (args, names) => {
    const { code, stderr } = await cli(args);
    expect([code, stderr]).toEqual([2, expect.stringContaining(names)]);
  });
});
