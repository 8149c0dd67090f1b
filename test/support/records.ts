import { createHash } from 'node:crypto';
import type { HoldResource } from '../../src/contract/hold.js';
import type { Door } from './door.js';

/** A SHA as git would give it, the same for the same name. */
export const shaOf = (name: string): string => createHash('sha1').update(name).digest('hex');

/** Two commits whose first seven digits are the same. */
export const alike = ['a', 'b'].map((digit) => `abcdef0${digit}`.padEnd(40, '1')) as [string, string];

/** When it was committed, as CI tells it. */
const at = '2026-11-10T05:03:22+09:00';

/**
 * Something to see on every page of records: three builds of main and one of another branch, milestones 9 and 10, a
 * round of QA with its verdict, a demo hold, clients of which one is named like another stage of
 * ours, and two webhooks of which one is off.
 */
export async function fillRecords({ desk, ask }: Door): Promise<void> {
  const register = async (
    name: string,
    change: { pr?: number; more?: readonly string[]; branch?: string; migration?: string } = {},
  ): Promise<void> => {
    const { pr, more = [], branch = 'main', migration } = change;
    const own = { sha: shaOf(name), subject: name, author: 'Mina', at, ...(pr === undefined ? {} : { pr }) };
    await desk.register(name, {
      branch,
      commit: own.sha,
      commits: [own, ...more.map((sha) => ({ sha, subject: `part of ${name}`, author: 'Jin', at }))],
      migrations: migration === undefined ? [] : [{ id: migration, reversible: false }],
    });
  };
  const post = async <T>(path: string, body: object): Promise<T> => {
    const { status, body: answer } = await ask<T>('POST', path, { body });
    if (status !== 201) throw new Error(`${path}: ${String(status)} ${JSON.stringify(answer)}`);
    return answer;
  };
  const bring = async (...stages: readonly string[]): Promise<void> => {
    for (const [place, stage] of stages.entries()) {
      const from = stages[place - 1];
      if (from !== undefined) await post(`/stages/${stage}/promotions`, { from });
      await desk.succeed(stage);
    }
  };
  await register('add the menu', { pr: 880 });
  await bring('dev', 'nightly', 'devqa');
  await post('/milestones', { number: 9, build: 'b1', notes: 'For the publisher.\nWith the menu.' });
  await desk.succeed('staging-1');
  await register('add rate limiter', { pr: 881, more: alike, migration: '0007_sessions' });
  await bring('dev', 'nightly', 'devqa');
  const round = await post<HoldResource>('/stages/devqa/holds', { reason: 'QA round 14' });
  await ask('DELETE', `/holds/${round.id}`, { body: { verdict: 'passed', reason: 'all green' } });
  await post('/milestones', { number: 10, build: 'b2' });
  await desk.succeed('staging-2');
  await register('Revert "cache headers"');
  await bring('dev');
  await register('try another font', { branch: 'feature/font' });
  await post('/stages/staging-1/holds', {
    ...{ kind: 'demo', reason: 'Publisher review', until: '2099-11-12T20:00:00Z' },
  });
  const attach = (name: string, body: object) => ask('PUT', `/clients/${name}`, { body });
  await attach('web/dev', { stage: 'nightly', owner: 'Sora', contact: '#team-web' });
  await attach('web/qa', { stage: 'devqa' });
  await attach('ios/dev', { stage: 'nightly' });
  await attach('ios/staging', { stage: 'staging-2', url: 'https://ios.example' });
  await post('/webhooks', { url: 'https://chat.example/hooks/T024BE7LD/B01ABCDEF/a-secret-of-some-length' });
  const some = { kinds: ['promotion:finished', 'hold:ending'], stages: ['nightly', 'devqa'], language: 'ko' };
  await post('/webhooks', { url: 'http://127.0.0.1:9000/hook', ...some, active: false });
}
