import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { z } from 'zod';
import type { AuditResource } from '../../src/contract/audit.js';
import type { Page } from '../../src/contract/page.js';
import type { WebhookDeliveryResource } from '../../src/contract/webhook-deliveries.js';
import type { ProblemResource } from '../../src/contract/problem.js';
import type { createWebhook, TriedResource, WebhookResource } from '../../src/contract/webhooks.js';
import { notifyRound } from '../../src/controller/notify.js';
import { mostWebhooks, noticeKinds } from '../../src/model/webhook.js';
import { secretPattern } from '../../src/model/token.js';
import { openDoor, type Door } from '../support/door.js';
import { openReceiver, type WebhookReceiver } from '../support/webhook-receiver.js';

type Made = z.infer<typeof createWebhook.answer>;

let door: Door;
let receiver: WebhookReceiver;
beforeAll(async () => {
  door = await openDoor();
});
beforeEach(async () => {
  await door.desk.clear();
  receiver = await openReceiver();
});
afterEach(() => receiver.close());
afterAll(() => door.close());

const make = (body: object = {}, headers = {}) =>
  door.ask<Made>('POST', '/webhooks', {
    body: { url: receiver.url, secret: receiver.secret, ...body },
    headers,
  });
const rowsOf = async (name: string): Promise<string> =>
  JSON.stringify((await door.desk.ports.store.read.sql.executeSql(`select * from ${name}`)).rows);

describe('a webhook', () => {
  test('is made with what is usual, shows its secret once, and nobody else what it is', async () => {
    const headers = { 'idempotency-key': 'once' };
    const made = await make({}, headers);
    expect(made).toMatchObject({
      status: 201,
      body: {
        ...{ url: receiver.url, secret: receiver.secret, kinds: noticeKinds, stages: null, language: 'en' },
        ...{ active: true, failures: 0, trouble: null, deliveredAt: null, waiting: 0 },
        createdBy: { id: 'mina' },
      },
    });
    const { id } = made.body;
    expect(made.headers.get('location')).toBe(`/api/v1/webhooks/${id}`);
    const again = await make({}, headers);
    expect([again.status, again.body.id, again.body.secret]).toEqual([201, id, null]);
    const shown = [
      (await door.ask('GET', `/webhooks/${id}`)).body,
      (await door.ask('GET', '/webhooks')).body,
      (await door.ask('PATCH', `/webhooks/${id}`, { body: { secret: `${receiver.secret}2` } })).body,
      (await door.ask('POST', `/webhooks/${id}/test`, { body: {} })).body,
      (await door.ask('GET', '/audit')).body,
    ];
    const kept = await Promise.all(['webhooks', 'events', 'idempotency_keys'].map(rowsOf));
    expect(JSON.stringify(shown) + kept.join() + door.logged.join()).not.toContain('canaryOf');
    expect((await door.ask<Page<WebhookResource>>('GET', '/webhooks')).body.items).toMatchObject([{ id }]);
  });

  test('without a secret gets one, of 256 bits and of the shape of our own', async () => {
    const { body } = await make({ secret: undefined });
    expect(body.secret).toMatch(secretPattern);
  });

  test('leaves a row of the audit for each change, with its host and no more of its address', async () => {
    const { id } = (await make()).body;
    const change = (body: object) => door.ask<WebhookResource>('PATCH', `/webhooks/${id}`, { body });
    const changed = await change({ kinds: ['hold:set'], stages: ['devqa'], language: 'ko', active: false });
    expect(changed).toMatchObject({
      status: 200,
      body: { kinds: ['hold:set'], stages: ['devqa'], language: 'ko', active: false, url: receiver.url },
    });
    // The same once more is no change.
    expect((await change({ active: false, language: 'ko' })).status).toBe(200);
    expect((await door.ask('DELETE', `/webhooks/${id}`)).status).toBe(204);
    expect((await door.ask('GET', `/webhooks/${id}`)).status).toBe(404);
    const { items } = (await door.ask<Page<AuditResource>>('GET', '/audit')).body;
    const { host } = new URL(receiver.url);
    expect(items.map(({ name, facts }) => [name, facts])).toEqual([
      ['webhook:removed', { webhook: id, host, active: false, untold: 0 }],
      [
        'webhook:changed',
        { webhook: id, host, active: false, changed: ['kinds', 'stages', 'language', 'active'] },
      ],
      ['webhook:created', { webhook: id, host, active: true }],
    ]);
  });

  test('is tested at once, also where it is switched off, and says what came of it', async () => {
    const { id } = (await make({ active: false })).body;
    const tried = () => door.ask<TriedResource>('POST', `/webhooks/${id}/test`, { body: {} });
    const first = await tried();
    expect(first.body).toMatchObject({ arrived: true, status: 204, why: null });
    expect(receiver.got).toMatchObject([
      { delivery: first.body.delivery, event: 'webhook:test', body: { webhook: { id } } },
    ]);
    expect(receiver.got[0]?.text).toContain('mina');
    receiver.answers.push(302, 500, 'cut');
    const told = [await tried(), await tried(), await tried()].map(({ body }) => [body.why, body.status]);
    expect(told).toEqual([
      ['redirected', 302],
      ['refused', 500],
      ['unreachable', null],
    ]);
    expect(receiver.unsigned).toEqual([]);
  });
});

