import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { openDoor, type Door } from '../support/door.js';
import { fillRecords, shaOf } from '../support/records.js';
import { flawsOf, openBrowser, usualVisit, visitorIn, type Visitor } from '../support/visitor.js';

let door: Door;
let browser: Browser;
beforeAll(async () => {
  [door, browser] = await Promise.all([openDoor(), openBrowser()]);
  await fillRecords(door);
});
afterAll(async () => {
  await browser.close();
  await door.close();
});

interface Shown {
  readonly path: string;
  readonly heading: Record<'en' | 'ko', string>;
  /** What is open above it. */
  readonly dialog?: Record<'en' | 'ko', string>;
}

/** Every page, with what is on it when it is all there. */
const pages: readonly Shown[] = [
  { path: '/', heading: { en: 'Pipeline', ko: '파이프라인' } },
  { path: '/stages/devqa', heading: { en: 'devqa', ko: 'devqa' } },
  {
    path: `/commits/${shaOf('add rate limiter')}`,
    heading: { en: 'Where is my commit?', ko: '내 커밋은 어디에 있나요?' },
  },
  { path: '/builds', heading: { en: 'Builds', ko: '빌드' } },
  { path: '/builds/b2', heading: { en: 'b2 add rate limiter', ko: 'b2 add rate limiter' } },
  { path: '/calendar', heading: { en: 'Calendar', ko: '달력' } },
  { path: '/calendar?weeks=8', heading: { en: 'Calendar', ko: '달력' } },
  { path: '/milestones', heading: { en: 'Milestones', ko: '마일스톤' } },
  { path: '/milestones/10', heading: { en: 'Milestone 10', ko: '마일스톤 10' } },
  {
    path: '/compare/staging-1...staging-2',
    heading: { en: 'Compare staging-1 and staging-2', ko: '비교 staging-1 · staging-2' },
  },
  { path: '/promotions/trends', heading: { en: 'Trends', ko: '추이' } },
  { path: '/clients', heading: { en: 'Attached clients', ko: '연결된 클라이언트' } },
  { path: '/activity', heading: { en: 'Activity', ko: '활동 기록' } },
  { path: '/help', heading: { en: 'Help', ko: '도움말' } },
  { path: '/help/stages', heading: { en: 'What are these stages?', ko: '이 스테이지들은 무엇인가요?' } },
  { path: '/settings', heading: { en: 'Settings', ko: '설정' } },
  { path: '/settings/notifications', heading: { en: 'Settings', ko: '설정' } },
  {
    path: '/settings/notifications?act=make',
    heading: { en: 'Settings', ko: '설정' },
    dialog: { en: 'Add a webhook', ko: '웹훅 추가' },
  },
  { path: '/settings/badges', heading: { en: 'Settings', ko: '설정' } },
  { path: '/settings/tokens', heading: { en: 'Settings', ko: '설정' } },
  { path: '/settings/appearance', heading: { en: 'Settings', ko: '설정' } },
];

const languages = ['en', 'ko'] as const;

/** Somebody goes from page to page, as people do. */
describe.each(languages)('in %s', (language) => {
  let visitor: Visitor;
  beforeAll(async () => {
    visitor = await visitorIn(browser, { ...usualVisit, language });
  });
  afterAll(() => visitor.close());

  test.each(pages)(
    '$path is whole and complains of nothing, light and dark, wide and narrow',
    async ({ path, heading, dialog }) => {
      const { page, troubles } = visitor;
      const before = troubles.length;
      await page.goto(`http://127.0.0.1:${String(door.port)}${path}`);
      const top = { level: 1, name: heading[language] };
      await (
        dialog === undefined
          ? page.getByRole('heading', top)
          : page.getByRole('dialog', { name: dialog[language] })
      ).waitFor();
      await page.getByText(language === 'en' ? '● Live' : '● 실시간', { exact: true }).waitFor();
      expect(await flawsOf(page)).toEqual([]);
      expect(troubles.slice(before)).toEqual([]);
    },
  );
});
