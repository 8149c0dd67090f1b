import type { badges as english } from '../en/badges.js';

export const badges: typeof english = {
  unknown: '알 수 없음',
  nothing: '실행 중인 빌드 없음',
  down: '응답 없음',
  degraded: '불안정',
  promoting: '승격 중',
  failed: '마지막 실행 실패',
  held: '고정',
};
