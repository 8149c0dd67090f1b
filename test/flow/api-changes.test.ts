import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { CompareResource } from '../../src/contract/compare.js';
import type { PreviewResource } from '../../src/contract/preview.js';
import { probe } from '../../src/service/probe.js';
import { run } from '../cli/command.js';
import { fiveStages } from '../support/project.js';
import { startWorld, type World } from '../support/world.js';

let world: World;
beforeAll(async () => {
  world = await startWorld(fiveStages);
  const before = await register('before', { dish: 'string', price: 'integer' });
  await world.ended(before.promotions?.[0] ?? '');
  await world.promote('nightly', { from: 'dev' });
  const attached = await fetch(`${world.url()}/api/v1/clients/web/dev`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ stage: 'nightly' }),
  });
  expect(attached.status).toBe(201);
  const after = await register('after', { dish: 'integer', cost: 'integer' });
  await world.ended(after.promotions?.[0] ?? '');
}, 180_000);
afterAll(() => world.end(), 60_000);

/** A backend that describes itself: `GET /menu` answers these fields. */
function register(name: string, fields: Readonly<Record<string, string>>, more = '') {
  const properties = Object.fromEntries(Object.entries(fields).map(([field, type]) => [field, { type }]));
  const schema = { type: 'object', properties };
  const responses = { 200: { content: { 'application/json': { schema } } } };
  const text = JSON.stringify({
    openapi: '3.1.0',
    info: { title: name },
    paths: { '/menu': { get: { responses } } },
  });
  return world.build(name, {}, { serverSource: backendWith(`${JSON.stringify(text)}${more}`) });
}

const backendWith = (document: string): string =>
  `require('node:http').createServer((request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(request.url === '/openapi.json' ? ${document} : '{"ok":true}');
  }).listen(process.env.PORT, process.env.HOST);`;

describe('two running backends that describe themselves otherwise', () => {
  test('are compared: what breaks a client, what is new, and what changes', async () => {
    const { body } = await world.get<CompareResource>('/compare/dev...nightly');
    expect(body.apiUnknown).toBeNull();
    expect(body.api?.breaking.map(({ text }) => text)).toEqual([
      'GET /menu, response 200, cost is gone',
      'GET /menu, response 200, dish is string now, it was integer',
    ]);
    expect(body.api?.added.map(({ text }) => text)).toEqual(['GET /menu, response 200, price is new']);
  });

  test('are named in a preview beside the clients that it touches', async () => {
    const { body } = await world.get<PreviewResource>('/stages/nightly/preview?from=dev');
    expect(body.clients.map(({ client, clientStage }) => `${client}/${clientStage}`)).toEqual(['web/dev']);
    expect(body.api?.breaking.map(({ code }) => code)).toEqual(['field-removed', 'type-changed']);
    expect(body.allowed).toBe(true);
  });

  test.each([
    ['en', 'clients  web/dev', '! breaking for clients: GET /menu, response 200, price is gone'],
    ['ko', '연결된 클라이언트  web/dev', '! 클라이언트와 호환되지 않음: GET /menu, 응답 200, price: 없어짐'],
  ])(
    'are named to who looks at a promotion, in %s',
    async (language, clients, breaking) => {
      const asked = ['--server', world.url(), '--output', 'table', '--lang', language];
      const { stdout } = await run(['promote', 'nightly', '--from', 'dev', '--preview', ...asked]);
      expect(stdout).toContain(clients);
      expect(stdout).toContain(breaking);
      expect(stdout).toContain(' promote nightly --build b2\n');
    },
    60_000,
  );

  test('are named to who rolls back, as long as the build before can still be asked elsewhere', async () => {
    await world.promote('devqa', { from: 'nightly' });
    await world.promote('nightly', { from: 'dev' });
    const asked = ['--server', world.url(), '--output', 'table', '--lang', 'ko'];
    const { stdout } = await run(['rollback', 'nightly', '--reason', 'x', '--yes', '--detach', ...asked]);
    expect(stdout).toContain('연결된 클라이언트  web/dev ≠\n');
    expect(stdout).toContain('! 클라이언트와 호환되지 않음: GET /menu, 응답 200, cost: 없어짐\n');
    expect(stdout).toContain(' watch p_');
  }, 90_000);
});

test('a document above 1 MB is read up to there, and the preview says why it tells nothing', async () => {
  const { promotions } = await register('large', {}, " + ' '.repeat(2 * 1024 * 1024)");
  await world.ended(promotions?.[0] ?? '');
  const { body } = await world.get<PreviewResource>('/stages/nightly/preview?from=dev');
  expect([body.api, body.apiUnknown?.code]).toEqual([null, 'document-too-large']);
  expect(body.clients).toHaveLength(1);
}, 60_000);

test('a document without an end is left at the cap', async () => {
  let isLeft: () => void = () => undefined;
  const left = new Promise<void>((resolve) => (isLeft = resolve));
  const server = createServer((_, response) => {
    response.on('close', isLeft);
    const more = (): void => {
      while (!response.destroyed && response.write(Buffer.alloc(64 * 1024, ' ')));
    };
    response.on('drain', more);
    more();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const answer = await probe.get(`http://127.0.0.1:${String(port)}/`, { mostBytes: 1024 * 1024 });
  expect(answer).toMatchObject({ status: 200, cut: true, error: null });
  expect(String(answer.body)).toHaveLength(1024 * 1024);
  await left;
  await new Promise((resolve) => server.close(resolve));
});
