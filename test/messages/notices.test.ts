import { describe, expect, test } from '@jest/globals';
import { messagesIn } from '../../src/messages/index.js';
import { textOf } from '../../src/messages/texts.js';
import type { HoldTold, Notice, NoticeEvent, PromotionTold } from '../../src/model/notice.js';

const hana = { id: 'hana', via: 'web', name: 'Hana' };
const promotion: PromotionTold = {
  ...{ id: 'p_1', stage: 'nightly', build: 'b1459', previousBuild: 'b1448', currentBuild: 'b1448' },
  ...{ phase: 'failed', trigger: 'request', milestone: null, reason: null, actor: hana, stageUnknown: false },
  ...{ startedAt: null, endedAt: null, elapsed: 'PT2M11S', elapsedSeconds: 131 },
  ...{ failedStep: 'pulumi-up', outcome: { code: 'up-failed' }, blockedBy: [] },
};
const hold: HoldTold = {
  ...{ id: 'hld_1', stage: 'devqa', kind: 'qa', reason: 'QA round 14', by: hana, end: null },
  ...{ from: null, shows: null },
  until: '2026-11-13T09:00:00.000Z',
};
const demo: HoldTold = {
  ...{ ...hold, stage: 'staging-1', kind: 'demo', reason: 'Publisher review' },
  ...{ from: '2026-11-12T14:00:00.000Z', shows: { milestone: 9, build: 'b9' } },
};
const putBack = {
  ...{ build: 'b9', by: 'mina', comesBackAt: null, promotion: null, isDone: false },
  why: [] as readonly string[],
};
const ofLine: HoldTold = { ...hold, line: { id: 'line_1', stages: ['dev', 'nightly'] } };
const released = { how: 'released', by: hana, reason: null, verdict: 'passed', build: 'b1411' } as const;
const client = {
  ...{ client: 'web', clientStage: 'dev', stage: 'nightly', owner: null, contact: null },
  lastSeen: '2026-11-06T09:00:00.000Z',
};
const succeeded: PromotionTold = { ...promotion, phase: 'succeeded', currentBuild: 'b1459' };

