import { describe, expect, test } from '@jest/globals';
import type { StackLock } from '../../src/model/recovery.js';
import type { Observation } from '../../src/model/stage.js';
import { choicesIn, namesAnother, onLocks, whatRuns, type Situation } from '../../src/policy/recovery.js';
import { aBuild, aPromotion, aRecovery, aStage, aState } from '../support/nouns.js';

describe('what a platform’s word amounts to', () => {
  const digest = `sha256:${'7'.repeat(64)}`;
  const build = aBuild({ id: 'b7', artifacts: { tarball: digest, image: `shop@sha256:${'8'.repeat(64)}` } });
  const seen = (more: Partial<Observation> = {}): Observation => ({
    ...{ stage: 'dev', build: 'b7', commit: build.commit, digest, url: 'http://127.0.0.1:1/', restarts: 0 },
    ...{ health: 'healthy' as const, ...more },
  });
  const onProcess = aStage();
  const onAws = aStage({ platform: 'aws' });

  test.each([
    ['a registered build with its own bytes', onProcess, seen(), { kind: 'runs', build: 'b7' }],
    [
      'a build that is down still runs there',
      onProcess,
      seen({ health: 'down' }),
      { kind: 'runs', build: 'b7' },
    ],
    [
      'on aws the bytes are those of the image',
      onAws,
      seen({ digest: `sha256:${'8'.repeat(64)}` }),
      { kind: 'runs', build: 'b7' },
    ],
    [
      'a platform that names no digest is believed',
      onProcess,
      seen({ digest: null }),
      { kind: 'runs', build: 'b7' },
    ],
    ['nothing', onProcess, seen({ health: 'none', build: null, digest: null }), { kind: 'nothing' }],
    ['no answer', onProcess, seen({ health: 'unknown' }), { kind: 'unclear', why: 'no-answer' }],
    ['a deployment under way', onAws, seen({ settled: false }), { kind: 'unclear', why: 'on-its-way' }],
    [
      'the name of a build with other bytes',
      onProcess,
      seen({ digest: `sha256:${'9'.repeat(64)}` }),
      { kind: 'unclear', why: 'build-unknown' },
    ],
    [
      'on aws the bytes of the tarball are other ones',
      onAws,
      seen({ digest }),
      { kind: 'unclear', why: 'build-unknown' },
    ],
  ] as const)('%s', (_, stage, observed, verdict) => {
    expect(whatRuns(stage, observed, build)).toEqual(verdict);
  });

  test.each([
    ['a name that nobody registered', seen({ build: 'b8' }), build, true],
    ['other bytes under the name of its build', seen({ digest: 'sha256:other' }), build, true],
    ['other bytes without a name', seen({ build: null, digest: 'sha256:other' }), build, true],
    ['bytes where nothing should run', seen({ build: null }), undefined, true],
    ['the same bytes without a name', seen({ build: null }), build, false],
    ['neither a name nor bytes', seen({ build: null, digest: null }), build, false],
  ] as const)('%s against what the stage should run', (_, observed, current, another) => {
    expect(whatRuns(onProcess, observed, current)).toEqual({ kind: 'unclear', why: 'build-unknown' });
    expect(namesAnother(onProcess, observed, current)).toBe(another);
  });

  test('a build that nobody registered is not known', () => {
    const unclear = { kind: 'unclear', why: 'build-unknown' };
    expect(whatRuns(onProcess, seen(), undefined)).toEqual(unclear);
    expect(whatRuns(onProcess, seen({ build: 'b8' }), build)).toEqual(unclear);
    expect(whatRuns(onProcess, seen({ build: null }), undefined)).toEqual(unclear);
  });
});

const lock = (more: Partial<StackLock>): StackLock => ({
  ...{ user: 'hana', host: 'desk', pid: 17, since: new Date('2026-11-11T00:00:00Z') },
  ...{ ours: true, owner: 'gone', ...more },
});

describe('locks', () => {
  test.each([
    ['none', [], false, 'free'],
    ['ours, of a process that is gone', [lock({})], false, 'clear-stale'],
    ['ours, whose pid is another process by now', [lock({ owner: 'reused' })], false, 'clear-stale'],
    ['not ours, of a process that is gone', [lock({ ours: false })], false, 'kept'],
    ['of another machine', [lock({ owner: 'elsewhere' })], false, 'kept'],
    ['of another machine, at a person’s word', [lock({ owner: 'elsewhere' })], true, 'clear-asked'],
    ['one stale and one of another machine', [lock({}), lock({ owner: 'elsewhere' })], false, 'kept'],
    ['of a process that lives here', [lock({ owner: 'alive' })], false, 'alive'],
    ['of a process that lives here, at nobody’s word', [lock({ owner: 'alive' })], true, 'alive'],
    ['one stale and one alive, at nobody’s word', [lock({}), lock({ owner: 'alive' })], true, 'alive'],
  ] as const)('%s', (_, locks, clearLock, verdict) => {
    expect(onLocks(locks, clearLock)).toBe(verdict);
  });
});

describe('what a person can do', () => {
  const running = { kind: 'runs', build: 'b7' } as const;
  const unclear = { kind: 'unclear', why: 'no-answer' } as const;
  const lost = aState({ unknownReason: 'interrupted' });
  const choices = (more: Partial<Situation>) =>
    choicesIn({
      ...{ state: aState({ currentBuild: 'b7' }), busy: false, silent: false, locks: [], verdict: running },
      ...{ last: null, recovery: null, ...more },
    });
  const elsewhere = [lock({ owner: 'elsewhere' })];

  test.each([
    ['while an update runs: wait', { busy: true }, ['wait']],
    ['while its owner is silent: take it over, too', { busy: true, silent: true }, ['wait', 'take-over']],
    ['while a recovery runs: wait', { recovery: aRecovery({ endedAt: null }) }, ['wait']],
    [
      'while somebody here holds the lock: wait',
      { state: lost, locks: [lock({ owner: 'alive' })] },
      ['wait'],
    ],
    ['where the platform tells: recover, and nothing else', { state: lost }, ['recover']],
    [
      'where it does not: also say it',
      { state: lost, verdict: unclear },
      ['recover', 'say-build', 'say-nothing'],
    ],
    [
      'where a lock is in the way: clear it',
      { state: lost, verdict: unclear, locks: elsewhere },
      ['clear-lock', 'say-build', 'say-nothing'],
    ],
    ['where all is well: roll back, or look again', {}, ['rollback', 'recover']],
    [
      'where the last update failed: try it again',
      { last: aPromotion({ phase: 'failed', build: 'b8' }) },
      ['retry', 'rollback', 'recover'],
    ],
    ['where nothing runs: look again', { state: aState({ currentBuild: null }) }, ['recover']],
    ['a lock in the way comes first', { locks: elsewhere }, ['clear-lock', 'rollback']],
    ['a state that cannot be read hides no choice', { state: lost, locks: null }, ['recover']],
  ] as const)('%s', (_, more, expected) => {
    expect(choices(more as Partial<Situation>)).toEqual(expected);
  });
});