describe('who saw it as it was', () => {
  const at = (etag: string, id: string) => ({ path: `/webhooks/${id}`, headers: { 'if-match': etag } });
  test('changes nothing of it, gives it no secret and does not remove it', async () => {
    const { id, etag } = (await make()).body;
    const body = { language: 'ko' };
    const changed = await door.ask<WebhookResource>('PATCH', `/webhooks/${id}`, { ...at(etag, id), body });
    const now = changed.body.etag;
    expect([changed.status, changed.headers.get('etag'), now === etag]).toEqual([200, now, false]);
    const late = [
      await door.ask<ProblemResource>('PATCH', `/webhooks/${id}`, {
        ...at(etag, id),
        body: { language: 'en' },
      }),
      await door.ask<ProblemResource>('POST', `/webhooks/${id}/secret`, { ...at(etag, id), body: {} }),
      await door.ask<ProblemResource>('DELETE', `/webhooks/${id}`, at(etag, id)),
    ];
    expect(late.map(({ status, body: { code } }) => [status, code])).toEqual(
      Array(3).fill([412, 'switchback/webhook-changed']),
    );
    expect(late[0]?.body.detail).toContain(now);
    // A test changes nothing, and neither does what is as it was.
    await door.ask('POST', `/webhooks/${id}/test`, { body: {} });
    await door.ask('PATCH', `/webhooks/${id}`, { body });
    expect((await door.ask<WebhookResource>('GET', `/webhooks/${id}`)).body.etag).toBe(now);
    expect((await door.ask('DELETE', `/webhooks/${id}`, at(now, id))).status).toBe(204);
  });
});

test('a new secret signs from then on, is shown once, and is recorded as nothing but changed', async () => {
  const { id } = (await make()).body;
  const renew = () =>
    door.ask<Made>('POST', `/webhooks/${id}/secret`, { body: {}, headers: { 'idempotency-key': 'once' } });
  const renewed = await renew();
  expect(renewed).toMatchObject({ status: 200, body: { id, secret: expect.stringMatching(secretPattern) } });
  expect((await renew()).body.secret).toBeNull();
  await door.ask('POST', `/webhooks/${id}/test`, { body: {} });
  expect([receiver.got.length, receiver.unsigned.length]).toEqual([0, 1]);
  const { items } = (await door.ask<Page<AuditResource>>('GET', '/audit?name=webhook:changed')).body;
  expect(items.map(({ facts }) => facts['changed'])).toEqual([['secret']]);
  expect(JSON.stringify(items)).not.toContain(renewed.body.secret);
});