type Told = { [E in NoticeEvent]: readonly [E, Notice<E>['facts'], en: string, ko: string] }[NoticeEvent];
const told: readonly Told[] = [
  [
    'promotion:finished',
    { promotion },
    '✗ nightly still runs b1448 — promotion of b1459 failed at "pulumi up" after 2m 11s.',
    '✗ nightly: 여전히 b1448 실행 중 — b1459 승격 실패 ("pulumi up" 단계, 2분 11초 뒤).',
  ],
  [
    'promotion:finished',
    { promotion: succeeded },
    '✓ nightly now runs b1459 (before: b1448) — promoted by Hana in 2m 11s.',
    '✓ nightly: 이제 b1459 실행 중 (이전: b1448) — Hana 승격, 2분 11초 걸림.',
  ],
  [
    'promotion:finished',
    {
      promotion: {
        ...{ ...succeeded, previousBuild: null, trigger: 'commit', elapsedSeconds: null },
        actor: { id: 'system:commit', via: 'system', name: null },
      },
    },
    '✓ nightly now runs b1459 — promoted with its commit.',
    '✓ nightly: 이제 b1459 실행 중 — 커밋 승격.',
  ],
  [
    'promotion:finished',
    { promotion: { ...promotion, phase: 'errored', stageUnknown: true, failedStep: null } },
    '⚠ Nobody knows what nightly runs — promotion of b1459 ended with an error after 2m 11s.',
    '⚠ nightly: 무엇을 실행 중인지 알 수 없음 — b1459 승격 오류 (2분 11초 뒤).',
  ],
  [
    'promotion:finished',
    {
      promotion: {
        ...promotion,
        phase: 'aborted',
        currentBuild: 'b1450',
        failedStep: null,
        elapsedSeconds: null,
      },
    },
    '■ nightly runs b1450 — promotion of b1459 was aborted.',
    '■ nightly: b1450 실행 중 — b1459 승격 중단됨.',
  ],
  [
    'promotion:finished',
    { promotion: { ...succeeded, build: null, trigger: 'by-hand', currentBuild: null } },
    '✓ nightly now runs nothing that is registered (before: b1448) — by hand.',
    '✓ nightly: 이제 등록된 빌드를 실행하지 않음 (이전: b1448) — 직접 실행.',
  ],
  [
    'promotion:rolled-back',
    { promotion: { ...succeeded, build: 'b1411', reason: 'login\nis   broken' } },
    '↺ nightly is back on b1411 (before: b1448) — rolled back by Hana in 2m 11s: "login is broken".',
    '↺ nightly: b1411 빌드로 롤백 완료 (이전: b1448) — Hana, 2분 11초 걸림: "login is broken".',
  ],
  [
    'promotion:skipped',
    { promotion: { ...promotion, phase: 'skipped', blockedBy: [{ code: 'held' }] } },
    '⤼ nightly still runs b1448 — b1459 was left out: the stage is held.',
    '⤼ nightly: 여전히 b1448 실행 중 — b1459 건너뜀: 스테이지가 고정됨.',
  ],
  [
    'hold:set',
    { hold },
    '▣ devqa is held (QA) by Hana until 2026-11-13 09:00 UTC: "QA round 14".',
    '▣ devqa 고정(QA) — Hana, 2026-11-13 09:00 UTC까지: "QA round 14".',
  ],
  [
    'hold:set',
    { hold: ofLine },
    '▣ The line is stopped on dev, nightly (QA) by Hana until 2026-11-13 09:00 UTC: "QA round 14".',
    '▣ dev, nightly 라인 정지(QA) — Hana, 2026-11-13 09:00 UTC까지: "QA round 14".',
  ],
  [
    'hold:ending',
    { hold: ofLine },
    '▣ The stop of the line on dev, nightly (QA, by Hana) ends at 2026-11-13 09:00 UTC: "QA round 14".',
    '▣ dev, nightly 라인 정지(QA, Hana) 종료 예정: 2026-11-13 09:00 UTC: "QA round 14".',
  ],
  [
    'hold:released',
    { hold: { ...ofLine, end: { ...released, verdict: null } } },
    '▢ The line goes on with dev, nightly: Hana released the hold (QA) "QA round 14".',
    '▢ dev, nightly 라인 정지 해제 — Hana, QA 고정 "QA round 14".',
  ],
  [
    'hold:expired',
    { hold: ofLine },
    '▢ The line goes on with dev, nightly: the hold (QA) "QA round 14" is over by its own time.',
    '▢ dev, nightly 라인 정지 기한 끝남 — QA 고정 "QA round 14".',
  ],
  [
    'hold:ending',
    { hold },
    '▣ The hold of devqa (QA, by Hana) ends at 2026-11-13 09:00 UTC: "QA round 14".',
    '▣ devqa 고정(QA, Hana) 종료 예정: 2026-11-13 09:00 UTC: "QA round 14".',
  ],
  [
    'hold:released',
    { hold: { ...hold, end: released } },
    '▢ devqa: Hana released the hold (QA) "QA round 14"; b1411 passed.',
    '▢ devqa 고정 해제 — Hana, QA 고정 "QA round 14", b1411 합격.',
  ],
  [
    'hold:overridden',
    { hold, actor: hana, reason: 'hotfix', promotion: { id: 'p_1', build: 'b1459' } },
    '! Hana passed the hold (QA) "QA round 14" on devqa for b1459: "hotfix".',
    '! devqa 고정 무시하고 진행 — Hana, b1459, QA 고정 "QA round 14": "hotfix".',
  ],
  [
    'hold:expired',
    { hold: { ...hold, end: { ...released, how: 'expired' } } },
    '▢ devqa: the hold (QA) "QA round 14" is over by its own time.',
    '▢ devqa 고정 기한 끝남 — QA 고정 "QA round 14".',
  ],
  [
    'put-back:planned',
    { hold: demo, putBack: { ...putBack, comesBackAt: '2026-11-12T13:30:00.000Z', isDone: null } },
    '↺ On staging-1 a milestone of mina goes before what Hana booked from 2026-11-12 14:00 UTC on; b9 comes back by itself at 2026-11-12 13:30 UTC: "Publisher review".',
    '↺ staging-1: Hana 님의 예약(2026-11-12 14:00 UTC부터)보다 먼저 mina 님의 마일스톤이 올라감. b9 빌드는 2026-11-12 13:30 UTC에 저절로 돌아옴: "Publisher review".',
  ],
  [
    'put-back:planned',
    { hold: demo, putBack: { ...putBack, isDone: null } },
    '↺ On staging-1 a milestone of mina goes before what Hana booked from 2026-11-12 14:00 UTC on: "Publisher review".',
    '↺ staging-1: Hana 님의 예약(2026-11-12 14:00 UTC부터)보다 먼저 mina 님의 마일스톤이 올라감: "Publisher review".',
  ],
  [
    'put-back:ended',
    { hold: demo, putBack: { ...putBack, isDone: true } },
    '↺ b9 is back on staging-1, where Hana booked it from 2026-11-12 14:00 UTC on: "Publisher review".',
    '↺ staging-1: Hana 님이 예약한(2026-11-12 14:00 UTC부터) b9 빌드가 돌아옴: "Publisher review".',
  ],
  [
    'put-back:ended',
    { hold: demo, putBack },
    '↺ b9 need not be put back on staging-1: it runs there: "Publisher review".',
    '↺ staging-1: b9 빌드를 되돌릴 필요 없음 — 이미 실행 중: "Publisher review".',
  ],
  [
    'put-back:ended',
    { hold: { ...demo, end: { ...released, verdict: null } }, putBack },
    '↺ b9 need not be put back on staging-1: it is not booked there any more: "Publisher review".',
    '↺ staging-1: b9 빌드를 되돌릴 필요 없음 — 예약이 끝남: "Publisher review".',
  ],
  [
    'put-back:kept-out',
    {
      hold: demo,
      putBack: {
        ...{ ...putBack, comesBackAt: '2026-11-12T13:30:00.000Z', isDone: null },
        kept: { by: 'jin', until: '2026-11-12T15:00:00.000Z' },
      },
    },
    '! b9 cannot come back to staging-1, where Hana booked it from 2026-11-12 14:00 UTC on: it would begin at 2026-11-12 13:30 UTC, and jin keeps the stage until 2026-11-12 15:00 UTC. mina had let a milestone go before it.',
    '! staging-1: Hana 님이 예약한(2026-11-12 14:00 UTC부터) b9 빌드가 돌아올 수 없음. 돌아올 시각: 2026-11-12 13:30 UTC, jin 님의 고정: 2026-11-12 15:00 UTC까지. 먼저 마일스톤을 올린 사람: mina.',
  ],
  [
    'put-back:failed',
    { hold: demo, putBack: { ...putBack, why: ['late'] } },
    '✗ b9 did not come back to staging-1, where Hana booked it from 2026-11-12 14:00 UTC on: it could not begin in time. mina had let a milestone go before it.',
    '✗ staging-1: Hana 님이 예약한(2026-11-12 14:00 UTC부터) b9 빌드를 되돌리지 못함 — 제때 시작하지 못함. 먼저 마일스톤을 올린 사람: mina.',
  ],
  [
    'put-back:failed',
    { hold: demo, putBack: { ...putBack, promotion: 'p_1', why: ['failed'] } },
    '✗ b9 did not come back to staging-1, where Hana booked it from 2026-11-12 14:00 UTC on: its promotion failed. mina had let a milestone go before it.',
    '✗ staging-1: Hana 님이 예약한(2026-11-12 14:00 UTC부터) b9 빌드를 되돌리지 못함 — 승격 실패. 먼저 마일스톤을 올린 사람: mina.',
  ],
  [
    'client:attached',
    { client, actor: { ...hana, name: null } },
    '⇐ web/dev uses nightly from now on — attached by hana.',
    '⇐ web/dev 클라이언트가 지금부터 nightly 스테이지 사용 — hana 연결.',
  ],
  [
    'client:stale',
    { client },
    '⇐ web/dev, which uses nightly, has not been heard of for 7 days (last: 2026-11-06 09:00 UTC).',
    '⇐ web/dev 클라이언트(nightly 사용)에서 7일 동안 신호가 없음 (마지막: 2026-11-06 09:00 UTC).',
  ],
  [
    'webhook:test',
    { webhook: { id: 'whk_1' }, actor: hana },
    'Switchback reaches this address: a test that Hana asked for.',
    'Switchback의 알림이 이 주소에 도착합니다. 테스트 요청: Hana.',
  ],
];

describe('a notice needs nothing around it', () => {
  test.each(told)('%s', (event, facts, en, ko) => {
    const say = (language: 'en' | 'ko') => textOf(messagesIn(language).notices, { code: event, facts });
    expect([say('en'), say('ko')]).toEqual([en, ko]);
  });

  test('of every kind there is', () => {
    expect(new Set(told.map(([event]) => event))).toEqual(new Set(Object.keys(messagesIn('en').notices)));
  });
});
