import type { Promotion } from '../../src/model/promotion.js';
import type { Door } from './door.js';

const commit = (name: string) => ({
  sha: Buffer.from(name).toString('hex').padStart(40, 'd').slice(-40),
  subject: name,
  author: 'Jin',
  at: '2026-11-10T05:03:22Z',
});

/**
 * A pipeline in which everything is that a card can show: b3 arrives on dev while b2 runs there, the last run of nightly
 * has failed, devqa is held by a round of QA after b2 with its two commits, and milestone 9 is on its slot.
 */
export async function fillPipeline({ desk, ask }: Door): Promise<void> {
  const post = async (path: string, body: object): Promise<void> => {
    const { status, body: answer } = await ask('POST', path, { body });
    if (status !== 201) throw new Error(`${path}: ${String(status)} ${JSON.stringify(answer)}`);
  };
  const begin = async (stage: string): Promise<Promotion> =>
    desk.inTransaction(async (rows) => {
      const [next] = await rows.promotions.open(stage);
      if (next === undefined) throw new Error(`nothing waits on ${stage}`);
      await rows.promotions.change(next.id, 'pending', { phase: 'running', startedAt: await rows.now() });
      return next;
    });
  const bring = async (...stages: readonly string[]): Promise<void> => {
    for (const [place, stage] of stages.entries()) {
      const from = stages[place - 1];
      if (from !== undefined) await post(`/stages/${stage}/promotions`, { from });
      await desk.succeed(stage);
    }
  };
  await desk.register('login page', { commits: [commit('login page')], commit: commit('login page').sha });
  await bring('dev', 'nightly', 'devqa');
  await post('/milestones', { number: 9, build: 'b1' });
  await desk.succeed('staging-1');
  await desk.register('add rate limiter', {
    ...{
      commits: [commit('count requests'), commit('add rate limiter')],
      commit: commit('add rate limiter').sha,
    },
  });
  await bring('dev', 'nightly', 'devqa');
  await desk.inTransaction(async (rows) => {
    for (const stage of ['nightly', 'devqa'])
      await rows.stages.change(stage, await rows.stages.raiseFence(stage), { previousBuild: 'b1' });
  });
  await post('/stages/devqa/holds', { kind: 'qa', reason: 'QA round 14', until: '2099-11-13T09:00:00Z' });
  await desk.register('fix login retry', {
    ...{ commits: [commit('fix login retry')], commit: commit('fix login retry').sha },
  });
  await bring('dev');
  await post('/stages/nightly/promotions', { from: 'dev' });
  const { id } = await begin('nightly');
  await desk.inTransaction(async (rows) => {
    await rows.promotions.step(id, 'pulumi-up', 'failed');
    const outcome = { code: 'up-failed', facts: { lines: [] } } as const;
    await rows.promotions.change(id, 'running', { phase: 'failed', outcome, endedAt: await rows.now() });
  });
  await desk.register('cache headers', {
    ...{ commits: [commit('cache headers')], commit: commit('cache headers').sha },
  });
  await begin('dev');
  for (const [name, stage] of [
    ['web/dev', 'nightly'],
    ['web/qa', 'devqa'],
  ] as const)
    await ask('PUT', `/clients/${name}`, { body: { stage } });
}
