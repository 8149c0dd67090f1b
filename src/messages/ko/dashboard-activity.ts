import type { activity as english } from '../en/dashboard-activity.js';
import { eventNames } from './event-names.js';

export const activity: typeof english = {
  title: '활동 기록',
  filter: { by: '누가', stage: '스테이지', name: '종류', from: '시작', until: '끝' },
  columns: {
    at: '언제',
    who: '누가',
    what: '무엇을',
    stage: '스테이지',
    change: '전 → 후',
    reason: '사유',
    request: '요청',
  },
  via: (f) => `경로: ${f.via}`,
  empty: '아직 기록이 없습니다.',
  download: { json: '조건에 맞는 전체를 JSON으로', csv: '조건에 맞는 전체를 CSV로' },
  nouns: {
    promotion: '승격',
    build: '빌드',
    hold: '고정',
    verdict: '판정',
    milestone: '마일스톤',
    stage: '스테이지',
    schedule: '일정',
    client: '클라이언트',
    token: '토큰',
    session: '로그인',
    retention: '보관',
    branch: '브랜치',
    webhook: 'webhook',
    github: 'GitHub',
  },
  names: eventNames,
};