test('there are no more than so many, and who wants another one reads what to do', async () => {
  const made = await Promise.all(Array.from({ length: mostWebhooks + 1 }, () => make()));
  expect(made.filter(({ status }) => status === 201)).toHaveLength(mostWebhooks);
  const refused = await door.ask<ProblemResource>('POST', '/webhooks', { body: { url: receiver.url } });
  expect([refused.status, refused.body.code]).toEqual([409, 'switchback/too-many-webhooks']);
  expect(refused.body.title + refused.body.detail).toMatch(/50 webhooks.*webhook list/);
  await door.ask('DELETE', `/webhooks/${made[0]?.body.id ?? ''}`);
  expect((await make()).status).toBe(201);
});

test('what it was told and is still to be told is listed with the answers, newest first', async () => {
  const { ports } = door.desk;
  const round = () =>
    notifyRound({ ports: { ...ports, log: silent }, closing: new AbortController().signal });
  await round();
  const { id } = (await make()).body;
  const listed = async (query = '', headers = {}) =>
    (await door.ask<Page<WebhookDeliveryResource>>('GET', `/webhooks/${id}/deliveries${query}`, { headers }))
      .body;
  expect(await listed()).toEqual({ items: [], nextCursor: null });
  for (const stage of ['dev', 'devqa'])
    await door.ask('POST', `/stages/${stage}/holds`, { body: { reason: 'QA round 14' } });
  receiver.answers.push(204, 503);
  await round();
  const { items } = await listed();
  expect(items).toMatchObject([
    {
      ...{ event: 'hold:set', stage: 'devqa', state: 'waiting', tries: 1, arrivedAt: null },
      last: { status: 503, why: 'refused' },
    },
    {
      ...{ event: 'hold:set', stage: 'dev', state: 'arrived', tries: 1 },
      last: { status: 204, why: null },
    },
  ]);
  expect(items.map((one) => one.id)).toEqual(receiver.got.map(({ delivery }) => delivery).toReversed());
  expect(items[1]?.text).toContain('dev is held (QA) by mina');
  const inKorean = await listed('?limit=1', { 'accept-language': 'ko' });
  expect([inKorean.items[0]?.text, inKorean.nextCursor === null]).toEqual([
    expect.stringContaining('devqa 고정(QA)'),
    false,
  ]);
  expect((await door.ask('GET', '/webhooks/whk_none/deliveries')).status).toBe(404);
});

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

describe('what is refused', () => {
  test.each([
    [{ url: 'http://chat.example/hook' }, '/url', 'must be https'],
    [{ url: 'https://me:secret@chat.example/' }, '/url', 'user or a password'],
    [{ url: 'https://10.0.0.1/' }, '/url', 'SWITCHBACK_WEBHOOK_PRIVATE=allowed'],
    [{ url: 'https://169.254.169.254/latest/meta-data' }, '/url', 'never told'],
    [{ url: 'gopher://chat.example/' }, '/url', ''],
    [{ secret: 'short' }, '/secret', ''],
    [{ secret: 'with a blank in it' }, '/secret', ''],
    [{ kinds: [] }, '/kinds', ''],
    [{ kinds: ['promotion:started'] }, '/kinds/0', ''],
    [{ stages: ['devqa', 'prod'] }, '/stages/1', 'names no stage'],
    [{ language: 'fr' }, '/language', ''],
  ])('%j at %s', async (body, pointer, says) => {
    const { body: made } = await make();
    for (const { status, body: told } of [
      await door.ask<ProblemResource>('POST', '/webhooks', { body: { url: receiver.url, ...body } }),
      await door.ask<ProblemResource>('PATCH', `/webhooks/${made.id}`, { body }),
    ]) {
      expect([status, told.errors?.[0]?.pointer]).toEqual([422, pointer]);
      expect(told.errors?.[0]?.detail).toContain(says);
    }
    expect((await door.ask<Page<WebhookResource>>('GET', '/webhooks')).body.items).toHaveLength(1);
  });
});
