import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { events, fakeService, json, type FakeService } from '../fake-service.js';
import { run } from '../in-process.js';
import { runInTerminal, type Turn } from '../in-terminal.js';
import { eligibility, promotion, stage, hold as holdOf } from '../resources.js';

const api = '/api/v1';
const hold = holdOf({ id: 'hld_01JCQ7X2M3N4P5Q6R7S8T9V0W1' });
const held = { code: 'held', text: 'devqa is held by hana.', until: null } as const;

let service: FakeService;
const serve = async (reasons: readonly { code: string; text: string; until: null }[] = [held]) => {
  service = await fakeService({
    [`GET ${api}/stages/devqa`]: json(stage({ stage: 'devqa', hold, waiting: 2, etag: '"devqa-7"' })),
    [`GET ${api}/stages/devqa/eligibility?build=b2`]: json(
      eligibility({ allowed: false, reasons: reasons as never }),
    ),
    [`POST ${api}/stages/devqa/promotions`]: json(promotion({ phase: 'running' }), 201),
    [`GET ${api}/promotions/p_1/events`]: events([], promotion({})),
    [`GET ${api}/promotions/p_1`]: json(promotion({})),
    [`GET ${api}/promotions?stage=devqa&phase=succeeded&limit=10`]: json({ items: [], nextCursor: null }),
  });
};
beforeEach(() => serve());
afterEach(() => service.close());

const posts = (): unknown[] =>
  service.seen.filter(({ method }) => method === 'POST').map(({ body }) => JSON.parse(body) as unknown);
const promote = (turns: readonly Turn[], ...more: string[]) =>
  runInTerminal(['promote', 'devqa', '--build', 'b2', '--server', service.url, ...more], turns);

const words = {
  en: { question: '[N]o › ', why: 'Reason for overriding the hold › ', held: 'devqa is held by hana' },
  ko: {
    question: '[N] 아니요 › ',
    why: '고정을 무시하는 사유 › ',
    held: 'hana 님이 devqa 스테이지를 해제될 때까지 고정했습니다(QA): ',
  },
} as const;

describe.each(['en', 'ko'] as const)('a held stage, in a terminal (%s)', (language) => {
  const { question, why, held: shown } = words[language];
  const lang = ['--lang', language];

  test('y asks for the reason, and passes this hold; nothing is asked a second time', async () => {
    const { code, stdout } = await promote(
      [
        [question, 'y\n'],
        [why, '핫픽스 hotfix\n'],
      ],
      ...lang,
    );
    expect(stdout).toContain(shown);
    expect(stdout).toContain('QA round 14');
    expect(posts()).toEqual([{ build: 'b2', reason: '핫픽스 hotfix', overrideHold: hold.id }]);
    expect(code).toBe(0);
  });

  test('w waits for the release', async () => {
    expect((await promote([[question, 'w\n']], ...lang)).code).toBe(0);
    expect(posts()).toEqual([{ build: 'b2', onHold: 'wait' }]);
  });

  test('d shows the details and asks again, and so does what is no answer', async () => {
    const { code, stdout } = await promote(
      [
        [question, 'd\n'],
        [hold.id, ''],
        [question, 'perhaps\n'],
        [question, 'w\n'],
      ],
      ...lang,
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(language === 'en' ? /Kind +QA/ : /종류 +QA/);
    expect(posts()).toHaveLength(1);
  });

  test.each([
    ['n', 'n\n'],
    ['Enter', '\n'],
    ['Ctrl-D', '\u0004'],
    ['Ctrl-C', '\u0003'],
  ])('%s changes nothing, ends with 5 and says both flags', async (_, typed) => {
    const { code, stdout } = await promote([[question, typed]], ...lang);
    expect(code).toBe(5);
    expect(stdout).toContain('--wait-for-release');
    expect(stdout).toContain(`--override-hold ${hold.id} --reason`);
    expect(posts()).toEqual([]);
  });
});

test('a reason that a flag gave is not asked for again, and without one nothing is passed', async () => {
  const { question, why } = words.en;
  expect((await promote([[question, 'y\n']], '--reason', 'by flag')).code).toBe(0);
  expect(posts()).toEqual([{ build: 'b2', reason: 'by flag', overrideHold: hold.id }]);
  const silent = await promote([
    [question, 'y\n'],
    [why, '\n'],
  ]);
  expect(silent.code).toBe(5);
  expect(posts()).toHaveLength(1);
});

test.each([['--json'], ['--yes'], ['--preview']])('with %s nothing is asked in a terminal', async (flag) => {
  const { code, stdout } = await promote([], flag);
  expect(code).toBe(5);
  expect(stdout).not.toContain(words.en.question);
  expect(posts()).toEqual([]);
});

test('without a terminal nothing is asked', async () => {
  const { code, stderr } = await run(['promote', 'devqa', '--build', 'b2', '--server', service.url]);
  expect(code).toBe(5);
  expect(stderr).toContain(`--wait-for-release   or: --override-hold ${hold.id}`);
});

test('where more than the hold speaks against it, nothing is asked', async () => {
  await service.close();
  await serve([held, { code: 'not-on-source', text: 'b2 was never on nightly.', until: null }]);
  const { code, stdout } = await promote([]);
  expect(code).toBe(5);
  expect(stdout).toContain('b2 was never on nightly.');
});
