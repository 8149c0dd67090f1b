import type { lookup as systemLookup } from 'node:dns';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { poster, type Posting } from '../../src/outward/post.js';
import { signatureOf } from '../../src/requests/send-notice.js';
import { openHttpProxy } from '../support/http-proxy.js';
import { openReceiver, type WebhookReceiver } from '../support/webhook-receiver.js';

let receiver: WebhookReceiver;
beforeEach(async () => {
  receiver = await openReceiver();
});
afterEach(() => receiver.close());

const body = Buffer.from('{"text":"✗ nightly"}');
const post = (url: string, change: Partial<Posting> = {}) =>
  poster({ env: {}, allowsPrivate: false, closing: new AbortController().signal, ...change })({
    ...{ url, body },
    headers: { 'X-Switchback-Signature': signatureOf(receiver.secret, body) },
  });

/** What a name leads to, as a resolver would say it. */
const leadingTo = (...addresses: readonly string[]): typeof systemLookup =>
  ((_name: string, _options: object, done: (error: null, found: object[]) => void) => {
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  }) as unknown as typeof systemLookup;

const portOf = (url: string): string => new URL(url).port;

describe('what is sent', () => {
  test('arrives as it was signed, by each name of this machine', async () => {
    expect(await post(receiver.url)).toEqual({ arrived: true, status: 204 });
    expect(await post(receiver.url.replace('127.0.0.1', 'localhost'))).toEqual({
      arrived: true,
      status: 204,
    });
    expect([receiver.got.length, receiver.unsigned]).toEqual([2, []]);
  });

  test('follows nobody elsewhere, and is taken by 2xx only', async () => {
    receiver.answers.push(302, 500, 410);
    const told = [await post(receiver.url), await post(receiver.url), await post(receiver.url)];
    expect(told).toEqual([
      { arrived: false, why: 'redirected', status: 302 },
      { arrived: false, why: 'refused', status: 500 },
      { arrived: false, why: 'refused', status: 410 },
    ]);
    expect(receiver.unsigned).toEqual([]);
  });

  test('waits no longer than it may, and ends with the service', async () => {
    const silent = await openReceiver();
    silent.answers.push('late', 'late');
    expect(await post(silent.url, { milliseconds: 50 })).toMatchObject({ why: 'timeout' });
    const closing = new AbortController();
    const sent = post(silent.url, { closing: closing.signal });
    closing.abort();
    expect(await sent).toMatchObject({ why: 'unreachable' });
    await silent.close();
    receiver.answers.push('cut');
    expect(await post(receiver.url)).toMatchObject({ why: 'unreachable' });
  });
});

describe('a name', () => {
  test.each([['127.0.0.1'], ['10.1.2.3'], ['169.254.169.254'], ['93.184.216.34', '10.1.2.3'], ['::1']])(
    'that leads to %s is not told, and nothing is connected to',
    async (...addresses) => {
      const url = `https://chat.example:${portOf(receiver.url)}/`;
      const sent = await post(url, { lookup: leadingTo(...addresses) });
      expect(sent).toEqual({ arrived: false, why: 'address', status: null });
      expect([receiver.got, receiver.unsigned]).toEqual([[], []]);
    },
  );

  test('is asked for once: what was looked at is what is connected to', async () => {
    const asked: string[] = [];
    const lookup = ((...given: Parameters<typeof systemLookup>) => {
      asked.push(given[0]);
      const now = leadingTo(asked.length === 1 ? '127.0.0.1' : '10.1.2.3');
      (now as (...all: unknown[]) => void)(...given);
    }) as unknown as typeof systemLookup;
    const sent = await post(receiver.url.replace('127.0.0.1', 'localhost'), { lookup });
    expect([sent.arrived, asked]).toEqual([true, ['localhost']]);
  });

  test('is reached through the proxy that the environment names, unless it leads where nothing is sent', async () => {
    const proxy = await openHttpProxy({});
    const through = (lookup: typeof systemLookup) =>
      post('https://chat.example/', { env: { https_proxy: proxy.url }, lookup });
    const unknown = ((_name: string, _options: object, done: (error: Error) => void) => {
      done(new Error('ENOTFOUND'));
    }) as unknown as typeof systemLookup;
    expect(await through(leadingTo('10.1.2.3'))).toMatchObject({ why: 'address' });
    expect(proxy.asked).toEqual([]);
    // The proxy cannot reach it, and says so in its place.
    expect(await through(unknown)).toEqual({ arrived: false, why: 'refused', status: 502 });
    expect(proxy.asked.join()).toContain('chat.example:443');
    await proxy.close();
  });
});
