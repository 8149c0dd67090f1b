import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { start } from '../command.js';
import { fakeService, json, problem, type FakeService } from '../fake-service.js';
import { hold } from '../resources.js';

const api = '/api/v1';
const id = 'hld_01JCQ7X2M3N4P5Q6R7S8T9V0W1';
const refusal = problem(422, 'validation', {
  detail: 'It is held until 2026-11-13 09:00 UTC.',
  errors: [{ pointer: '/until', detail: 'must be after 2026-11-13 16:30 UTC' }],
});

let service: FakeService;
beforeAll(async () => {
  service = await fakeService({
    [`GET ${api}/holds/${id}`]: json(hold({ id })),
    [`PATCH ${api}/holds/${id}`]: refusal,
  });
});
afterAll(() => service.close());

/** As somebody in Seoul has it. */
const extend = async (output: string) =>
  start(['hold', 'extend', id, '--for', '2h', '--output', output], {
    env: { SWITCHBACK_SERVER: service.url, TZ: 'Asia/Seoul' },
  }).ended;

test('what the service refuses is told by the clock of the person, also what it says of a field', async () => {
  const { code, stderr } = await extend('table');
  expect(code).not.toBe(0);
  expect(stderr).toContain('It is held until 2026-11-13 18:00 GMT+9.');
  expect(stderr).toContain('/until: must be after 2026-11-14 01:30 GMT+9');
});

test('a script reads what the service said', async () => {
  const { stdout, stderr } = await extend('json');
  expect(stdout + stderr).toContain('must be after 2026-11-13 16:30 UTC');
});
