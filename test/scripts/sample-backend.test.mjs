import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { checkout } from './place.mjs';

let child;
afterEach(async () => {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
});

/** Starts the sample backend on a free port; resolves to its address. */
async function start(env = {}) {
  child = spawn(process.execPath, [join(checkout, 'examples', 'backend', 'server.js')], {
    env: { PORT: '0', HOST: '127.0.0.1', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(child.stdout.setEncoding('utf8'), 'data');
  return `http://${/listens on (\S+)/.exec(line)[1]}`;
}

const json = async (url) => (await fetch(url)).json();

describe('the sample backend', () => {
  test('tells what it is and what its stage gave it', async () => {
    const url = await start({
      SWITCHBACK_BUILD: 'b7',
      SWITCHBACK_COMMIT: '9ab01c2',
      SWITCHBACK_STAGE: 'nightly',
      GREETING: '안녕하세요',
      TEAM_NAME: 'kitchen',
      PUBLIC_URL: 'http://example.test',
    });
    expect(await json(`${url}/`)).toEqual({
      service: 'sample-backend',
      version: '1.0.0',
      build: 'b7',
      commit: '9ab01c2',
      stage: 'nightly',
      greeting: '안녕하세요',
      team: 'kitchen',
      publicUrl: 'http://example.test',
    });
    expect(await json(`${url}/version`)).toEqual({ version: '1.0.0', build: 'b7', commit: '9ab01c2' });
    expect((await json(`${url}/menu`)).dishes.length).toBeGreaterThan(1);
    const { paths, components } = await json(`${url}/openapi.json`);
    expect(Object.keys(paths)).toEqual(['/', '/version', '/menu']);
    expect(Object.keys(components.schemas.Dish.properties)).toEqual(['dish', 'price']);
    const health = await fetch(`${url}/healthz`);
    expect({ status: health.status, build: health.headers.get('x-build') }).toEqual({
      status: 200,
      build: 'b7',
    });
    expect(await health.json()).toEqual({ ok: true, build: 'b7' });
  });

  test('refuses other paths and other methods', async () => {
    const url = await start();
    expect((await fetch(`${url}/nowhere`)).status).toBe(404);
    const response = await fetch(`${url}/menu`, { method: 'POST' });
    expect({ status: response.status, allow: response.headers.get('allow') }).toEqual({
      status: 405,
      allow: 'GET, HEAD',
    });
  });

  test('is unhealthy on demand', async () => {
    const url = await start({ FAIL_HEALTH: '1' });
    expect((await fetch(`${url}/healthz`)).status).toBe(500);
  });

  test('ends a running response before it leaves on SIGTERM', async () => {
    const url = await start({ SWITCHBACK_BUILD: 'b7' });
    const response = await fetch(`${url}/ticks?n=4&every=50`);
    const exit = once(child, 'exit');
    child.kill('SIGTERM');
    expect(await response.text()).toBe('b7 1/4\nb7 2/4\nb7 3/4\nb7 4/4\n');
    expect(await exit).toEqual([0, null]);
    await expect(fetch(url)).rejects.toThrow();
  });
});
