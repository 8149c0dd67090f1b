import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mina } from '../support/desk.js';
import { openDoor, type Door } from '../support/door.js';

const english =
  '"from-another-version": another version of Switchback recorded this, and this one has no words for it.';
const korean =
  '"from-another-version": 다른 버전의 Switchback이 기록한 내용이며, 이 버전에는 이에 대한 설명이 없습니다.';
const row = JSON.stringify({ code: 'from-another-version', facts: { moon: 'full' } });

let door: Door;
beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door.close());

const textsOf = async (path: string): Promise<unknown[]> =>
  Promise.all(
    ['en', 'ko'].map(async (language) => {
      const { status, body } = await door.ask('GET', path, { headers: { 'Accept-Language': language } });
      expect(status).toBe(200);
      return body;
    }),
  );

test('what another version wrote about a promotion is shown with a plain sentence', async () => {
  const { id } = await door.desk.inTransaction(async (rows) => {
    const made = await rows.promotions.insert({
      ...{ stage: 'dev', build: null, phase: 'skipped', trigger: 'schedule', actor: mina.actor },
      ...{ requestId: null, reason: null, milestone: null, occurrence: null },
    });
    await rows.sql.executeSql(
      `update promotions set outcome = '${row}', blocked_by = '[${row}]' where id = '${made.id}'`,
    );
    return made;
  });
  const code = 'from-another-version';
  const said = (text: string) => ({
    blockedBy: [{ code, text, until: null }],
    outcome: { code, text, output: [] },
  });
  expect(await textsOf(`/promotions/${id}`)).toMatchObject([said(english), said(korean)]);
});

test('so is a code that is known here, with facts that its text cannot be made of', async () => {
  const { id } = await door.desk.inTransaction(async (rows) => {
    const made = await rows.promotions.insert({
      ...{ stage: 'dev', build: null, phase: 'skipped', trigger: 'schedule', actor: mina.actor },
      ...{ requestId: null, reason: null, milestone: null, occurrence: null },
    });
    const old = JSON.stringify({ code: 'protected-change', facts: {} });
    await rows.sql.executeSql(`update promotions set outcome = '${old}' where id = '${made.id}'`);
    return made;
  });
  expect(await textsOf(`/promotions/${id}`)).toMatchObject([
    { outcome: { text: expect.stringContaining('another version of Switchback recorded this') } },
    { outcome: { text: expect.stringContaining('다른 버전의 Switchback이 기록한') } },
  ]);
});

test('what another version wrote about a recovery is shown with a plain sentence', async () => {
  const { id } = await door.desk.inTransaction(async (rows) => {
    const words = { reason: 'power', clearLock: false, said: null, actor: mina.actor, requestId: null };
    const made = await rows.recoveries.insert({ stage: 'dev', ...words });
    await rows.sql.executeSql(
      `update recoveries set outcome = '${row}', ended_at = now() where id = '${made.id}'`,
    );
    return made;
  });
  expect(await textsOf(`/recoveries/${id}`)).toMatchObject([
    { outcome: { code: 'from-another-version', text: english } },
    { outcome: { code: 'from-another-version', text: korean } },
  ]);
});
