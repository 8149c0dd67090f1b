import { afterEach, expect, test } from '@jest/globals';
import { fakeService, json, problem, type Answer, type FakeService } from '../fake-service.js';
import { run } from '../in-process.js';
import { stage } from '../resources.js';

let service: FakeService;
afterEach(() => service.close());

/** Refuses so often that it has counted the request, and then answers. */
function after(times: number, headers: Readonly<Record<string, string>>): Answer {
  let left = times;
  const answer = json({ items: [stage({ stage: 'nightly' })], nextCursor: null });
  return (response, seen) => {
    if (left === 0) {
      answer(response, seen);
      return;
    }
    left -= 1;
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    problem(429, 'rate-limited')(response, seen);
  };
}

async function list(answer: Answer, ...flags: readonly string[]) {
  service = await fakeService({ 'GET /api/v1/stages': answer });
  const { code, stdout, stderr } = await run(['stage', 'list', ...flags, '--server', service.url]);
  return { code, stdout, stderr, asked: service.seen.length };
}

test('a command that is told to wait waits, says so, and goes on', async () => {
  const told = await list(after(2, { RateLimit: '"reads";r=0;t=0', 'Retry-After': '0' }));
  expect(told).toMatchObject({ code: 0, asked: 3, stdout: expect.stringContaining('nightly') });
  expect(told.stderr).toBe('The service takes no more for now: going on in 0 s.\n'.repeat(2));
});

test('a script reads nothing of it', async () => {
  const told = await list(after(1, { RateLimit: '"reads";r=0;t=0', 'Retry-After': '0' }), '--json');
  expect(told).toMatchObject({ code: 0, asked: 2, stderr: '' });
});

test.each([
  ['longer than a budget is', { RateLimit: '"reads";r=0;t=66', 'Retry-After': '66' }, []],
  ['longer than it has', { RateLimit: '"reads";r=0;t=30', 'Retry-After': '30' }, ['--timeout', '20s']],
  ['by something that is no number', { RateLimit: '"reads"', 'Retry-After': 'tomorrow' }, []],
  ['by something that counted nothing', { 'Retry-After': '1' }, []],
])('it does not wait %s', async (_what, headers, flags) => {
  const { code, asked } = await list(after(9, headers), ...flags);
  expect([code, asked]).toEqual([1, 1]);
});
