import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { BuildResource } from '../../src/contract/build.js';
import type { Page } from '../../src/contract/page.js';
import type { PromotionResource } from '../../src/contract/promotion.js';
import { fiveStages } from '../support/project.js';
import { startWorld, type World } from '../support/world.js';

// dev asks for a verification of its own, beside the health that the engine looks at.
const verify = { path: '/ready', build: 'json:/build', attempts: 2, deadline: 'PT3S' };
let world: World;
let good: BuildResource;
beforeAll(async () => {
  const { dev } = fiveStages;
  world = await startWorld({ ...fiveStages, dev: { ...dev, policy: { ...dev?.policy, verify } } });
  good = await register('good', 'answer(200)');
  await world.ended(good.promotions?.[0] ?? '');
}, 120_000);
afterAll(() => world.end(), 60_000);

/** A backend that is healthy, and whose `/ready` does this. */
const register = (name: string, ready: string): Promise<BuildResource> =>
  world.build(
    name,
    {},
    {
      serverSource: `require('node:http').createServer((request, response) => {
        const answer = (status, build = process.env.SWITCHBACK_BUILD) => {
          response.writeHead(status, { 'content-type': 'application/json' });
          response.end(JSON.stringify({ build, name: '${name}' }));
        };
        if (request.url === '/ready') { ${ready}; } else answer(200);
      }).listen(process.env.PORT, process.env.HOST);`,
    },
  );

const serving = async (): Promise<unknown> => {
  const { url } = await world.stage('dev');
  return await (await fetch(`${String(url)}/`)).json();
};
const rollbacks = async (): Promise<PromotionResource[]> =>
  (await world.get<Page<PromotionResource>>('/promotions?stage=dev&trigger=rollback')).body.items;

test('a build that passes is verified before it counts as succeeded', async () => {
  const { body } = await world.get<PromotionResource>(`/promotions/${good.promotions?.[0] ?? ''}`);
  expect(body.phase).toBe('succeeded');
  expect(body.steps.map(({ name, phase }) => `${name} ${phase}`)).toEqual([
    'get-build succeeded',
    'pulumi-up succeeded',
    'verify succeeded',
    'record succeeded',
  ]);
});

describe('a build that does not pass has failed, and the stable one comes back by itself (F29)', () => {
  test.each([
    ['answers 500', 'answer(500)', 'HTTP 500'],
    ['names another build', "answer(200, 'b999')", 'build b999'],
    ['redirects', "response.writeHead(302, { location: '/' }); response.end()", 'HTTP 302'],
    ['never answers', 'void 0', 'no answer'],
  ])(
    'because it %s',
    async (what, ready, found) => {
      const before = (await rollbacks()).length;
      const bad = await register(`bad-${what.replaceAll(' ', '-')}`, ready);
      const failed = await world.ended(bad.promotions?.[0] ?? '');
      expect(failed).toMatchObject({ phase: 'failed', outcome: { code: 'verification' } });
      expect(failed.outcome?.text).toContain(found);
      const [rollback, ...more] = await rollbacks();
      expect(more).toHaveLength(before);
      expect(await world.ended(rollback?.id ?? '')).toMatchObject({
        ...{ phase: 'succeeded', build: good.id, actor: { id: 'system:rollback' } },
      });
      expect(await serving()).toMatchObject({ build: good.id, name: 'good' });
      const stage = await world.stage('dev');
      expect(stage).toMatchObject({ state: 'idle', hold: null, stableBuild: { id: good.id } });
      expect(stage.quarantined[0]).toMatchObject({ build: bad.id, why: 'verification' });
    },
    90_000,
  );

  test('and the fixing commit flows', async () => {
    const fixed = await register('fixed', 'answer(200)');
    expect(await world.ended(fixed.promotions?.[0] ?? '')).toMatchObject({ phase: 'succeeded' });
    expect(await serving()).toMatchObject({ build: fixed.id });
  }, 60_000);
});

test('a build that was not verified on its source goes no further (I8), and is known to be bad', async () => {
  const [bad] = (await world.stage('dev')).quarantined;
  const refused = await world.post<{ reasons: { code: string }[] }>('/stages/nightly/promotions', {
    build: bad?.build,
  });
  expect(refused.body.reasons.map(({ code }) => code)).toEqual(['not-on-source', 'known-bad']);
});
